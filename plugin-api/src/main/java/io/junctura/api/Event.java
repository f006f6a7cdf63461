package io.junctura.api;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened outside, about to start a run. Events that are handed over together are accepted in their order,
 * all or none.
 *
 * @param payload  a record or a JSON value
 * @param identity what the sender calls it, the same on every delivery; null if it has none. Two events of one flow
 *                 with the same identity start one run
 */
public record Event(@Nullable Object payload, @Nullable String identity) {
    public static Event of(@Nullable Object payload) {
        return new Event(payload, null);
    }
}
