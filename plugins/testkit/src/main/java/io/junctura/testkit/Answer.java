package io.junctura.testkit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server's response to a request that was sent to a flow.
 *
 * @param headers by lower-case names
 * @param body    as text, in UTF-8
 */
public record Answer(int status, Map<String, String> headers, String body) {

    /** The body as a JSON value. @throws AssertionError if it is none */
    public @Nullable Object json() {
        return Sent.parsed(body, "The answer " + status);
    }

    /** A member of the body, which is an object. @throws AssertionError if it is none */
    @Nullable
    Object member(String name) {
        if (json() instanceof Map<?, ?> map) return map.get(name);
        throw new AssertionError("The answer " + status + " is no object: " + body);
    }
}
