package io.junctura.plugins.github;

import org.jspecify.annotations.Nullable;

/** A comment in a text, which GitHub does not show, by which a step finds what an earlier attempt has written. */
final class Marker {
    private Marker() {}

    static String of(String key) {
        return "<!-- junctura " + key + " -->";
    }

    static String with(@Nullable String text, String key) {
        return text == null || text.isEmpty() ? of(key) : text + "\n\n" + of(key);
    }

    static boolean isIn(@Nullable String text, String key) {
        return text != null && text.contains(of(key));
    }
}
