package io.junctura.plugins.slack;

import io.junctura.api.CallTrigger;
import io.junctura.api.ConnectorException;
import io.junctura.api.InboundRequest;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import java.time.Duration;
import java.util.List;

/**
 * Starts a run for each slash command that Slack sends to the flow's address. Save the address with the command on the
 * app's page "Slash Commands". Begin the flow with {@code respond}, since Slack waits for three seconds. Slack must be
 * able to reach the server. If it cannot, use {@code slack.socket-command}.
 */
@TriggerInfo(id = "command", title = "Slash command", payload = SlackCommand.class)
public record CommandReceived() implements CallTrigger<SlackConnection> {

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
    public SlackCommand payload(InboundRequest request, TriggerContext<SlackConnection> context)
            throws ConnectorException {
        return SlackCommand.of(request.payload());
    }
}
