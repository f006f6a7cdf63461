package io.junctura.memory;

/** Bytes that one task has taken from a {@link MemoryPool}. Thread safe. */
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
    public synchronized void grow(long more) {
        if (closed) throw new IllegalStateException("the reservation was released before");
        // An amount that never fits is distinguished from one that fits when others release memory.
        if (more > pool.capacity() - bytes) {
            throw new MemoryExhausted(pool.purpose(), bytes + more, pool.capacity(), true);
        }
        pool.take(more);
        bytes += more;
    }

    /**
     * Releases a part. Does nothing if all was released before.
     *
     * @param less 0 to {@link #bytes}
     */
    public synchronized void shrink(long less) {
        if (closed) return;
        if (less < 0 || less > bytes) throw new IllegalArgumentException("cannot release " + less + " of " + bytes);
        bytes -= less;
        pool.giveBack(less);
    }

    /** Bytes reserved. */
    public synchronized long bytes() {
        return bytes;
    }

    /** Releases all of it. Closing it again does nothing. */
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        pool.giveBack(bytes);
        bytes = 0;
    }
}
