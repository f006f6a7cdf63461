package io.junctura.dispatch.queue;

import java.util.Map;

/** The counts of the queues of an engine, for tests of other packages. */
public final class QueueCounts {
    private QueueCounts() {}

    /** How many due runs there are, by flow. */
    public static Map<Integer, Long> backlogs(FlowQueues queues) {
        return queues.backlogs();
    }

    /** How many runs wait behind others of their order key, by flow. */
    public static Map<Integer, Long> behind(FlowQueues queues) {
        return queues.behind();
    }

    public static int slotsTaken(FlowQueues queues) {
        return queues.slotsTaken();
    }

    /** Bytes of heap that are reserved for the values of runs. */
    public static long carried(FlowQueues queues) {
        return queues.carried();
    }
}
