package io.junctura.trigger.stream;

import io.junctura.memory.HeapShare;

/** Counts the events of a stream that are not on disk yet, or are not acknowledged yet. Thread safe. */
final class InFlight {
    static final int MAX_EVENTS = 10_000;
    /** In bytes of heap. One stream may use only a part of the pool. */
    static final long MAX_BYTES = Math.min(16L << 20, HeapShare.REMOTE_VALUES.capacity() / 8);

    private int events;
    private long bytes;

    /** One emit may exceed the limits: otherwise a large one would never be accepted. */
    synchronized boolean isFull() {
        return events >= MAX_EVENTS || bytes >= MAX_BYTES;
    }

    synchronized void add(int events, long bytes) {
        this.events += events;
        this.bytes += bytes;
    }

    synchronized void remove(int events, long bytes) {
        this.events -= events;
        this.bytes -= bytes;
        notifyAll();
    }

    /** Waits until an emit is removed, or for that long. */
    @SuppressWarnings("WaitNotInLoop") // The caller checks again.
    synchronized void awaitCapacity(long millis) throws InterruptedException {
        if (isFull()) wait(millis);
    }
}
