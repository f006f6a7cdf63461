package io.junctura.plugins.slack;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.Field;
import io.junctura.api.InboundRequest;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import io.junctura.api.WebhookTrigger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Starts a run for each event that Slack sends to the flow's address. Save the address on the app's page "Event
 * Subscriptions". Slack must be able to reach the server. If it cannot, use {@code slack.socket-event}.
 *
 * @param types    the types of events that start runs, such as {@code app_mention}. Without it, all
 * @param fromBots whether messages of bots start runs as well. The app's own messages are among them
 */
@TriggerInfo(id = "event", title = "Event", payload = SlackEvent.class)
public record EventReceived(
        List<String> types, @Field(fallback = "false") boolean fromBots) implements WebhookTrigger<SlackConnection> {

    @Override
    public void verify(InboundRequest request, TriggerContext<SlackConnection> context) throws ConnectorException {
        Signature.check(request, context);
    }

    @Override
    public Received receive(InboundRequest request, TriggerContext<SlackConnection> context) throws ConnectorException {
        Object body = request.payload();
        String type = String.valueOf(Texts.in(body, "type"));
        switch (type) {
            case "event_callback" -> {
                Event event = new SlackEvent.Filter(types, fromBots).read((Map<?, ?>) body);
                return event == null ? Received.of() : Received.of(event);
            }
            case "url_verification" -> {
                return answer(String.valueOf(Texts.in(body, "challenge")));
            }
            case "app_rate_limited" -> {
                context.log().log(
                        Level.WARNING, "Slack drops events of this app: there were more than 30,000 in an hour.");
                return answer("");
            }
            default -> throw ConnectorException.badInput("Slack's event has a type that is not known: " + type + ".");
        }
    }

    private static Received answer(String text) {
        return new Received.Answer(200, Map.of("content-type", "text/plain"), text.getBytes(StandardCharsets.UTF_8));
    }
}
