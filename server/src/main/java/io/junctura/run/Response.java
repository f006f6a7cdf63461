package io.junctura.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code respond} tells the caller.
 *
 * @param body a JSON value
 */
public record Response(
        int status, Map<String, Object> headers, @Nullable Object body) {}
