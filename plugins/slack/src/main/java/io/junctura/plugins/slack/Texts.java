package io.junctura.plugins.slack;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Texts of messages, to Slack and from Slack. */
final class Texts {
    private Texts() {}

    static void mustSaySomething(@Nullable String text, List<Map<String, Object>> blocks) {
        if ((text == null || text.isBlank()) && blocks.isEmpty()) {
            throw new IllegalArgumentException("Set \"text\" or \"blocks\": Slack takes no empty messages.");
        }
    }

    /** A text within a JSON value; null if there is none. */
    static @Nullable String in(@Nullable Object json, String... path) {
        Object at = json;
        for (String name : path) at = at instanceof Map<?, ?> map ? map.get(name) : null;
        return at instanceof String text && !text.isEmpty() ? text : null;
    }
}
