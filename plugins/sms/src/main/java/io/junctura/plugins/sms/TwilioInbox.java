package io.junctura.plugins.sms;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.Field;
import io.junctura.api.NextPage;
import io.junctura.api.PollTrigger;
import io.junctura.api.Reached;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks Twilio for new messages that its numbers have received, and starts a run for each. It needs outbound connections only.
 *
 * @param to the number that received them; without it, those of all numbers of the account
 */
@TriggerInfo(id = "inbox", title = "Message received (polling)", payload = TwilioInbox.Message.class)
public record TwilioInbox(
        @Field(example = "+4915735990000") @Nullable String to)
        implements PollTrigger<TwilioConnection, TwilioInbox.Seen> {

    /** Messages may appear in the list later than others of the same time. Those that are known start nothing. */
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    /**
     * How far the messages were read.
     *
     * @param since when it was first asked: earlier messages start nothing
     * @param until the time of the latest message
     */
    public record Seen(Instant since, Instant until) {}

    /**
     * A message.
     *
     * @param id   its id, which begins with {@code SM} or {@code MM}
     * @param from the sender's number
     * @param to   the number that received it
     * @param text the text
     * @param at   when Twilio received it
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
        if (seen == null) {
            Instant now = context.clock().instant().truncatedTo(ChronoUnit.SECONDS);
            return new Polled<>(List.of(), new Seen(now, now), false);
        }
        Instant overlapped = seen.until().minus(OVERLAP);
        Instant from = overlapped.isAfter(seen.since()) ? overlapped : seen.since();
        Map<String, String> query = new LinkedHashMap<>();
        query.put("DateSent>", from.toString());
        if (to != null) query.put("To", to);
        query.put("PageSize", "200");
        List<Message> messages = new ArrayList<>();
        new Twilio(context.connection(), context).messages(query, page -> {
            Page some = page.json(Page.class);
            for (Found found : some.messages()) {
                if (found.direction().equals("inbound")) messages.add(found.message());
            }
            return NextPage.at(some.next_page_uri());
        });
        Collections.reverse(messages);
        Instant until = seen.until();
        List<Event> events = new ArrayList<>();
        for (Message message : messages) {
            if (message.at().isBefore(from)) continue;
            events.add(new Event(message, message.id()));
            if (message.at().isAfter(until)) until = message.at();
        }
        return new Polled<>(events, new Seen(seen.since(), until), false);
    }
}
