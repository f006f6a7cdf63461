package io.junctura.api;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened in another system and starts a run. Events that are emitted together are accepted in their
 * order, all or none.
 *
 * @param payload  a record or a JSON value
 * @param identity the sender's ID of the event, the same on every delivery; null if it has none. Two events of one flow
 *                 with the same identity start one run
 */
public record Event(@Nullable Object payload, @Nullable String identity) {
    public static Event of(@Nullable Object payload) {
        return new Event(payload, null);
    }
}
