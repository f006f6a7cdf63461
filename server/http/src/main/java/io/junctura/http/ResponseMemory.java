package io.junctura.http;

import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.MemoryPool;
import io.junctura.memory.Reservation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The memory budget for large responses that clients have not read yet. If it is exhausted, the connections of the responses that
 * have taken the longest time are closed. Thread safe.
 */
final class ResponseMemory {
    /** The buffers of the network hold smaller responses. */
    private static final int LARGE = 16 * 1024;

    /** A younger response is not closed. */
    private static final long YOUNG_NANOS = 1_000_000_000L;

    private final MemoryPool pool;
    private final Connections connections;

    /** Oldest first. */
    private final Set<Sending> sending = new LinkedHashSet<>();

    ResponseMemory(MemoryPool pool, Connections connections) {
        this.pool = pool;
        this.connections = connections;
    }

    /**
     * Reserves memory for a response until it has been sent.
     *
     * @param done called when it has been sent
     * @return what to call when it has been sent; null if there is no memory, and the connection has been closed
     */
    @Nullable
    Callback reserve(long bytes, OpenConnection connection, Callback done) {
        if (bytes < LARGE) return done;
        // A response larger than the budget exists already: it may use all of it.
        long needed = Math.min(bytes, pool.capacity());
        Reservation reserved = tryReserve(needed);
        if (reserved == null) {
            closeOldest(needed);
            reserved = tryReserve(needed);
        }
        if (reserved == null) {
            // The flow may have acted. A status would say either that it has or that it has not.
            connections.close(connection, HttpMetrics.Limit.RESPONSE_MEMORY);
            return null;
        }
        Sending one = new Sending(done, connection, reserved);
        synchronized (sending) {
            sending.add(one);
        }
        return one;
    }

    private @Nullable Reservation tryReserve(long bytes) {
        try {
            return pool.reserve(bytes);
        } catch (MemoryExhausted e) {
            return null;
        }
    }

    private void closeOldest(long needed) {
        long now = System.nanoTime();
        List<Sending> old = new ArrayList<>();
        synchronized (sending) {
            for (Sending one : sending) {
                if (now - one.since < YOUNG_NANOS) break;
                old.add(one);
            }
        }
        for (Sending one : old) {
            if (pool.capacity() - pool.used() >= needed) return;
            connections.close(one.connection, HttpMetrics.Limit.SLOW_READER);
        }
    }

    private final class Sending extends Callback.Nested {
        private final long since = System.nanoTime();
        private final OpenConnection connection;
        private final Reservation reserved;

        Sending(Callback done, OpenConnection connection, Reservation reserved) {
            super(done);
            this.connection = connection;
            this.reserved = reserved;
        }

        @Override
        public void succeeded() {
            sent();
            super.succeeded();
        }

        @Override
        public void failed(Throwable why) {
            sent();
            super.failed(why);
        }

        private void sent() {
            reserved.close();
            synchronized (sending) {
                sending.remove(this);
            }
        }
    }
}
