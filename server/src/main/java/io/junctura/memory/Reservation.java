package io.junctura.memory;

/** Bytes that one task has taken from a {@link MemoryPool}. One thread at a time uses it. */
public final class Reservation implements AutoCloseable {
    private final MemoryPool pool;
    private long bytes;
    private boolean closed;

    Reservation(MemoryPool pool) {
        this.pool = pool;
    }

    /**
     * Reserves more.
     *
     * @param more 0 or more
     * @throws MemoryExhausted if the pool has not enough left; what was reserved before stays reserved
     */
    public void grow(long more) {
        if (closed) throw new IllegalStateException("the reservation was released before");
        // An amount that never fits is told apart from one that has to wait for others.
        if (more > pool.capacity() - bytes) {
            throw new MemoryExhausted(pool.purpose(), bytes + more, pool.capacity(), true);
        }
        pool.take(more);
        bytes += more;
    }

    /** Bytes reserved. */
    public long bytes() {
        return bytes;
    }

    /** Releases all of it. Closing it again does nothing. */
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        pool.giveBack(bytes);
        bytes = 0;
    }
}
