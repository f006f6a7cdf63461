package io.junctura.dispatch.queue;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where a run in memory stands in its flow's queue. {@link #canBecome} is the table of all changes. */
enum RunPlace {
    /** In no queue: it was just read or accepted, it is behind another run of its order key, or it leaves memory. */
    OUTSIDE,

    /** It waits in the queue for a slot. */
    QUEUED,

    /** It has one of the slots that limit how many runs of a flow execute at the same time. */
    IN_SLOT,

    /** It has an extra slot, since it got a message that does not wait for a free one. */
    BESIDE;

    private static final Map<RunPlace, Set<RunPlace>> NEXT = Map.of(
            // Accepted, read from the journal, or got a message while it was about to leave memory.
            OUTSIDE, EnumSet.of(QUEUED, BESIDE),
            QUEUED, EnumSet.of(IN_SLOT, BESIDE),
            // It ends, waits, or needs memory that is not free.
            IN_SLOT, EnumSet.of(QUEUED, OUTSIDE),
            // It has read its message.
            BESIDE, EnumSet.of(QUEUED, OUTSIDE));

    boolean canBecome(RunPlace next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }
}
