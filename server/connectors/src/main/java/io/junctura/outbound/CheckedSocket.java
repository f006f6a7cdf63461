package io.junctura.outbound;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;

/** A socket that checks every address to which it connects, whichever code calls it. */
final class CheckedSocket extends Socket {
    private final Dialer dialer;
    private final OpenSockets owner;
    private volatile String place = "the other system";

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
        place = Sockets.place(address.getHostString(), address.getPort());
        boolean connected = false;
        try {
            dialer.dial(this, address, timeout);
            connected = true;
        } catch (IOException e) {
            throw Failures.explained(place, e);
        } finally {
            if (!connected) close();
        }
    }

    /** Connects to an address that has been checked. */
    void connectTo(InetSocketAddress judged, int timeout) throws IOException {
        super.connect(judged, timeout);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Input(super.getInputStream());
    }

    /** Says which system does not answer: Java does not. */
    private final class Input extends FilterInputStream {
        Input(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return in.read();
            } catch (SocketTimeoutException e) {
                throw silent(e);
            }
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                return in.read(bytes, from, length);
            } catch (SocketTimeoutException e) {
                throw silent(e);
            }
        }

        private SocketTimeoutException silent(SocketTimeoutException e) {
            SocketTimeoutException silent = new SocketTimeoutException(place + " did not answer within the time limit");
            silent.bytesTransferred = e.bytesTransferred;
            silent.addSuppressed(e);
            return silent;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        owner.remove(this);
        super.close();
    }
}
