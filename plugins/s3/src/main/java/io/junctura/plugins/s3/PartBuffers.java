package io.junctura.plugins.s3;

import java.util.concurrent.Semaphore;

/** The memory that all uploads of large files may use together for the part that each of them collects. */
final class PartBuffers {
    private static final int ALL = (int) Math.max(16, (Runtime.getRuntime().maxMemory() >> 20) / 8);
    private static final Semaphore FREE = new Semaphore(ALL, true);

    private PartBuffers() {}

    /**
     * Waits until there is memory for a part.
     *
     * @return how much was taken, in MB; give it back
     */
    static int take(int bytes) throws InterruptedException {
        int megabytes = Math.min(ALL, Math.max(1, bytes >> 20));
        FREE.acquire(megabytes);
        return megabytes;
    }

    static void giveBack(int megabytes) {
        FREE.release(megabytes);
    }
}
