package io.junctura.plugins.slack;

import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import io.junctura.api.StreamTrigger;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.util.List;

/**
 * Starts a run for each event that Slack sends over a WebSocket. The server opens it, so no port of the server has to be reachable. All
 * flows of a connection share it.
 *
 * @param types    only events of these types, such as {@code app_mention}; by default all
 * @param fromBots whether messages of bots start runs, too; the app's own messages are among them
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
