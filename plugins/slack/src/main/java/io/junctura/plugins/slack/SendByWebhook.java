package io.junctura.plugins.slack;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Rule;
import io.junctura.api.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Posts a message to the channel of the connection's incoming webhook. It needs no bot.
 *
 * @param text   the text in Slack's mrkdwn. With {@code blocks}, notifications show it
 * @param blocks the blocks (Block Kit)
 */
@ActionInfo(id = "send-by-webhook", title = "Post by incoming webhook", effect = Effect.UNSAFE)
@Rule(
        of = {"text", "blocks"},
        must = Rule.Must.AT_LEAST_ONE)
public record SendByWebhook(
        @Field(widget = Field.Widget.MULTILINE) @Nullable String text, List<Map<String, Object>> blocks)
        implements Action<SlackConnection, Void> {

    public SendByWebhook {
        Texts.mustSaySomething(text, blocks);
    }

    @Override
    public @Nullable Void run(ActionContext<SlackConnection> context) throws ConnectorException, InterruptedException {
        Secret address = SlackConnection.needed(
                context.connection().incomingWebhook(), "incomingWebhook", "slack.send-by-webhook");
        SecretUrl.incoming(context, address)
                .send(new Arguments().with("text", text).with("blocks", blocks));
        return null;
    }
}
