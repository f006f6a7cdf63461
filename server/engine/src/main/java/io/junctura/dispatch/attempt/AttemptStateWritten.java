package io.junctura.dispatch.attempt;

import io.junctura.run.Entry;
import io.junctura.run.Position;
import io.junctura.run.RunState;
import io.junctura.run.journal.AttemptStateValue;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An attempt under way stores a value of its state. */
public record AttemptStateWritten(
        Attempt attempt, long started, String name, byte[] value, CompletableFuture<Void> written)
        implements AttemptMessage {

    public AttemptStateValue remembered() {
        return new AttemptStateValue(attempt.path, name, value);
    }

    @Override
    public List<Entry> entries(RunState state, long now) {
        Position position = state.position(attempt.path);
        boolean known = position != null && position.remembers();
        return known ? List.of() : List.of(new Entry.Remembered(attempt.path, attempt.number, started));
    }

    @Override
    public void committed() {
        // If the answer is lost, the action is asked about this attempt, and reads the value then.
        attempt.remembers = true;
        AttemptMessage.super.committed();
    }
}
