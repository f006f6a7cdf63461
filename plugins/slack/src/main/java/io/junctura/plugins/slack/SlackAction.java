package io.junctura.plugins.slack;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A click on a button, a choice from a menu, a shortcut, or the submission of a modal.
 *
 * @param type        the type, such as {@code block_actions}, {@code shortcut} or {@code view_submission}
 * @param action      the button's {@code action_id}, or the {@code callback_id} of the shortcut or modal
 * @param value       the button's or the chosen option's value
 * @param user        the ID of the person who acted
 * @param userName    the person's name
 * @param channel     the ID of the channel
 * @param ts          the ID of the message with the button
 * @param team        the workspace's ID
 * @param responseUrl the address for {@code slack.respond}
 * @param triggerId   the ID that opens a modal within three seconds
 * @param body        the JSON that Slack sent
 */
public record SlackAction(
        String type,
        @Nullable String action,
        @Nullable String value,
        @Nullable String user,
        @Nullable String userName,
        @Nullable String channel,
        @Nullable String ts,
        @Nullable String team,
        @Nullable String responseUrl,
        @Nullable String triggerId,
        Map<String, Object> body) {

    static SlackAction of(@Nullable Object payload) throws ConnectorException {
        String type = Texts.in(payload, "type");
        if (type == null) {
            throw ConnectorException.badInput("The request is not an interaction of Slack: its \"type\" is missing.");
        }
        Object first =
                ((Map<?, ?>) payload).get("actions") instanceof List<?> list && !list.isEmpty() ? list.get(0) : null;
        return new SlackAction(
                type,
                firstOf(
                        Texts.in(first, "action_id"),
                        Texts.in(payload, "callback_id"),
                        Texts.in(payload, "view", "callback_id")),
                firstOf(Texts.in(first, "value"), Texts.in(first, "selected_option", "value")),
                Texts.in(payload, "user", "id"),
                firstOf(Texts.in(payload, "user", "username"), Texts.in(payload, "user", "name")),
                firstOf(Texts.in(payload, "channel", "id"), Texts.in(payload, "container", "channel_id")),
                firstOf(Texts.in(payload, "message", "ts"), Texts.in(payload, "container", "message_ts")),
                Texts.in(payload, "team", "id"),
                Texts.in(payload, "response_url"),
                Texts.in(payload, "trigger_id"),
                withoutToken(payload));
    }

    private static @Nullable String firstOf(@Nullable String... texts) {
        for (String text : texts) if (text != null) return text;
        return null;
    }

    /** Slack's old verification token is a secret of the app. */
    private static Map<String, Object> withoutToken(Object payload) {
        Map<String, Object> body = new LinkedHashMap<>();
        ((Map<?, ?>) payload).forEach((name, value) -> body.put(String.valueOf(name), value));
        body.remove("token");
        return body;
    }

    /**
     * @param actions those that start runs; all if it is empty
     * @return null for an interaction that starts no run
     */
    static @Nullable Event read(Map<?, ?> payload, List<String> actions) throws ConnectorException {
        SlackAction action = of(payload);
        boolean takes = actions.isEmpty() || (action.action() != null && actions.contains(action.action()));
        return takes ? new Event(action, action.triggerId()) : null;
    }
}
