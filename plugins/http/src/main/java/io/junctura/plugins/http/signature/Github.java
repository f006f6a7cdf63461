package io.junctura.plugins.http.signature;

import static io.junctura.plugins.http.signature.Signatures.hexMac;
import static io.junctura.plugins.http.signature.Signatures.refused;
import static io.junctura.plugins.http.signature.Signatures.sentHeader;
import static io.junctura.plugins.http.signature.Signatures.wrong;

import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import io.junctura.api.InboundRequest;
import io.junctura.api.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * GitHub, by {@code X-Hub-Signature-256}. Never by the older SHA-1 header.
 *
 * @param secret the webhook's secret, as entered at GitHub
 */
public record Github(@Field(atLeastOne = true) List<Secret> secret) implements SignatureVerification {
    public Github {
        secret = Signatures.needed(secret);
    }

    @Override
    public void check(InboundRequest request, Instant now) throws ConnectorException {
        String value = sentHeader(request, "x-hub-signature-256");
        byte[] signature = value.startsWith("sha256=") ? Signatures.hex(value.substring(7), 32) : null;
        if (signature == null) throw refused("X-Hub-Signature-256 must be sha256= and 64 hexadecimal digits.");
        if (!Signatures.anyFits(secret, "HmacSHA256", signature, request.body())) throw wrong();
    }

    @Override
    public Optional<Map<String, String>> sign(byte[] body, Instant now) {
        return Optional.of(Map.of("x-hub-signature-256", "sha256=" + hexMac(secret, body)));
    }

    @Override
    public @Nullable String identity(InboundRequest request, @Nullable Object payload) {
        return request.header("x-github-delivery").orElse(null);
    }
}
