package io.junctura.api;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A received HTTP request. All of its content is untrusted. Used by one thread at a time, during the call. */
public interface InboundRequest {

    String method();

    /** Decoded; the first value of a repeated name. */
    Map<String, String> query();

    /** Lower-case names; repeated headers joined by {@code ", "}. */
    Map<String, String> headers();

    default Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers().get(lowerCaseName));
    }

    /** The raw bytes, as they were signed. */
    byte[] body();

    /**
     * The body by its content type: JSON as a value, forms as a map, {@code text/*} as a string, anything else as a
     * {@link FileRef}; null without a body. Parsed at the first call, so verify the raw bytes before it.
     *
     * @throws ConnectorException bad input, with line and column, if it is malformed
     */
    @Nullable
    Object payload() throws ConnectorException;
}
