package io.junctura.api;

import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** What came back. The body is read once, as a stream or whole, by one thread at a time; close it, read or not. */
public interface HttpAnswer extends AutoCloseable {

    int status();

    /** Lower-case names; repeated headers joined by {@code ", "}. */
    Map<String, String> headers();

    default Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers().get(lowerCaseName));
    }

    /** Where the answer came from, after redirects. */
    URI address();

    /** The body as it arrives; reading it throws an {@code IOException} past the request's limits of size and time. */
    InputStream stream() throws ConnectorException;

    /** The whole body. */
    byte[] bytes() throws ConnectorException, InterruptedException;

    /** Gives the connection back. */
    @Override
    void close();
}
