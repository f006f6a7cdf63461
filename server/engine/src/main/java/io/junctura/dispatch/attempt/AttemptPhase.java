package io.junctura.dispatch.attempt;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** How far an attempt is. {@link #canBecome} is the table of all changes. */
enum AttemptPhase {
    /** It waits for a commit or a thread. */
    WAITING,

    /** It is on a thread: its action runs, or finds out whether an earlier attempt was carried out. */
    UNDER_WAY,

    /** It is on a thread, and was interrupted because its time is over. */
    TIMED_OUT,

    /** It is on no thread any more. Its action may still find out whether it was carried out. */
    FINISHED,

    /** It was interrupted before it began, and never begins. */
    INTERRUPTED,

    /** Its run does not wait for it any longer. It may still be on a thread. */
    ABANDONED,

    /** The server stops and does not wait for it. It may still be on a thread. */
    LEFT;

    private static final Map<AttemptPhase, Set<AttemptPhase>> NEXT = Map.of(
            WAITING, EnumSet.of(UNDER_WAY, INTERRUPTED, ABANDONED, LEFT),
            UNDER_WAY, EnumSet.of(FINISHED, TIMED_OUT, ABANDONED, LEFT),
            TIMED_OUT, EnumSet.of(FINISHED, ABANDONED, LEFT),
            // UNDER_WAY: its answer was lost, and its action can find out.
            FINISHED, EnumSet.of(UNDER_WAY, ABANDONED, LEFT),
            INTERRUPTED, EnumSet.of(ABANDONED, LEFT),
            ABANDONED, EnumSet.of(LEFT));

    /** Whether it was interrupted before it began, or nobody waits for it. */
    boolean isGivenUp() {
        return this == INTERRUPTED || this == ABANDONED || this == LEFT;
    }

    boolean canBecome(AttemptPhase next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }
}
