package io.junctura.dispatch.attempt;

import io.junctura.run.Entry;
import io.junctura.run.RunState;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The effect of an attempt under way begins as soon as this is on disk. From here on, the attempt must not be repeated unnoticed. */
public record EffectAnnounced(Attempt attempt, long started, CompletableFuture<Void> written)
        implements AttemptMessage {

    @Override
    public List<Entry> entries(RunState state, long now) {
        return List.of(new Entry.Started(attempt.path, attempt.number, started, attempt.onDoubt));
    }
}
