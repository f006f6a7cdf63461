package io.junctura.outbound;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;

/** A socket that checks every address to which it connects, whichever code calls it. */
final class CheckedSocket extends Socket {
    private final Dialer dialer;
    private final OpenSockets owner;

    CheckedSocket(Dialer dialer, OpenSockets owner) {
        this.dialer = dialer;
        this.owner = owner;
    }

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
        connect(endpoint, 0);
    }

    /** @param timeout in milliseconds; 0 and values above the server's limit mean that limit */
    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        if (!(endpoint instanceof InetSocketAddress address)) {
            throw new IOException("only TCP can be connected, not " + endpoint);
        }
        if (timeout < 0) throw new IllegalArgumentException("a time limit is not negative");
        owner.add(this);
        boolean connected = false;
        try {
            dialer.dial(this, address, timeout);
            connected = true;
        } finally {
            if (!connected) close();
        }
    }

    /** Connects to an address that has been checked. */
    void connectTo(InetSocketAddress judged, int timeout) throws IOException {
        super.connect(judged, timeout);
    }

    @Override
    public synchronized void close() throws IOException {
        owner.remove(this);
        super.close();
    }
}
