package io.junctura.plugins.slack;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.ErrorKind;
import io.junctura.api.Field;
import io.junctura.api.Rule;
import io.junctura.api.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Posts a message to a channel, a person or a thread. The message has metadata that people do not see. By it, the step
 * finds the message of an attempt whose answer was lost.
 *
 * @param channel   the channel's ID or name, or a person's ID
 * @param text      the text in Slack's mrkdwn. With {@code blocks}, notifications show it
 * @param blocks    the blocks (Block Kit)
 * @param thread    the {@code ts} of the message to reply to
 * @param broadcast whether a reply is also shown in the channel
 */
@ActionInfo(id = "post-message", title = "Post a message", effect = Effect.UNSAFE)
@Rule(
        of = {"text", "blocks"},
        must = Rule.Must.AT_LEAST_ONE)
public record PostMessage(
        @Field(options = Channels.class) String channel,
        @Field(widget = Field.Widget.MULTILINE) @Nullable String text,
        List<Map<String, Object>> blocks,
        @Nullable String thread,
        @Field(fallback = "false") boolean broadcast)
        implements Action<SlackConnection, PostMessage.Posted> {

    private static final String MARK = "junctura_step";
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final int PAGES = 10;
    private static final int PAGE = 200;

    /**
     * A message.
     *
     * @param channel the channel's ID
     * @param ts      the message's ID within the channel
     */
    public record Posted(String channel, String ts) {}

    /**
     * When attempts were made.
     *
     * @param first the first one
     * @param last  the last one
     */
    private record Begun(Instant first, Instant last) {}

    private record History(
            List<Message> messages, @Nullable Boolean has_more, Slack.@Nullable Metadata response_metadata) {}

    private record Message(String ts, @Nullable Mark metadata) {
        boolean has(String key) {
            return metadata != null && metadata.event_payload().containsValue(key);
        }
    }

    private record Mark(Map<String, Object> event_payload) {}

    public PostMessage {
        if (channel.isBlank()) throw new IllegalArgumentException("channel must not be empty.");
        Texts.mustSaySomething(text, blocks);
    }

    @Override
    public Posted run(ActionContext<SlackConnection> context) throws ConnectorException, InterruptedException {
        Instant now = context.clock().instant();
        Instant first = context.recall("begun", Begun.class).map(Begun::first).orElse(now);
        context.remember("begun", new Begun(first, now));
        Map<String, Object> mark = Map.of("event_type", MARK, "event_payload", Map.of("key", context.idempotencyKey()));
        Arguments message = new Arguments()
                .with("channel", channel)
                .with("text", text)
                .with("blocks", blocks)
                .with("thread_ts", thread)
                .with("reply_broadcast", broadcast ? true : null)
                .with("metadata", mark);
        return Slack.of(context).post("chat.postMessage", message).as(Posted.class);
    }

    @Override
    public Verdict<Posted> verify(ActionContext<SlackConnection> context)
            throws ConnectorException, InterruptedException {
        Begun begun = context.recall("begun", Begun.class).orElse(null);
        // After a restore from a backup, the time may be missing. Only the whole history tells then that the message is
        // not there.
        if (begun == null) return find(null, context);
        // The request may end after a look at the history, so the time is taken before.
        boolean mayCome = Slack.mayBeUnderWay(begun.last(), context.clock().instant());
        Verdict<Posted> found = find(begun.first(), context);
        return mayCome && found instanceof Verdict.NotDone ? Verdict.unknown() : found;
    }

    /** Only a channel's ID can be searched, by an app that may read its history. */
    private Verdict<Posted> find(@Nullable Instant since, ActionContext<SlackConnection> context)
            throws ConnectorException, InterruptedException {
        Arguments search = new Arguments()
                .with("channel", channel)
                .with("ts", thread)
                .with("oldest", since == null ? null : since.minus(CLOCK_SKEW).getEpochSecond())
                .with("include_all_metadata", true)
                .with("limit", PAGE);
        Slack slack = Slack.of(context).brief();
        try {
            for (int page = 0; page < PAGES; page++) {
                History found = slack.get(thread == null ? "conversations.history" : "conversations.replies", search)
                        .as(History.class);
                for (Message one : found.messages()) {
                    if (one.has(context.idempotencyKey())) return new Verdict.Done<>(new Posted(channel, one.ts()));
                }
                String next = Pages.next(found.response_metadata());
                if (next == null) {
                    return Boolean.TRUE.equals(found.has_more()) ? Verdict.unknown() : new Verdict.NotDone<>();
                }
                search.with("cursor", next);
            }
            return Verdict.unknown();
        } catch (ConnectorException e) {
            // The app may not read the channel's history, or the channel was given by its name.
            if (e.kind() == ErrorKind.REFUSED) return Verdict.unknown();
            throw e;
        }
    }
}
