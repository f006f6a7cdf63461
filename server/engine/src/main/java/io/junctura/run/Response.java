package io.junctura.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code respond} to the caller.
 *
 * @param body a JSON value
 */
public record Response(
        int status, Map<String, Object> headers, @Nullable Object body) {}
