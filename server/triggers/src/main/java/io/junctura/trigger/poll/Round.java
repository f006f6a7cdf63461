package io.junctura.trigger.poll;

import io.junctura.api.ConnectorException;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.run.PinnedFlow;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What one poll of a flow does. Called by one thread at a time. */
public interface Round {
    Duration EVERY = Duration.ofMinutes(1);

    /**
     * The result of a poll.
     *
     * @param pause   until the next poll
     * @param error what did not work, although the rest did; null if everything did
     */
    record RoundResult(Duration pause, @Nullable String error) {}

    /** @throws ConnectorException if the poll failed as a whole: pauses grow */
    RoundResult once(PinnedFlow flow) throws ConnectorException, Rejected, ExecutionException, InterruptedException;

    static Duration every(PinnedFlow flow) {
        Duration every = flow.plan().trigger().every();
        return every == null ? EVERY : every;
    }
}
