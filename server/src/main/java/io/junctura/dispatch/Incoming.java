package io.junctura.dispatch;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event about to be accepted.
 *
 * @param payload  a JSON value
 * @param stored   the payload as stored JSON, where the caller has it at hand; null: made from {@code payload}
 * @param origin   what came with it: {@code headers}, {@code method}, {@code query}; no credentials
 * @param identity what the event is known by; null if it has none
 * @param content  a hash by which the same is told from something else under the same identity; null: that of the payload
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
