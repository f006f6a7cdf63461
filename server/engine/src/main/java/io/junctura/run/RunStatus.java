package io.junctura.run;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The stored status of a run. A {@link #DUE} run that this process executes counts as running; that is not stored. The
 * ordinal is stored: append only.
 */
public enum RunStatus {
    /** Queued or running. */
    DUE,
    /** Every open step waits. The run uses no thread and no heap. */
    WAITING,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    /** Another run of the same order key goes first. The append that frees the key makes the next run {@link #DUE}. */
    BEHIND;

    private static final Map<RunStatus, Set<RunStatus>> NEXT = Map.of(
            DUE, EnumSet.of(DUE, WAITING, SUCCEEDED, FAILED, CANCELLED),
            WAITING, EnumSet.of(DUE, WAITING, SUCCEEDED, FAILED, CANCELLED),
            // It stays behind when it accepts a message.
            BEHIND, EnumSet.of(DUE, BEHIND, CANCELLED),
            // It accepts a message, is resumed, or is cancelled. A run that has succeeded or was cancelled does not
            // change.
            FAILED, EnumSet.of(FAILED, DUE, BEHIND, CANCELLED));

    private static final RunStatus[] ALL = values();

    public static RunStatus of(int stored) {
        return ALL[stored];
    }

    @SuppressWarnings("EnumOrdinal") // The ordinal is stored.
    public int stored() {
        return ordinal();
    }

    public boolean canBecome(RunStatus next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }

    /** Whether the run has ended. */
    public boolean isEnded() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
