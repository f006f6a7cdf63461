package io.junctura.plugins.slack;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import org.jspecify.annotations.Nullable;

/**
 * Reacts to a message with an emoji.
 *
 * @param channel the channel's ID
 * @param ts      the message's ID within the channel
 * @param emoji   the emoji's name
 */
@ActionInfo(id = "add-reaction", title = "React to a message", effect = Effect.IDEMPOTENT)
public record AddReaction(
        @Field(options = Channels.class) String channel,
        String ts,
        @Field(example = "white_check_mark") String emoji) implements Action<SlackConnection, Void> {

    public AddReaction {
        if (channel.isBlank()) throw new IllegalArgumentException("channel must not be empty.");
        if (ts.isBlank()) throw new IllegalArgumentException("ts must not be empty.");
        if (emoji.isBlank()) throw new IllegalArgumentException("emoji must not be empty.");
    }

    @Override
    public @Nullable Void run(ActionContext<SlackConnection> context) throws ConnectorException, InterruptedException {
        Arguments reaction =
                new Arguments().with("channel", channel).with("timestamp", ts).with("name", emoji.replace(":", ""));
        // An earlier attempt may have done it.
        Slack.of(context).post("reactions.add", reaction, "already_reacted");
        return null;
    }
}
