package io.junctura.plugins.sql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The server's sockets for drivers, which make an instance by this class's name. So the factory that is meant is that of
 * the thread that connects.
 */
public final class PolicySockets extends SocketFactory {
    private static final ThreadLocal<@Nullable SocketFactory> CURRENT = new ThreadLocal<>();

    private final SocketFactory sockets;

    public PolicySockets() {
        SocketFactory current = CURRENT.get();
        if (current == null) throw new IllegalStateException("no connection is being opened on this thread");
        sockets = current;
    }

    /** Something that makes a driver open sockets. */
    @FunctionalInterface
    interface Connecting<T, E extends Exception> {
        T get() throws E;
    }

    /** Lets a driver use these sockets while it does something on this thread. */
    static <T, E extends Exception> T with(SocketFactory sockets, Connecting<T, E> connecting) throws E {
        CURRENT.set(sockets);
        try {
            return connecting.get();
        } finally {
            CURRENT.remove();
        }
    }

    @Override
    public Socket createSocket() throws IOException {
        return sockets.createSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return sockets.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return sockets.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return sockets.createSocket(host, port, localHost, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return sockets.createSocket(host, port, local, localPort);
    }
}
