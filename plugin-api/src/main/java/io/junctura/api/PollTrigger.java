package io.junctura.api;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Polls another system for new events. The server calls it, never twice at a time for one flow, and stores the cursor
 * in the same commit that accepts the events. So no event is lost and none comes twice. The flow's {@code every} sets
 * the interval, by default a minute; after {@link Polled#more()} the server polls again at once.
 *
 * @param <S> the cursor, of a type that a component may have
 */
public interface PollTrigger<C extends Connection, S> extends Trigger<C> {

    /**
     * Polls once, for a limited number of events, since all of them are in memory. Called on a background thread, which
     * is interrupted when the flow is unpublished.
     *
     * @param cursor the last returned cursor, also of an earlier version of the flow and from before a restart; null
     *               the first time, after the flow got another trigger, and after an operator has reset it
     * @throws ConnectorException the server polls again with the same cursor after growing pauses (1 s to 15 min)
     */
    Polled<S> poll(@Nullable S cursor, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException;

    /**
     * The result of one poll.
     *
     * @param events accepted all or none, in order
     * @param cursor where the next poll continues
     * @param more   whether to poll again at once
     */
    record Polled<S>(List<Event> events, S cursor, boolean more) {
        public Polled {
            events = List.copyOf(events);
        }
    }
}
