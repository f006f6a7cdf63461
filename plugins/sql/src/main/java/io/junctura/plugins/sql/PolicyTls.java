package io.junctura.plugins.sql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** TLS with the connection's certificates, for a driver that makes an instance by this class's name: see {@link PolicySockets}. */
public final class PolicyTls extends SSLSocketFactory {
    private static final ThreadLocal<@Nullable SSLSocketFactory> CURRENT = new ThreadLocal<>();

    private final SSLSocketFactory tls;

    public PolicyTls() {
        SSLSocketFactory current = CURRENT.get();
        if (current == null) throw new IllegalStateException("no connection is being opened on this thread");
        tls = current;
    }

    static <T, E extends Exception> T with(SSLSocketFactory tls, PolicySockets.Connecting<T, E> connecting) throws E {
        CURRENT.set(tls);
        try {
            return connecting.get();
        } finally {
            CURRENT.remove();
        }
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return tls.createSocket(socket, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return tls.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return tls.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return tls.createSocket(host, port, localHost, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return tls.createSocket(host, port, local, localPort);
    }
}
