package io.junctura.plugins.slack;

import org.jspecify.annotations.Nullable;

/** Where the next page of a list is. */
final class Pages {
    private Pages() {}

    /** The cursor of the next page; null if there is none. */
    static @Nullable String next(Slack.@Nullable Metadata metadata) {
        String cursor = metadata == null ? null : metadata.next_cursor();
        return cursor == null || cursor.isEmpty() ? null : cursor;
    }
}
