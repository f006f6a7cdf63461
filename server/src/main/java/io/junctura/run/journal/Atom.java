package io.junctura.run.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One append: changes that are written in one commit. */
public record Atom(
        List<NewRun> accepted,
        List<RunChange> changes,
        @Nullable CursorChange cursor,
        @Nullable TopicEvent topic,
        List<LedgerChange> files) {

    public Atom(
            List<NewRun> accepted, List<RunChange> changes, @Nullable CursorChange cursor, @Nullable TopicEvent topic) {
        this(accepted, changes, cursor, topic, List.of());
    }

    public static Atom of(NewRun run) {
        return new Atom(List.of(run), List.of(), null, null);
    }

    public static Atom of(RunChange change) {
        return new Atom(List.of(), List.of(change), null, null);
    }
}
