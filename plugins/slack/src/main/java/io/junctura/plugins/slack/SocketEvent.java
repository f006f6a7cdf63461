package io.junctura.plugins.slack;

import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import io.junctura.api.StreamTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.util.List;

/**
 * Starts a run for each event that Slack sends over a WebSocket. The server opens the WebSocket, so Slack need not
 * reach the server. All flows of a connection share the WebSocket.
 *
 * @param types    the types of events that start runs, such as {@code app_mention}. Without it, all
 * @param fromBots whether messages of bots start runs as well. The app's own messages are among them
 */
@TriggerInfo(id = "socket-event", title = "Event by Socket Mode", payload = SlackEvent.class)
public record SocketEvent(
        List<String> types, @Field(fallback = "false") boolean fromBots) implements StreamTrigger<SlackConnection> {

    @Override
    public void consume(Emitter emitter, TriggerContext<SlackConnection> context)
            throws ConnectorException, InterruptedException {
        SocketMode.consume("events_api", new SlackEvent.Filter(types, fromBots)::read, emitter, context);
    }
}
