package io.junctura.memory;

import java.util.List;

/**
 * Which part of the heap each kind of work may use. The heap is one for the whole process, so these pools are too. The parts
 * add up to nine tenths, of which little is in use at the same time as a rule; what is reserved is an upper bound.
 */
public final class HeapShare {
    private static final long SMALLEST = 16L << 20;

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

    /** Values that somebody looks at in a view, until the view is written. */
    public static final MemoryPool VIEW_VALUES = share("the values of views", 16);

    /**
     * Bytes for the values of runs that are queued or executing. The engine shares them out by itself, since a run that finds no
     * room waits for some.
     */
    public static final long RUN_VALUES = part(5);

    /** All of them, for metrics. */
    public static final List<MemoryPool> ALL =
            List.of(REQUEST_BODIES, RESPONSES, REQUEST_VALUES, REMOTE_VALUES, EXPRESSION_VALUES, VIEW_VALUES);

    private HeapShare() {}

    private static MemoryPool share(String purpose, int divisor) {
        return new MemoryPool(purpose, part(divisor));
    }

    private static long part(int divisor) {
        return Math.max(SMALLEST, Runtime.getRuntime().maxMemory() / divisor);
    }
}
