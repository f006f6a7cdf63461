package io.junctura.run.journal;

import io.junctura.run.Callbacks;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Run;
import io.junctura.run.RunState;
import io.junctura.run.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * A run as it was read from the journal.
 *
 * @param state   belongs to the caller, who may change it
 * @param appends the number of appends in its history
 * @param damage  why a value could not be read, for people; the value is null, and the run must not continue. Null: no
 *                damage
 * @param isWhole whether all values were built
 * @param event   bytes of heap of its payload and origin once they are built
 * @param carries bytes of heap of all its values once they are built
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

    /** Whether it has ended and its history was not kept. */
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

    /** The run with its state. */
    public Run run(PinnedFlow pinned, Callbacks callbacks) {
        return new Run(id, pinned, accepted, callbacks, state);
    }
}
