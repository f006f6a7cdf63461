package io.junctura.plugins.http.signature;

import static io.junctura.plugins.http.signature.Signatures.hexMac;
import static io.junctura.plugins.http.signature.Signatures.refused;
import static io.junctura.plugins.http.signature.Signatures.sentHeader;
import static io.junctura.plugins.http.signature.Signatures.utf8;
import static io.junctura.plugins.http.signature.Signatures.wrong;

import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import io.junctura.api.InboundRequest;
import io.junctura.api.Secret;
import io.junctura.api.WebhookTrigger.Received;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Slack, by {@code X-Slack-Signature}; at most five minutes old. A signed {@code url_verification} request is answered and
 * starts no run.
 *
 * @param secret the app's signing secret
 */
public record Slack(@Field(atLeastOne = true) List<Secret> secret) implements SignatureVerification {
    public Slack {
        secret = Signatures.needed(secret);
    }

    @Override
    public void check(InboundRequest request, Instant now) throws ConnectorException {
        String time = sentHeader(request, "x-slack-request-timestamp");
        String value = sentHeader(request, "x-slack-signature");
        byte[] signature = value.startsWith("v0=") ? Signatures.hex(value.substring(3), 32) : null;
        if (signature == null) throw refused("X-Slack-Signature must be v0= and 64 hexadecimal digits.");
        if (!Signatures.anyFits(secret, "HmacSHA256", signature, utf8("v0:" + time + ":"), request.body())) {
            throw wrong();
        }
        Signatures.checkTime(time, now);
    }

    @Override
    public Optional<Map<String, String>> sign(byte[] body, Instant now) {
        String time = Long.toString(now.getEpochSecond());
        return Optional.of(Map.of(
                "x-slack-request-timestamp",
                time,
                "x-slack-signature",
                "v0=" + hexMac(secret, utf8("v0:" + time + ":"), body)));
    }

    @Override
    public @Nullable String identity(InboundRequest request, @Nullable Object payload) {
        return SignatureVerification.text(payload, "event_id");
    }

    @Override
    public @Nullable Received handshake(@Nullable Object payload) {
        String challenge = SignatureVerification.text(payload, "challenge");
        if (challenge == null || !"url_verification".equals(SignatureVerification.text(payload, "type"))) return null;
        return new Received.Answer(200, Map.of("content-type", "text/plain"), utf8(challenge));
    }
}
