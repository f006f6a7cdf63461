package io.junctura.plugins.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.Reached;
import io.junctura.api.StreamTrigger.Emitter;
import io.junctura.api.TriggerContext;
import io.junctura.plugins.messages.BadBody;
import io.junctura.plugins.messages.ByteLimit;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a queue for one flow. The client's thread enqueues messages; all other work happens on the thread of
 * {@link #run}.
 */
final class Consumption {
    private static final int CHUNK_MESSAGES = 500;
    private static final int CHUNK_BYTES = 1 << 20;

    private final MessageReceived trigger;
    private final Broker broker;
    private final Emitter emitter;
    private final TriggerContext<AmqpConnection> context;
    private final Decoder decoder;
    private final String what;
    /** The broker sends no more than the prefetch permits, and the connection reads no more than the limit permits. */
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    /** An element of the queue: a message, or the reason why no more messages arrive. */
    private record Arrival(
            @Nullable Delivery message, @Nullable ConnectorException end) {}

    Consumption(MessageReceived trigger, Broker broker, Emitter emitter, TriggerContext<AmqpConnection> context) {
        this.trigger = trigger;
        this.broker = broker;
        this.emitter = emitter;
        this.context = context;
        this.decoder = new Decoder(trigger, context);
        this.what = "Cannot receive from the queue \"" + trigger.queue() + "\" at " + broker.address();
    }

    /** @param limit to which what is received counts until it is accepted. Closed at the end */
    void run(ByteLimit limit) throws ConnectorException, InterruptedException {
        try (limit) {
            Channel channel = broker.channel();
            channel.basicQos(trigger.prefetch());
            channel.basicConsume(trigger.queue(), false, new Receiver(channel));
            emitter.listening();
            while (true) {
                List<Delivery> messages = next();
                accept(messages, channel);
                for (Delivery each : messages) limit.release(each.getBody().length);
            }
        } catch (IOException | ShutdownSignalException e) {
            throw Failures.of(e, what, Reached.NO);
        }
    }

    /** Waits for a message, and takes those that are there already along. */
    private List<Delivery> next() throws ConnectorException, InterruptedException {
        List<Delivery> messages = new ArrayList<>();
        int bytes = 0;
        Arrival arrival = arrivals.take();
        while (arrival != null) {
            if (arrival.end() != null) throw arrival.end();
            if (arrival.message() != null) {
                messages.add(arrival.message());
                bytes += arrival.message().getBody().length;
            }
            boolean isFull = messages.size() >= CHUNK_MESSAGES || bytes >= CHUNK_BYTES;
            arrival = isFull ? null : arrivals.poll();
        }
        return messages;
    }

    private void accept(List<Delivery> messages, Channel channel)
            throws ConnectorException, IOException, InterruptedException {
        List<Event> events = new ArrayList<>();
        long last = 0;
        for (Delivery each : messages) {
            Event event = event(each, channel);
            if (event == null) continue;
            events.add(event);
            last = each.getEnvelope().getDeliveryTag();
        }
        if (events.isEmpty()) return;
        emitter.emit(events);
        channel.basicAck(last, true);
    }

    /** @return null if the message was rejected */
    private @Nullable Event event(Delivery message, Channel channel) throws ConnectorException, IOException {
        String identity = trigger.deduplicate() ? message.getProperties().getMessageId() : null;
        try {
            return new Event(decoder.read(message), identity);
        } catch (BadBody e) {
            if (trigger.unreadable() == MessageReceived.Unreadable.RUN) {
                return new Event(decoder.unreadable(message, String.valueOf(e.getMessage())), identity);
            }
            channel.basicReject(message.getEnvelope().getDeliveryTag(), false);
            context.log().log(
                    Level.WARNING, "A message of the queue \"{0}\" was rejected: {1}", trigger.queue(), e.getMessage());
            return null;
        }
    }

    /** Called by the client, on a thread of its own. */
    private final class Receiver extends DefaultConsumer {
        Receiver(Channel channel) {
            super(channel);
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            arrivals.add(new Arrival(new Delivery(envelope, properties, body), null));
        }

        @Override
        public void handleCancel(String tag) {
            end(ConnectorException.tryLater(
                    Reached.NO, what + ": the broker has ended the subscription. Usually, the queue was deleted."));
        }

        @Override
        public void handleShutdownSignal(String tag, ShutdownSignalException signal) {
            try {
                end(Failures.of(signal, what, Reached.NO));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void end(ConnectorException why) {
            arrivals.add(new Arrival(null, why));
        }
    }
}
