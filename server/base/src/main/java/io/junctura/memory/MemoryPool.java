package io.junctura.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A limited number of bytes that many tasks share. A task reserves memory before it allocates it, and releases the
 * reservation when the objects are no longer referenced. No method blocks. Thread safe.
 */
public final class MemoryPool {
    private final String purpose;
    private final long capacity;
    private final AtomicLong used = new AtomicLong();

    /**
     * @param purpose  what the memory is for, in words that fit a sentence, such as {@code request bodies}
     * @param capacity bytes, at least 1
     */
    public MemoryPool(String purpose, long capacity) {
        if (capacity < 1) throw new IllegalArgumentException("a pool needs a capacity, not " + capacity);
        this.purpose = purpose;
        this.capacity = capacity;
    }

    /** An empty reservation; the caller closes it. */
    public Reservation open() {
        return new Reservation(this);
    }

    /**
     * Reserves memory before it is allocated.
     *
     * @param bytes 0 or more
     * @throws MemoryExhausted if the pool has not enough left; nothing was reserved then
     */
    public Reservation reserve(long bytes) {
        Reservation reservation = open();
        reservation.grow(bytes);
        return reservation;
    }

    void take(long bytes) {
        if (bytes < 0) throw new IllegalArgumentException("cannot reserve " + bytes + " bytes");
        while (true) {
            long now = used.get();
            if (bytes > capacity - now) throw new MemoryExhausted(purpose, bytes, capacity, bytes > capacity);
            if (used.compareAndSet(now, now + bytes)) return;
        }
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    public String purpose() {
        return purpose;
    }

    /** Bytes reserved at this moment. */
    public long used() {
        return used.get();
    }

    /** The largest number of bytes that can be reserved at the same time. */
    public long capacity() {
        return capacity;
    }
}
