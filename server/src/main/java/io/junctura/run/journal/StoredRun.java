package io.junctura.run.journal;

import io.junctura.run.Callbacks;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Run;
import io.junctura.run.RunState;
import io.junctura.run.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * A run as it was read.
 *
 * @param state   the fold of its entries; it belongs to the caller, who may change it
 * @param appends how many rows its history has
 * @param damage  which of its values could not be read, and why, for people: null stands in their place, and the run
 *                must not go on; null: none
 * @param isWhole whether all of its values were built
 * @param event   bytes of heap that its payload and its origin take once they are built
 * @param carries bytes of heap that all of its values take once they are built
 */
public record StoredRun(
        long id,
        int flow,
        int revision,
        RunStatus status,
        Run.Accepted accepted,
        RunState state,
        int appends,
        @Nullable String damage,
        boolean isWhole,
        long event,
        long carries) {

    /** Without payload, origin and state. */
    public StoredRun bare() {
        return new StoredRun(
                id, flow, revision, status, accepted.bare(), new RunState(), appends, null, false, event, carries);
    }

    /** Whether it has ended and its flow keeps no history: only that it was is known. */
    public boolean hasLeftNothing() {
        return status.isEnded() && appends == 0;
    }

    /** The run as it was accepted, before its first entry. */
    public Run accepted(PinnedFlow pinned) {
        return new Run(id, pinned, accepted);
    }

    public Run run(PinnedFlow pinned) {
        return run(pinned, Callbacks.NONE);
    }

    /** The same, with the addresses that it hands out. */
    public Run run(PinnedFlow pinned, Callbacks callbacks) {
        return new Run(id, pinned, accepted, callbacks, state);
    }
}
