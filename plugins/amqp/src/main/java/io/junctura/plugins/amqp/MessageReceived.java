package io.junctura.plugins.amqp;

import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import io.junctura.api.StreamTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import io.junctura.plugins.messages.BodyFormat;
import io.junctura.plugins.messages.ByteLimit;

/**
 * Starts a run for each message of a queue. The server acknowledges a message when its run is on disk.
 *
 * @param queue       the queue. It must exist
 * @param format      the form in which flows get the body
 * @param unreadable  what happens to a message whose body is not in the form that {@code format} names
 * @param deduplicate whether messages with the same message ID start one run
 * @param prefetch    how many messages the broker sends before it waits for acknowledgements. These messages are held
 *                    in memory
 */
@TriggerInfo(id = "received", title = "Message received", payload = Received.class)
public record MessageReceived(
        @Field(example = "orders") String queue,
        @Field(fallback = "json") BodyFormat format,
        @Field(fallback = "run") Unreadable unreadable,
        @Field(fallback = "true", advanced = true) boolean deduplicate,

        @Field(fallback = "100", min = 1, max = 10000, advanced = true)
        int prefetch)
        implements StreamTrigger<AmqpConnection> {

    /** What happens to a message whose body cannot be read. */
    public enum Unreadable {
        /** It starts a run, whose payload contains the reason in {@code unreadable}. */
        RUN,
        /** It goes to the dead-letter exchange of the queue. Without one, the broker drops it. */
        REJECT
    }

    public MessageReceived {
        if (queue.isEmpty()) throw new IllegalArgumentException("queue must name a queue.");
        if (prefetch < 1 || prefetch > 10_000) throw new IllegalArgumentException("prefetch must be from 1 to 10000.");
    }

    @Override
    public void consume(Emitter emitter, TriggerContext<AmqpConnection> context)
            throws ConnectorException, InterruptedException {
        ByteLimit limit = new ByteLimit();
        try (Broker broker =
                Broker.open(context, "junctura " + context.flow(), socket -> new LimitedFrames(socket, limit))) {
            new Consumption(this, broker, emitter, context).run(limit);
        }
    }
}
