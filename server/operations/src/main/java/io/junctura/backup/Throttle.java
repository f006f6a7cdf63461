package io.junctura.backup;

import java.util.concurrent.locks.LockSupport;

/**
 * Throttles a backup: after every few milliseconds of work it pauses for as long, so that half of a processor and of the disk
 * is left to the running server. Used by one thread.
 */
final class Throttle {
    private static final long WORK_NANOS = 5_000_000;

    private final boolean rests;
    private long began = System.nanoTime();

    private Throttle(boolean rests) {
        this.rests = rests;
    }

    /** For a backup of a running server. */
    static Throttle besideOthers() {
        return new Throttle(true);
    }

    /** For a backup of a stopped server. */
    static Throttle withoutRest() {
        return new Throttle(false);
    }

    /** Pauses if it is time. Call it often; most calls return at once. */
    void step() {
        if (!rests) return;
        long worked = System.nanoTime() - began;
        if (worked < WORK_NANOS) return;
        LockSupport.parkNanos(worked);
        began = System.nanoTime();
    }
}
