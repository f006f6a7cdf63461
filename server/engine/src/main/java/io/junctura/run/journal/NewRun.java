package io.junctura.run.journal;

import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run to be accepted.
 *
 * @param id        0: the journal assigns the next number
 * @param dedupeKey the event's identity; null: it has none
 * @param payload   stored JSON
 * @param origin    stored JSON
 * @param entries   entries that are written in the same commit
 * @param parent    the run that waits for it, as in {@link Run.Accepted#parent()}
 * @param orderKey  null: the run waits for no other. With a key, it may become {@code BEHIND} instead of due
 */
public record NewRun(
        long id,
        int flow,
        int revision,
        long at,
        @Nullable DedupeKey dedupeKey,
        byte @Nullable [] payload,
        byte[] origin,
        Run.@Nullable Parent parent,
        @Nullable Long replayOf,
        int depth,
        List<Entry> entries,
        RunStatus status,
        @Nullable Outcome outcome,
        @Nullable String orderKey) {

    /** The same run with these entries as its first append. */
    public NewRun with(List<Entry> first) {
        return new NewRun(
                id, flow, revision, at, dedupeKey, payload, origin, parent, replayOf, depth, first, status, outcome,
                orderKey);
    }
}
