package io.junctura.outbound;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The sockets and WebSockets of one call or shared resource, closed together. Thread safe. */
public final class OpenSockets implements AutoCloseable {
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    void add(Closeable socket) throws IOException {
        open.add(socket);
        if (!closed) return;
        close(socket);
        throw new IOException("the call that this socket belongs to has ended");
    }

    void remove(Closeable socket) {
        open.remove(socket);
    }

    /** Closes all sockets, which ends blocked reads, and prevents further connections. */
    @Override
    public void close() {
        closed = true;
        for (Closeable socket : open) close(socket);
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing can be done about it.
        }
    }
}
