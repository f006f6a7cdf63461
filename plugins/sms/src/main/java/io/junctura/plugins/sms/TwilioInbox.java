package io.junctura.plugins.sms;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.Field;
import io.junctura.api.NextPage;
import io.junctura.api.PageReader;
import io.junctura.api.PollTrigger;
import io.junctura.api.Reached;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Polls Twilio for new messages of the account's numbers, and starts a run for each. Twilio need not reach the server.
 *
 * @param to the number that received the messages. Without it, all numbers of the account
 */
@TriggerInfo(id = "inbox", title = "Message received (polling)", payload = TwilioInbox.Message.class)
public record TwilioInbox(
        @Field(example = "+4915735990000") @Nullable String to)
        implements PollTrigger<TwilioConnection, TwilioInbox.Seen> {

    /** A message may appear in the list this much later than a newer one. */
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    /** The cursor may have 16 KB, and an id has 34 characters. */
    private static final int MAX_KNOWN = 400;

    /**
     * If the cursor has no room for all ids of the overlap, the server's memory of event ids recognises the others. It ends after
     * some days, so the overlap ends before.
     */
    private static final Duration MAX_OVERLAP = Duration.ofDays(1);

    /**
     * How far the messages were read.
     *
     * @param since earlier messages start nothing
     * @param until the time of the latest message
     * @param known the ids of the latest messages, from the overlap, that have started runs
     */
    public record Seen(Instant since, Instant until, List<String> known) {

        /** @return from when on messages are read again */
        private Instant from(Instant now) {
            boolean isComplete = known.size() < MAX_KNOWN;
            Instant from = isComplete || now.isBefore(until.plus(MAX_OVERLAP)) ? until.minus(OVERLAP) : until;
            return later(since, from);
        }

        /**
         * @param from     from when on messages were read
         * @param messages all of them
         */
        private Seen after(Instant from, List<Message> messages) {
            Instant latest = messages.stream().map(Message::at).reduce(until, Seen::later);
            List<String> ids = messages.stream()
                    .filter(one -> !one.at().isBefore(latest.minus(OVERLAP)))
                    .sorted(Comparator.comparing(Message::at).reversed())
                    .limit(MAX_KNOWN)
                    .map(Message::id)
                    .toList();
            return new Seen(from, latest, ids);
        }

        private static Instant later(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }
    }

    /**
     * A message.
     *
     * @param id   the message's ID, which begins with {@code SM} or {@code MM}
     * @param from the sender's number
     * @param to   the number that received the message
     * @param text the text
     * @param at   when Twilio received the message
     */
    public record Message(String id, String from, String to, String text, Instant at) {}

    private record Page(List<Found> messages, @Nullable String next_page_uri) {}

    private record Found(
            String sid,
            String direction,
            String from,
            String to,
            @Nullable String body,
            String date_created) {

        boolean isInbound() {
            return direction.equals("inbound");
        }

        Message message() throws ConnectorException {
            try {
                Instant at = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date_created, Instant::from);
                return new Message(sid, from, to, body == null ? "" : body, at);
            } catch (DateTimeException e) {
                throw ConnectorException.broken(
                        Reached.YES,
                        "Twilio's message " + sid + " has the time \"" + date_created + "\", which is not understood.",
                        e);
            }
        }
    }

    @Override
    public Polled<Seen> poll(@Nullable Seen seen, TriggerContext<TwilioConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        if (seen == null) return new Polled<>(List.of(), begin(context), false);
        Instant from = seen.from(context.clock().instant());
        List<Message> messages = new ArrayList<>();
        read(Map.of("DateSent>", from.toString()), context, page -> {
            Page some = page.json(Page.class);
            for (Found found : some.messages()) {
                if (!found.isInbound()) continue;
                Message message = found.message();
                if (!message.at().isBefore(from)) messages.add(message);
            }
            return NextPage.at(some.next_page_uri());
        });
        Collections.reverse(messages);
        List<Event> events = messages.stream()
                .filter(one -> !seen.known().contains(one.id()))
                .map(one -> new Event(one, one.id()))
                .toList();
        return new Polled<>(events, seen.after(from, messages), false);
    }

    /** Begins with the second after the latest message that there is: the server's clock may differ from Twilio's. */
    private Seen begin(TriggerContext<TwilioConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        List<Found> latest = new ArrayList<>();
        read(Map.of(), context, page -> {
            latest.addAll(page.json(Page.class).messages());
            return NextPage.none();
        });
        Instant since = Instant.EPOCH;
        for (Found one : latest) since = Seen.later(since, one.message().at().plusSeconds(1));
        return new Seen(since, since, List.of());
    }

    private void read(Map<String, String> more, TriggerContext<TwilioConnection> context, PageReader reader)
            throws ConnectorException, IOException, InterruptedException {
        Map<String, String> query = new LinkedHashMap<>(more);
        if (to != null) query.put("To", to);
        query.put("PageSize", "200");
        new Twilio(context.connection(), context).messages(query, reader);
    }
}
