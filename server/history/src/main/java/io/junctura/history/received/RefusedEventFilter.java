package io.junctura.history.received;

import org.jspecify.annotations.Nullable;

/**
 * Which refused events a list shows.
 *
 * @param duplicates  true: only duplicates; false: only refused ones; null: both
 * @param integration null: any
 * @param instance    null: any
 * @param flow        null: any
 * @param from        at this time or later, in milliseconds since 1970
 * @param to          before this time
 * @param text        a part of the address, the sender, the ID or the reason, in any case; null: any
 */
public record RefusedEventFilter(
        @Nullable Boolean duplicates,
        @Nullable String integration,
        @Nullable String instance,
        @Nullable String flow,
        long from,
        long to,
        @Nullable String text) {}
