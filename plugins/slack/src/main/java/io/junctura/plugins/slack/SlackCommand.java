package io.junctura.plugins.slack;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A slash command.
 *
 * @param command     the command, such as {@code /order}
 * @param text        the text after the command; empty if there is none
 * @param user        the ID of the person who asked
 * @param userName    the person's name
 * @param channel     the ID of the channel
 * @param channelName the channel's name
 * @param team        the workspace's ID
 * @param responseUrl the address for {@code slack.respond}
 * @param triggerId   the ID that opens a modal within three seconds
 */
public record SlackCommand(
        String command,
        String text,
        String user,
        @Nullable String userName,
        @Nullable String channel,
        @Nullable String channelName,
        @Nullable String team,
        @Nullable String responseUrl,
        @Nullable String triggerId) {

    static SlackCommand of(@Nullable Object payload) throws ConnectorException {
        String command = Texts.in(payload, "command");
        String user = Texts.in(payload, "user_id");
        if (command == null || user == null) {
            throw ConnectorException.badInput(
                    "The request is not a slash command of Slack: \"command\" or \"user_id\" is missing.");
        }
        String text = Texts.in(payload, "text");
        return new SlackCommand(
                command,
                text == null ? "" : text,
                user,
                Texts.in(payload, "user_name"),
                Texts.in(payload, "channel_id"),
                Texts.in(payload, "channel_name"),
                Texts.in(payload, "team_id"),
                Texts.in(payload, "response_url"),
                Texts.in(payload, "trigger_id"));
    }

    /**
     * @param commands those that start runs; all if it is empty
     * @return null for a command that starts no run
     */
    static @Nullable Event read(Map<?, ?> payload, List<String> commands) throws ConnectorException {
        SlackCommand command = of(payload);
        boolean takes = commands.isEmpty() || commands.contains(command.command());
        return takes ? new Event(command, command.triggerId()) : null;
    }
}
