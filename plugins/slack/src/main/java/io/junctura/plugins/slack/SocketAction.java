package io.junctura.plugins.slack;

import io.junctura.api.ConnectorException;
import io.junctura.api.StreamTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.util.List;

/**
 * Starts a run for each click on a button, choice from a menu, shortcut and submission of a modal that Slack sends over
 * a WebSocket. The server opens the WebSocket, so Slack need not reach the server. All flows of a connection share the
 * WebSocket.
 *
 * @param actions the {@code action_id} or {@code callback_id} of interactions that start runs. Without it, all
 */
@TriggerInfo(id = "socket-action", title = "Button or other interaction by Socket Mode", payload = SlackAction.class)
public record SocketAction(List<String> actions) implements StreamTrigger<SlackConnection> {

    @Override
    public void consume(Emitter emitter, TriggerContext<SlackConnection> context)
            throws ConnectorException, InterruptedException {
        SocketMode.consume("interactive", payload -> SlackAction.read(payload, actions), emitter, context);
    }
}
