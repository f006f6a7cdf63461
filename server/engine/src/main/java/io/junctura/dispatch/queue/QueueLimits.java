package io.junctura.dispatch.queue;

/**
 * How much is queued at most, and how much of that in memory.
 *
 * @param backlog  how many due runs a flow may have before its senders get 429
 * @param carried  how much heap the values of the runs in memory may take together, in bytes
 * @param window   how many due runs of a flow are kept in memory; more are read from the journal when these are nearly done
 * @param capacity asked before each event whether the server takes events at all
 */
public record QueueLimits(long backlog, long carried, int window, Capacity capacity) {
    /** How many bytes may wait for the disk before events are rejected and no further run begins. */
    public static final long MAX_WAITING_BYTES =
            Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 16);

    private static final int WINDOW = 1_000;

    public QueueLimits(long backlog, long carried, Capacity capacity) {
        this(backlog, carried, WINDOW, capacity);
    }

    /** How many of them are read at once. */
    int page() {
        return Math.max(1, window / 2);
    }
}
