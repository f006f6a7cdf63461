package io.junctura.trigger.stream;

import io.junctura.memory.HeapShare;

/** How many events of a stream are on their way to disk, or there and not acknowledged yet. Thread safe. */
final class InFlight {
    static final int MOST_EVENTS = 10_000;
    /** Bytes of heap. A stream may have a part of its pool alone. */
    static final long MOST_BYTES = Math.min(16L << 20, HeapShare.REMOTE_VALUES.capacity() / 8);

    private int events;
    private long bytes;

    /** One emit may go beyond the limits: else a large one would never be taken. */
    synchronized boolean isFull() {
        return events >= MOST_EVENTS || bytes >= MOST_BYTES;
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

    /** Waits until something is removed, or for that long. */
    @SuppressWarnings("WaitNotInLoop") // Its caller looks again.
    synchronized void awaitRoom(long millis) throws InterruptedException {
        if (isFull()) wait(millis);
    }
}
