package io.junctura.plugins.slack;

import io.junctura.api.CallTrigger;
import io.junctura.api.ConnectorException;
import io.junctura.api.InboundRequest;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Starts a run for each click on a button, choice from a menu, shortcut and submission of a modal that Slack sends to
 * the flow's address. Save the address on the app's page "Interactivity". Begin the flow with {@code respond}, since
 * Slack waits for three seconds. Slack must be able to reach the server. If it cannot, use {@code slack.socket-action}.
 */
@TriggerInfo(id = "action", title = "Button or other interaction", payload = SlackAction.class)
public record ActionReceived() implements CallTrigger<SlackConnection> {

    @Override
    public List<String> methods() {
        return Answering.METHODS;
    }

    @Override
    public Duration timeLimit() {
        return Answering.LIMIT;
    }

    @Override
    public void verify(InboundRequest request, TriggerContext<SlackConnection> context) throws ConnectorException {
        Signature.check(request, context);
    }

    @Override
    public SlackAction payload(InboundRequest request, TriggerContext<SlackConnection> context)
            throws ConnectorException {
        String json = Texts.in(request.payload(), "payload");
        if (json == null) {
            throw ConnectorException.badInput(
                    "The request is not an interaction of Slack: its form field \"payload\" is missing.");
        }
        return SlackAction.of(context.json().parse(json.getBytes(StandardCharsets.UTF_8)));
    }
}
