package io.junctura.run.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One append: changes that are written in one commit. */
public record Append(
        List<NewRun> accepted,
        List<RunChange> changes,
        @Nullable CursorChange cursor,
        @Nullable TopicEvent topic,
        List<LedgerChange> files) {

    public Append(
            List<NewRun> accepted, List<RunChange> changes, @Nullable CursorChange cursor, @Nullable TopicEvent topic) {
        this(accepted, changes, cursor, topic, List.of());
    }

    public static Append of(NewRun run) {
        return new Append(List.of(run), List.of(), null, null);
    }

    public static Append of(RunChange change) {
        return new Append(List.of(), List.of(change), null, null);
    }
}
