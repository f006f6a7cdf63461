package io.junctura.dispatch.accept;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event about to be accepted.
 *
 * @param payload  a JSON value
 * @param stored   the payload as stored JSON, if the caller has it; null: made from {@code payload}
 * @param origin   {@code headers}, {@code method} and {@code query} of its request; no credentials
 * @param identity the deduplication key; null: the event has none
 * @param content  a hash that differs for other content under the same identity; null: that of the payload
 */
public record Incoming(
        @Nullable Object payload,
        byte @Nullable [] stored,
        Map<String, Object> origin,
        @Nullable String identity,
        @Nullable Long content) {

    public Incoming(
            @Nullable Object payload, byte @Nullable [] stored, Map<String, Object> origin, @Nullable String identity) {
        this(payload, stored, origin, identity, null);
    }

    public static Incoming of(@Nullable Object payload) {
        return new Incoming(payload, null, Map.of(), null);
    }
}
