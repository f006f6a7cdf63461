package io.junctura.plugins.http.signature;

import io.junctura.api.ConnectorException;
import io.junctura.api.InboundRequest;
import io.junctura.api.Variants;
import io.junctura.api.WebhookTrigger.Received;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the sender's signature is checked. A secret may be a list of several, so that it can be rotated.
 */
@Variants(by = "scheme")
public sealed interface SignatureVerification permits Github, Stripe, Slack, Shopify, Standard, Hmac, Basic, None {

    /** Verifies the sender over the request's raw bytes. Returns normally if the sender is genuine. */
    void check(InboundRequest request, Instant now) throws ConnectorException;

    /** The headers by which {@link #check} accepts this body; empty if only the sender has the key. */
    Optional<Map<String, String>> sign(byte[] body, Instant now);

    /** The value for {@code WWW-Authenticate}; empty for signatures, which have no HTTP authentication scheme. */
    default Optional<String> challenge() {
        return Optional.empty();
    }

    /** Headers that contain a signature, although their names do not say so. */
    default Set<String> credentialHeaders() {
        return Set.of();
    }

    /** The sender's ID of this delivery, which is the same for a repetition; null if there is none. */
    default @Nullable String identity(InboundRequest request, @Nullable Object payload) {
        return null;
    }

    /** The answer to a handshake, which is not an event; null for events. */
    default @Nullable Received handshake(@Nullable Object payload) {
        return null;
    }

    /** A text in a payload that is an object; null if there is none of this name. */
    static @Nullable String text(@Nullable Object payload, String key) {
        return payload instanceof Map<?, ?> map && map.get(key) instanceof String text ? text : null;
    }
}
