package io.junctura.plugins.http.signature;

import static io.junctura.plugins.http.signature.Signatures.refused;
import static io.junctura.plugins.http.signature.Signatures.sentHeader;
import static io.junctura.plugins.http.signature.Signatures.utf8;
import static io.junctura.plugins.http.signature.Signatures.wrong;

import io.junctura.api.ConnectorException;
import io.junctura.api.Field;
import io.junctura.api.InboundRequest;
import io.junctura.api.Secret;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shopify, by {@code X-Shopify-Hmac-Sha256}.
 *
 * @param secret the app's client secret
 */
public record Shopify(@Field(atLeastOne = true) List<Secret> secret) implements SignatureVerification {
    public Shopify {
        secret = Signatures.needed(secret);
    }

    @Override
    public void check(InboundRequest request, Instant now) throws ConnectorException {
        byte[] signature = Signatures.base64(sentHeader(request, "x-shopify-hmac-sha256"));
        if (signature == null) throw refused("X-Shopify-Hmac-Sha256 is not Base64.");
        if (!Signatures.anyFits(secret, "HmacSHA256", signature, request.body())) throw wrong();
    }

    @Override
    public Optional<Map<String, String>> sign(byte[] body, Instant now) {
        byte[] mac = Signatures.hmac("HmacSHA256", utf8(secret.get(0).reveal()), body);
        return Optional.of(Map.of("x-shopify-hmac-sha256", Base64.getEncoder().encodeToString(mac)));
    }

    @Override
    public @Nullable String identity(InboundRequest request, @Nullable Object payload) {
        return request.header("x-shopify-event-id")
                .or(() -> request.header("x-shopify-webhook-id"))
                .orElse(null);
    }
}
