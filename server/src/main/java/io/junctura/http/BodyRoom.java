package io.junctura.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What bodies that are still coming in may take of memory, all together. A connection on which a body comes in holds no
 * thread, so only this bounds how many do. Thread safe.
 */
final class BodyRoom {
    /** What each body has beside it: else a few who send much, slowly, could keep out all the small ones. */
    static final int FREE = 64 * 1024;

    /** Of the heap. */
    private static final int SHARE = 8;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** @param most bytes */
    BodyRoom(long most) {
        this.most = most;
    }

    /** @param maxBody fits in any case */
    static BodyRoom ofHeap(long maxBody) {
        return new BodyRoom(Math.max(maxBody, Runtime.getRuntime().maxMemory() / SHARE));
    }

    /**
     * Takes what a buffer grows by.
     *
     * @throws ProblemException 503 if there is no room for that; none was taken then
     */
    void grow(int before, int after) {
        long more = beyondFree(after) - beyondFree(before);
        if (more == 0) return;
        if (taken.addAndGet(more) > most) {
            taken.addAndGet(-more);
            throw new ProblemException(503, "try-later", "Too many large bodies come in at this time. Send it again.")
                    .header("Retry-After", "5");
        }
    }

    /** @param size of a buffer that is given up or handed on */
    void giveBack(int size) {
        long less = beyondFree(size);
        if (less > 0) taken.addAndGet(-less);
    }

    private static long beyondFree(int size) {
        return Math.max(0, size - FREE);
    }

    /** In bytes. */
    long taken() {
        return taken.get();
    }
}
