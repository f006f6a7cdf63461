package io.junctura.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that the other system has received.
 *
 * @param path    the path as sent, without the query
 * @param query   decoded; the first value of a repeated name
 * @param headers by lower-case names; repeated ones joined by {@code ", "}
 * @param body    as text, in UTF-8
 */
public record Sent(String method, String path, Map<String, String> query, Map<String, String> headers, String body) {

    /** @return null if there is no header of this name in any case */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** The body as a JSON value. @throws AssertionError if it is none */
    public @Nullable Object json() {
        return parsed(body, "What was sent to " + method + " " + path);
    }

    static @Nullable Object parsed(String body, String what) {
        try {
            return Json.parse(body.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new AssertionError(what + " is no JSON (" + e.getMessage() + "): " + body, e);
        }
    }
}
