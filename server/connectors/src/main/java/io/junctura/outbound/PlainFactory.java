package io.junctura.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;

/** Creates sockets that check every address to which they connect. */
final class PlainFactory extends SocketFactory {
    private final Dialer dialer;
    private final OpenSockets owner;

    PlainFactory(Dialer dialer, OpenSockets owner) {
        this.dialer = dialer;
        this.owner = owner;
    }

    @Override
    public Socket createSocket() {
        return new CheckedSocket(dialer, owner);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(InetSocketAddress.createUnresolved(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localAddress, int localPort) throws IOException {
        throw noLocalAddress();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localAddress, int localPort) throws IOException {
        throw noLocalAddress();
    }

    private Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = createSocket();
        socket.connect(address);
        return socket;
    }

    static SocketException noLocalAddress() {
        return new SocketException("the local address cannot be chosen here; leave it out");
    }
}
