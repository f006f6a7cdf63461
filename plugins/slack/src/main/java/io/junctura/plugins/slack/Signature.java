package io.junctura.plugins.slack;

import io.junctura.api.ConnectorException;
import io.junctura.api.InboundRequest;
import io.junctura.api.Secret;
import io.junctura.api.TriggerContext;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

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
        String due = "v0=" + hmac(secret, "v0:" + time + ":", request.body());
        if (!MessageDigest.isEqual(bytes(sent), bytes(due))) {
            throw ConnectorException.credentials(
                    "X-Slack-Signature does not fit the request and the connection's signing secret.");
        }
        long seconds = Long.parseLong(time.matches("[0-9]{1,12}") ? time : "0");
        if (Math.abs(context.clock().instant().getEpochSecond() - seconds) > CLOCK_SKEW_SECONDS) {
            throw ConnectorException.credentials(
                    "X-Slack-Request-Timestamp is more than five minutes away from this server's time.");
        }
    }

    private static String hmac(Secret secret, String begin, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(secret.reveal()), "HmacSHA256"));
            mac.update(bytes(begin));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java has HmacSHA256.
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
