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
 * Answers a slash command or a button, up to five times in 30 minutes. The app need not be in the channel.
 *
 * @param responseUrl     {@code payload.responseUrl} of the command or the button
 * @param text            the text in Slack's mrkdwn
 * @param blocks          the blocks (Block Kit)
 * @param inChannel       whether all members of the channel see the answer. Otherwise only the person who asked sees it
 * @param replaceOriginal whether the answer replaces the message with the button
 * @param deleteOriginal  whether the message with the button is deleted
 */
@ActionInfo(id = "respond", title = "Answer a command or a button", effect = Effect.UNSAFE)
@Rule(
        of = {"text", "blocks"},
        must = Rule.Must.AT_LEAST_ONE,
        when = "deleteOriginal",
        is = "false")
public record Respond(
        @Field(example = "https://hooks.slack.com/commands/T1/1/x")
        String responseUrl,

        @Field(widget = Field.Widget.MULTILINE) @Nullable String text,
        List<Map<String, Object>> blocks,
        @Field(fallback = "false") boolean inChannel,
        @Field(fallback = "false") boolean replaceOriginal,
        @Field(fallback = "false") boolean deleteOriginal)
        implements Action<SlackConnection, Void> {

    public Respond {
        if (responseUrl.isBlank()) throw new IllegalArgumentException("responseUrl must not be empty.");
        if (!deleteOriginal) Texts.mustSaySomething(text, blocks);
    }

    @Override
    public @Nullable Void run(ActionContext<SlackConnection> context) throws ConnectorException, InterruptedException {
        Arguments message = new Arguments()
                .with("text", text)
                .with("blocks", blocks)
                .with("response_type", inChannel ? "in_channel" : "ephemeral")
                .with("replace_original", replaceOriginal)
                .with("delete_original", deleteOriginal ? true : null);
        SecretUrl.response(context, responseUrl).send(message);
        return null;
    }
}
