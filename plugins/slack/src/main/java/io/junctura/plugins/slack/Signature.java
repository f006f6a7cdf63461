package io.junctura.plugins.slack;

import io.junctura.api.ConnectorException;
import io.junctura.api.Hmac;
import io.junctura.api.InboundRequest;
import io.junctura.api.Secret;
import io.junctura.api.TriggerContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Slack's signature of a request, version 0: HMAC-SHA256 over {@code v0:TIMESTAMP:BODY}.
 * Source: "Verifying requests from Slack", docs.slack.dev.
 */
final class Signature {
    private static final long CLOCK_SKEW_SECONDS = Duration.ofMinutes(5).toSeconds();

    private Signature() {}

    static void check(InboundRequest request, TriggerContext<SlackConnection> context) throws ConnectorException {
        Secret secret = SlackConnection.needed(
                context.connection().signingSecret(), "signingSecret", "a trigger that Slack calls");
        String time = request.header("x-slack-request-timestamp").orElse("");
        String sent = request.header("x-slack-signature").orElse("");
        String due = "v0="
                + Hmac.sha256(secret, ("v0:" + time + ":").getBytes(StandardCharsets.UTF_8), request.body())
                        .hex();
        if (!Hmac.isEqual(due, sent)) {
            throw ConnectorException.credentials(
                    "X-Slack-Signature does not fit the request and the connection's signing secret.");
        }
        long seconds = Long.parseLong(time.matches("[0-9]{1,12}") ? time : "0");
        if (Math.abs(context.clock().instant().getEpochSecond() - seconds) > CLOCK_SKEW_SECONDS) {
            throw ConnectorException.credentials(
                    "X-Slack-Request-Timestamp is more than five minutes away from this server's time.");
        }
    }
}
