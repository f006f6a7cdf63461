package io.junctura.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Creates TLS sockets that check every address to which they connect. */
final class TlsFactory extends SSLSocketFactory {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final SSLContext context;
    private final SocketFactory plain;

    TlsFactory(SSLContext context, SocketFactory plain) {
        this.context = context;
        this.plain = plain;
    }

    static SSLSocket wrap(SSLContext context, Socket connected, String host, int port) throws IOException {
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(connected, host, port, true);
        SSLParameters parameters = secure.getSSLParameters();
        harden(parameters);
        secure.setSSLParameters(parameters);
        return secure;
    }

    /** Checks the name in the certificate, which Java does not do by default. */
    static void harden(SSLParameters parameters) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(VERSIONS);
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
        return wrap(context, connected, Dialer.plain(host), port);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return wrap(context, plain.createSocket(host, port), Dialer.plain(host), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return wrap(context, plain.createSocket(host, port), host.getHostName(), port);
    }

    /** A library that connects later has to wrap a plain socket then: Java has no TLS over an unconnected socket. */
    @Override
    public Socket createSocket() throws SocketException {
        throw new SocketException("TLS cannot be made before the host is known; connect a socket of"
                + " network().socketFactory(), and wrap it by createSocket(socket, host, port, true)");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localAddress, int localPort) throws IOException {
        throw PlainFactory.noLocalAddress();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localAddress, int localPort) throws IOException {
        throw PlainFactory.noLocalAddress();
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return context.getSocketFactory().getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return context.getSocketFactory().getSupportedCipherSuites();
    }
}
