package io.junctura.dispatch.attempt;

import io.junctura.dispatch.message.RunMessage;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** What an attempt under way has its run append, before the attempt goes on. The run appends nothing of an attempt that it has given up. */
public sealed interface AttemptMessage extends RunMessage permits AttemptStateWritten, EffectAnnounced {

    Attempt attempt();

    /** Completed when it is on disk. */
    CompletableFuture<Void> written();

    @Override
    default boolean durable() {
        return true;
    }

    @Override
    default void committed() {
        written().complete(null);
    }

    @Override
    default void rejected() {
        written()
                .completeExceptionally(new CancellationException("The run does not wait for this attempt any longer."));
    }
}
