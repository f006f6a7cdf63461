package io.junctura.api;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks another system for what is new. The server says when, never twice at a time for one flow, and keeps the cursor: it
 * moves in the same commit that accepts the events, so that none is lost and none comes twice. The flow's {@code every}
 * says how often (a minute, unless it says otherwise); {@link Polled#more()} asks again at once.
 *
 * @param <S> the cursor, of a type that a component may have
 */
public interface PollTrigger<C extends Connection, S> extends Trigger<C> {

    /**
     * Asks once, for a bounded number of events: they are in memory together. Called on a background thread that is
     * interrupted when the flow is unpublished.
     *
     * @param cursor as last returned, by whatever version of the flow, over restarts too; null the first time, after the
     *               flow got another trigger, and after an operator has reset it
     * @throws ConnectorException tried again with growing pauses (1 s to 15 min), the cursor unmoved
     */
    Polled<S> poll(@Nullable S cursor, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException;

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
