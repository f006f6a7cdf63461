package io.junctura.plugins.sms;

import io.junctura.api.ConnectorException;
import io.junctura.api.CursorStreamTrigger;
import io.junctura.api.Event;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jsmpp.bean.DeliverSm;
import org.jspecify.annotations.Nullable;

/**
 * Starts a run for each received message. The trigger joins the parts of a long message. It acknowledges each part when
 * the part is on disk.
 */
@TriggerInfo(id = "received", title = "Message received", payload = SmppReceived.Received.class)
public record SmppReceived() implements CursorStreamTrigger<SmppConnection, SmppReceived.Pending> {
    private static final Duration CHECK_INTERVAL = Duration.ofMinutes(1);

    /** When parts do not arrive within this time, the message starts a run without them. */
    private static final Duration MAX_WAIT = Duration.ofHours(24);

    /** In characters: parts that wait are stored together, as the trigger's cursor, which may have 16 KB. */
    private static final int MAX_WAITING = 12_000;

    /** The size of a part in the cursor, without its addresses and content. */
    private static final int AROUND_PART = 150;

    /**
     * A message.
     *
     * @param from    the sender
     * @param to      the number that received the message
     * @param text    the text; absent if the message is binary data
     * @param data    the content in Base64, if it is not text
     * @param parts   the number of parts
     * @param missing the numbers of the parts that did not arrive
     */
    public record Received(
            String from,
            String to,
            @Nullable String text,
            @Nullable String data,
            int parts,
            List<Integer> missing) {}

    /**
     * The parts of incomplete messages.
     *
     * @param parts in the order in which they came
     */
    public record Pending(List<Part> parts) {}

    /**
     * A part of a message.
     *
     * @param from      the sender
     * @param to        the number that received the message
     * @param reference by which the parts of one message are known
     * @param total     how many there are
     * @param number    which one this is
     * @param coding    its data coding
     * @param content   in Base64
     * @param at        when it came
     */
    public record Part(
            String from, String to, int reference, int total, int number, int coding, String content, Instant at) {
        boolean isOfOneMessageWith(Part other) {
            return reference == other.reference
                    && total == other.total
                    && from.equals(other.from)
                    && to.equals(other.to);
        }

        int length() {
            return AROUND_PART + from.length() + to.length() + content.length();
        }
    }

    @Override
    public void consume(Emitter<Pending> emitter, TriggerContext<SmppConnection> context)
            throws ConnectorException, InterruptedException {
        SmppSession session = context.shared(SharedSession.class);
        Messages messages = new Messages(emitter, context.connection(), context.clock());
        try (SmppSession.Listening listening = session.listen(messages)) {
            emitter.listening();
            while (!session.awaitEnd(CHECK_INTERVAL)) messages.giveUp();
        }
        throw session.ended();
    }

    /** Puts messages together. Several threads of the session bring parts. */
    private static final class Messages implements SmppSession.Receiver {
        private final Emitter<Pending> emitter;
        private final SmppConnection connection;
        private final Clock clock;

        Messages(Emitter<Pending> emitter, SmppConnection connection, Clock clock) {
            this.emitter = emitter;
            this.connection = connection;
            this.clock = clock;
        }

        @Override
        public boolean wants(DeliverSm delivery) {
            return !SmppStatus.isReport(delivery);
        }

        @Override
        public boolean isReady() {
            return emitter.accepting();
        }

        @Override
        public CompletableFuture<Void> take(DeliverSm delivery) throws InterruptedException {
            Incoming incoming = Incoming.of(delivery);
            Part part = new Part(
                    Address.shown(delivery.getSourceAddrTon(), delivery.getSourceAddr()),
                    Address.shown(delivery.getDestAddrTon(), delivery.getDestAddress()),
                    incoming.reference(),
                    incoming.total(),
                    incoming.number(),
                    delivery.getDataCoding() & 0xFF,
                    Base64.getEncoder().encodeToString(incoming.octets()),
                    clock.instant());
            return incoming.total() == 1 ? emitter.submit(List.of(event(List.of(part)))) : add(part);
        }

        private synchronized CompletableFuture<Void> add(Part part) throws InterruptedException {
            List<Part> waiting = new ArrayList<>(waiting());
            List<Event> events = new ArrayList<>();
            Part same = ofOneMessage(waiting, part).stream()
                    .filter(each -> each.number() == part.number())
                    .findFirst()
                    .orElse(null);
            // A part that comes again says the same. Otherwise the sender has begun another message with the same
            // reference.
            if (same != null && same.content().equals(part.content())) waiting.remove(same);
            else if (same != null) events.add(take(waiting, same));
            waiting.add(part);
            if (ofOneMessage(waiting, part).size() == part.total()) events.add(take(waiting, part));
            while (length(waiting) > MAX_WAITING) events.add(take(waiting, waiting.get(0)));
            return emitter.emit(events, new Pending(waiting));
        }

        private static int length(List<Part> parts) {
            return parts.stream().mapToInt(Part::length).sum();
        }

        /** Starts runs for messages whose parts have been missing for too long. */
        synchronized void giveUp() throws InterruptedException {
            List<Part> waiting = new ArrayList<>(waiting());
            Instant before = clock.instant().minus(MAX_WAIT);
            List<Event> events = new ArrayList<>();
            while (!waiting.isEmpty() && waiting.get(0).at().isBefore(before)) {
                events.add(take(waiting, waiting.get(0)));
            }
            if (!events.isEmpty()) emitter.emit(events, new Pending(waiting)).isDone();
        }

        private List<Part> waiting() {
            return emitter.cursor().map(Pending::parts).orElse(List.of());
        }

        private static List<Part> ofOneMessage(List<Part> waiting, Part part) {
            return waiting.stream().filter(part::isOfOneMessageWith).toList();
        }

        private Event take(List<Part> waiting, Part part) {
            List<Part> parts = ofOneMessage(waiting, part);
            waiting.removeAll(parts);
            return event(parts);
        }

        private Event event(List<Part> parts) {
            List<Part> inOrder = parts.stream()
                    .sorted((one, other) -> Integer.compare(one.number(), other.number()))
                    .toList();
            Part first = inOrder.get(0);
            byte[] octets = Alphabet.joined(inOrder.stream()
                    .map(each -> Base64.getDecoder().decode(each.content()))
                    .toList());
            String text = Alphabet.decode(first.coding(), octets, connection.alphabet());
            List<Integer> missing = IntStream.rangeClosed(1, first.total())
                    .filter(number -> inOrder.stream().noneMatch(each -> each.number() == number))
                    .boxed()
                    .toList();
            return Event.of(new Received(
                    first.from(),
                    first.to(),
                    text,
                    text == null ? Base64.getEncoder().encodeToString(octets) : null,
                    first.total(),
                    missing));
        }
    }
}
