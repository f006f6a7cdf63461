package io.junctura.run.journal;

import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to a run since its last append. A change of its status that {@link RunStatus#canBecome} does not
 * allow is rejected.
 *
 * @param n        the place of this append in the run's history, from 0
 * @param outcome  null: it goes on, or has failed before and received a message, which leaves its end as it is
 * @param waits    by step, all of them; null: as they were. Of a failed run, those for what may still be posted to it
 * @param orderKey null: as it was
 * @param states   null: as they were
 * @param forget   whether the history and all values of the run are deleted
 */
public record RunChange(
        long run,
        int n,
        List<Entry> entries,
        RunStatus status,
        @Nullable Outcome outcome,
        long at,
        @Nullable Map<String, Wait> waits,
        @Nullable OrderKeyChange orderKey,
        @Nullable AttemptStateChange states,
        boolean forget) {

    /** A change that leaves the state of attempts as it is. */
    public RunChange(
            long run,
            int n,
            List<Entry> entries,
            RunStatus status,
            @Nullable Outcome outcome,
            long at,
            @Nullable Map<String, Wait> waits,
            @Nullable OrderKeyChange orderKey,
            boolean forget) {
        this(run, n, entries, status, outcome, at, waits, orderKey, null, forget);
    }

    /** Whether the run has failed before and stays so: how and when it ended is not written again. */
    public boolean keepsItsEnd() {
        return status.isEnded() && outcome == null;
    }

    /**
     * Whether the run may have ended before, and have been deleted since: it is resumed, received a message, or is given
     * up. A cancel does not say whether its run has ended, so that it counts, too.
     */
    public boolean mayFollowAnEnd() {
        if (keepsItsEnd()) return true;
        for (Entry entry : entries) {
            if (entry instanceof Entry.Resumed || entry instanceof Entry.CancelAsked) return true;
        }
        return false;
    }
}
