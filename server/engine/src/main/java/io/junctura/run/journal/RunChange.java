package io.junctura.run.journal;

import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a run since its last append, and its new status. The append is rejected if {@link RunStatus#canBecome}
 * does not allow this status.
 *
 * @param n        the number of this append in the run's history, from 0
 * @param outcome  null: the run has not ended, or had failed before and keeps its outcome
 * @param waits    all waits of the run by step; null: unchanged. For a failed run: the call-backs for which posts are
 *                 still accepted
 * @param orderKey null: unchanged
 * @param states   null: unchanged
 * @param forget   whether the history and all values of the run are deleted
 * @param replayOf the run that this run replays; null: none
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
        boolean forget,
        @Nullable Long replayOf) {

    /** A change of a run that replays no other. */
    public RunChange(
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
        this(run, n, entries, status, outcome, at, waits, orderKey, states, forget, null);
    }

    /** A change that leaves the attempt state as it is, of a run that replays no other. */
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
        this(run, n, entries, status, outcome, at, waits, orderKey, null, forget, null);
    }

    /** Whether the run had failed before and stays failed, so that its outcome and its end are not written again. */
    public boolean keepsItsEnd() {
        return status.isEnded() && outcome == null;
    }

    /** The revision of the flow that the run continues in; null: it stays the same. */
    public @Nullable Integer revision() {
        Integer revision = null;
        for (Entry entry : entries) {
            if (entry instanceof Entry.Resumed resumed && resumed.version() != null)
                revision = resumed.version().revision();
        }
        return revision;
    }

    /**
     * Whether the run may have ended before, and may have been deleted since: it is resumed, received a message, or is
     * cancelled.
     */
    public boolean mayFollowAnEnd() {
        if (keepsItsEnd()) return true;
        for (Entry entry : entries) {
            if (entry instanceof Entry.Resumed || entry instanceof Entry.CancelAsked) return true;
        }
        return false;
    }
}
