package io.junctura.plugins.slack;

import io.junctura.api.ConnectorException;
import io.junctura.api.StreamTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.util.List;

/**
 * Starts a run for each slash command that Slack sends over a WebSocket. The server opens the WebSocket, so Slack need
 * not reach the server. All flows of a connection share the WebSocket.
 *
 * @param commands the commands that start runs, such as {@code /order}. Without it, all
 */
@TriggerInfo(id = "socket-command", title = "Slash command by Socket Mode", payload = SlackCommand.class)
public record SocketCommand(List<String> commands) implements StreamTrigger<SlackConnection> {

    @Override
    public void consume(Emitter emitter, TriggerContext<SlackConnection> context)
            throws ConnectorException, InterruptedException {
        SocketMode.consume("slash_commands", payload -> SlackCommand.read(payload, commands), emitter, context);
    }
}
