package io.junctura.plugins.mqtt;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Event;
import io.junctura.api.Reached;
import io.junctura.api.StreamTrigger.Emitter;
import io.junctura.api.TriggerContext;
import io.junctura.plugins.messages.ByteLimit;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Receives messages for one flow. The session's thread enqueues packets; all other work happens on the thread of
 * {@link #run}.
 */
final class Consumption implements Session.Inbox {
    /** Beyond these, the session reads no more. */
    private static final int MAX_WAITING = 100;

    private static final int CHUNK_BYTES = 1 << 20;

    private final MessageReceived trigger;
    private final Emitter emitter;
    private final TriggerContext<MqttConnection> context;
    private final List<TopicFilter> filters;
    private final Decoder decoder;
    private final String what;
    private final BlockingQueue<Packet> packets = new LinkedBlockingQueue<>(MAX_WAITING);
    private final ByteLimit limit = new ByteLimit();
    private volatile @Nullable ConnectorException end;

    /** @param bytes of the packets that the messages came in */
    private record Chunk(List<Delivery> messages, int bytes) {}

    Consumption(MessageReceived trigger, Emitter emitter, TriggerContext<MqttConnection> context) {
        this.trigger = trigger;
        this.emitter = emitter;
        this.context = context;
        this.filters = trigger.filters();
        this.decoder = new Decoder(trigger, context);
        this.what = "Cannot receive from the topics " + trigger.topics() + " at "
                + context.connection().broker();
    }

    @Override
    public void arrived(Packet packet) throws IOException, InterruptedException {
        limit.acquire(packet.body().length);
        packets.put(packet);
    }

    @Override
    public void ended(ConnectorException why) {
        end = why;
        // Only wakes the other thread. If there is no room for it, that thread is awake.
        boolean ignored = packets.offer(Packet.of(Packet.Type.RESERVED, new byte[0]));
    }

    void run(Session.Terms terms) throws ConnectorException, InterruptedException {
        try (Session session = Session.open(context, terms, this)) {
            session.subscribe(filters, trigger.qos());
            while (true) {
                Chunk chunk = next(session);
                accept(chunk.messages(), session);
                limit.release(chunk.bytes());
            }
        }
    }

    /** Waits for a message, and takes those that are there already along. */
    private Chunk next(Session session) throws ConnectorException, InterruptedException {
        List<Delivery> messages = new ArrayList<>();
        int bytes = 0;
        try {
            for (Packet each = packets.take(); each != null; each = bytes < CHUNK_BYTES ? packets.poll() : null) {
                ConnectorException why = end;
                // What has not been acknowledged comes again.
                if (why != null) throw lost(why);
                bytes += each.body().length;
                if (each.type() == Packet.Type.SUBACK) subscribed(each, session.isVersion5());
                if (each.type() == Packet.Type.PUBLISH) messages.add(Delivery.read(each, session.isVersion5()));
            }
        } catch (IOException e) {
            throw ConnectorException.tryLater(Reached.NO, what + ": " + e.getMessage() + ".", e);
        }
        return new Chunk(messages, bytes);
    }

    private ConnectorException lost(ConnectorException why) {
        return new ConnectorException(ErrorKind.TRY_LATER, Reached.NO, what + ": " + why.getMessage(), null, why);
    }

    private void subscribed(Packet answer, boolean isVersion5) throws ConnectorException, IOException {
        Reader read = new Reader(answer.body());
        read.number16();
        String text = isVersion5 ? read.properties().text(Properties.REASON) : null;
        for (TopicFilter each : filters) {
            Reason reason = new Reason(read.number8(), text);
            if (reason.isFailure()) {
                throw ConnectorException.refused("Cannot subscribe to \"" + each.text() + "\" at "
                        + context.connection().broker() + ": " + reason
                        + " Give the connection's user the permission, or correct the topic filter.");
            }
            if (reason.code() < trigger.qos()) {
                context.log().log(
                        Level.WARNING,
                        "The broker delivers messages of \"{0}\" with QoS {1} at most.",
                        each.text(),
                        reason.code());
            }
        }
        emitter.listening();
    }

    private void accept(List<Delivery> messages, Session session) throws ConnectorException, InterruptedException {
        List<Event> events = new ArrayList<>();
        List<Packet> answers = new ArrayList<>();
        for (Delivery each : messages) {
            if (isAskedFor(each)) events.add(Event.of(decoder.read(each)));
            if (each.qos() == 1) answers.add(Packet.answer(Packet.Type.PUBACK, each.id()));
            if (each.qos() == 2) answers.add(Packet.answer(Packet.Type.PUBREC, each.id()));
        }
        if (!events.isEmpty()) emitter.emit(events);
        if (!answers.isEmpty()) session.send(answers, what, Reached.NO);
    }

    /** The broker's session may hold subscriptions of an earlier version of the flow. */
    private boolean isAskedFor(Delivery message) {
        boolean isAskedFor = filters.stream().anyMatch(each -> each.matches(message.topic()));
        if (!isAskedFor) {
            context.log().log(
                    Level.WARNING,
                    "A message of the topic \"{0}\" starts no run, since the flow no longer names the topic.",
                    message.topic());
        }
        return isAskedFor;
    }
}
