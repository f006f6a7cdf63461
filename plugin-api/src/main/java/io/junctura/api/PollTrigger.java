package io.junctura.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks another system for what is new. The server says when, never twice at a time for one flow, and keeps the cursor: it
 * moves in the same commit that accepts the events, so that none is lost and none comes twice.
 *
 * @param <S> the cursor, of a type that a component may have
 */
public interface PollTrigger<C extends Connection, S> extends Trigger<C> {

    /**
     * Asks once. Called on a worker thread that is interrupted when the flow is unpublished.
     *
     * @param cursor as last returned; null the first time
     * @throws ConnectorException tried again with growing pauses, the cursor unmoved
     */
    Polled<S> poll(@Nullable S cursor, TriggerContext<C> context) throws ConnectorException, InterruptedException;

    /**
     * What one poll found.
     *
     * @param events accepted all or none, in order
     * @param cursor where the next poll goes on
     * @param more   whether to poll again at once
     */
    record Polled<S>(List<Event> events, S cursor, boolean more) {
        public Polled {
            events = List.copyOf(events);
        }
    }
}
