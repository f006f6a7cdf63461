package io.junctura.trigger.poll;

import io.junctura.api.ConnectorException;
import io.junctura.dispatch.Rejected;
import io.junctura.run.PinnedFlow;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One look for what is new. Called by one thread at a time. */
public interface Round {
    Duration EVERY = Duration.ofMinutes(1);

    /**
     * @param pause   until the next one
     * @param trouble what did not work, though the rest did; null if all did
     */
    record Rest(Duration pause, @Nullable String trouble) {}

    /** @throws ConnectorException nothing could be looked for: pauses grow */
    Rest once(PinnedFlow flow) throws ConnectorException, Rejected, ExecutionException, InterruptedException;

    static Duration every(PinnedFlow flow) {
        Duration every = flow.plan().trigger().every();
        return every == null ? EVERY : every;
    }
}
