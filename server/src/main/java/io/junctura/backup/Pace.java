package io.junctura.backup;

import java.util.concurrent.locks.LockSupport;

/**
 * Rests for as long as it has worked, every few milliseconds, so that a backup leaves half of a processor and of the disk to
 * the server that it is made beside. Belongs to one thread.
 */
final class Pace {
    private static final long WORK_NANOS = 5_000_000;

    private final boolean rests;
    private long began = System.nanoTime();

    private Pace(boolean rests) {
        this.rests = rests;
    }

    /** Of a backup beside a server that runs. */
    static Pace besideOthers() {
        return new Pace(true);
    }

    /** Of one that nobody else waits for. */
    static Pace withoutRest() {
        return new Pace(false);
    }

    /** Call it often; most calls return at once. */
    void step() {
        if (!rests) return;
        long worked = System.nanoTime() - began;
        if (worked < WORK_NANOS) return;
        LockSupport.parkNanos(worked);
        began = System.nanoTime();
    }
}
