package io.junctura.run;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What is stored of where a run stands. <em>Running</em> is a {@link #DUE} run that this process holds; it is not
 * written. The order is stored too: append only.
 */
public enum RunStatus {
    /** Wants to go on: queued, or running. */
    DUE,
    /** Every open position waits for something. Holds no thread and no heap. */
    WAITING,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    /** Another run of the same order key goes first. Not due: whatever frees the key makes the next one so. */
    BEHIND;

    private static final Map<RunStatus, Set<RunStatus>> NEXT = Map.of(
            DUE, EnumSet.of(DUE, WAITING, SUCCEEDED, FAILED, CANCELLED),
            WAITING, EnumSet.of(DUE, WAITING, SUCCEEDED, FAILED, CANCELLED),
            // Told something, it stays in its place.
            BEHIND, EnumSet.of(DUE, BEHIND, CANCELLED),
            // Told something, resumed by a person, or given up; nothing follows the other two.
            FAILED, EnumSet.of(FAILED, DUE, BEHIND, CANCELLED));

    private static final RunStatus[] ALL = values();

    public static RunStatus of(int stored) {
        return ALL[stored];
    }

    @SuppressWarnings("EnumOrdinal") // The order is what is stored.
    public int stored() {
        return ordinal();
    }

    public boolean canBecome(RunStatus next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }

    /** Whether its end is recorded. */
    public boolean isEnded() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
