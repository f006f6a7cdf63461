package io.junctura.memory;

import java.util.List;

/**
 * The share of the heap that each kind of work may use. The pools are static, because the process has one heap. The
 * shares add up to nine tenths. Usually little of them is in use at the same time, and reservations are upper bounds.
 */
public final class HeapShare {
    private static final long MIN_SIZE = 16L << 20;

    /** Bytes of request bodies that have arrived and are not parsed yet. */
    public static final MemoryPool REQUEST_BODIES = share("request bodies", 8);

    /** Large responses of flows, until their clients have read them. */
    public static final MemoryPool RESPONSES = share("responses", 8);

    /** Values parsed from request bodies, until the request is answered. */
    public static final MemoryPool REQUEST_VALUES = share("the values of requests", 6);

    /** Values parsed from answers of other systems and from files, until their step has ended. */
    public static final MemoryPool REMOTE_VALUES = share("the values of remote answers", 8);

    /** Values made by expressions, until the evaluation has ended. */
    public static final MemoryPool EXPRESSION_VALUES = share("the values of expressions", 8);

    /** Values in views, until the view is written. */
    public static final MemoryPool VIEW_VALUES = share("the values of views", 16);

    /**
     * Bytes for the values of runs that are queued or executing. The engine manages them itself, since a run without
     * memory waits for some.
     */
    public static final long RUN_VALUES = part(5);

    /** All pools, for metrics. */
    public static final List<MemoryPool> ALL =
            List.of(REQUEST_BODIES, RESPONSES, REQUEST_VALUES, REMOTE_VALUES, EXPRESSION_VALUES, VIEW_VALUES);

    private HeapShare() {}

    private static MemoryPool share(String purpose, int divisor) {
        return new MemoryPool(purpose, part(divisor));
    }

    private static long part(int divisor) {
        return Math.max(MIN_SIZE, Runtime.getRuntime().maxMemory() / divisor);
    }
}
