package io.junctura.plugins.slack;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Rule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the text or the blocks of one of the app's messages.
 *
 * @param channel the channel's ID
 * @param ts      the message's ID within the channel
 * @param text    the text in Slack's mrkdwn. With {@code blocks}, notifications show it
 * @param blocks  the blocks (Block Kit)
 */
@ActionInfo(id = "update-message", title = "Change a message", effect = Effect.IDEMPOTENT)
@Rule(
        of = {"text", "blocks"},
        must = Rule.Must.AT_LEAST_ONE)
public record UpdateMessage(
        @Field(options = Channels.class) String channel,
        String ts,
        @Field(widget = Field.Widget.MULTILINE) @Nullable String text,
        List<Map<String, Object>> blocks)
        implements Action<SlackConnection, PostMessage.Posted> {

    public UpdateMessage {
        if (channel.isBlank()) throw new IllegalArgumentException("channel must not be empty.");
        if (ts.isBlank()) throw new IllegalArgumentException("ts must not be empty.");
        Texts.mustSaySomething(text, blocks);
    }

    @Override
    public PostMessage.Posted run(ActionContext<SlackConnection> context)
            throws ConnectorException, InterruptedException {
        Arguments message = new Arguments()
                .with("channel", channel)
                .with("ts", ts)
                .with("text", text)
                .with("blocks", blocks);
        return Slack.of(context).post("chat.update", message).as(PostMessage.Posted.class);
    }
}
