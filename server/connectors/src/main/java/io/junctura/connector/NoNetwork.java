package io.junctura.connector;

import io.junctura.api.ConnectorException;
import io.junctura.api.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Sockets for operations that have none. Each call fails with the reason. */
record NoNetwork(ConnectorException why) implements Network {

    @Override
    public Socket connect(String host, int port) throws ConnectorException {
        throw why;
    }

    @Override
    public SSLSocket connectTls(String host, int port) throws ConnectorException {
        throw why;
    }

    @Override
    public SSLContext sslContext() throws ConnectorException {
        throw why;
    }

    @Override
    public List<InetAddress> check(String host, int port) throws ConnectorException {
        throw why;
    }

    @Override
    public SocketFactory socketFactory() {
        return new SocketFactory() {
            private IOException refusal() {
                return new IOException(why.getMessage(), why);
            }

            @Override
            public Socket createSocket() throws IOException {
                throw refusal();
            }

            @Override
            public Socket createSocket(String host, int port) throws IOException {
                throw refusal();
            }

            @Override
            public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
                throw refusal();
            }

            @Override
            public Socket createSocket(InetAddress host, int port) throws IOException {
                throw refusal();
            }

            @Override
            public Socket createSocket(InetAddress host, int port, InetAddress localAddress, int localPort)
                    throws IOException {
                throw refusal();
            }
        };
    }
}
