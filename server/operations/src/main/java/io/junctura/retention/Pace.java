package io.junctura.retention;

import java.util.concurrent.locks.LockSupport;

/**
 * The pace of deletions. After each slice it pauses for three times as long as the slice took, so that retention never uses more
 * than a quarter of the database's time for writes. {@link #stop} is thread safe; one thread calls the other methods.
 */
public final class Pace {
    private volatile boolean stopped;
    private volatile long longest;

    /** Pauses after a slice is on disk. @param nanos how long the slice delayed other writes */
    public void after(long nanos) {
        longest = Math.max(longest, nanos);
        if (!stopped) LockSupport.parkNanos(3 * nanos);
    }

    /** How long the longest slice delayed other writes, in nanoseconds. Thread safe. */
    long longest() {
        return longest;
    }

    /** Whether a sweep ends after its current slice. */
    public boolean isStopped() {
        return stopped;
    }

    void stop() {
        stopped = true;
    }
}
