package io.junctura.api;

import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
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

    /** When the head of the answer came, by the server's clock. */
    default Instant received() {
        return Instant.now();
    }

    /**
     * Does nothing if the status is a success (2xx), or one of those given; else throws what the status means to a run: 401 is
     * {@link ErrorKind#CREDENTIALS}; 408, 425, 429 and 5xx are {@link ErrorKind#TRY_LATER}, after {@code Retry-After} where
     * the other side says so; 403, 409, 501 and their like, and a redirect that was not followed, are
     * {@link ErrorKind#REFUSED}; any other 4xx is {@link ErrorKind#BAD_INPUT}. The message quotes the beginning of the body.
     * If this throws, it closes the answer.
     *
     * <pre>{@code
     * Contact contact = answer.orThrow("The CRM").json(Contact.class);
     * }</pre>
     *
     * @param system what people call the other side; a sentence begins with it
     * @param also   statuses that are no failure here, such as 404 where nothing may be left to delete
     * @return this answer
     */
    default HttpAnswer orThrow(String system, int... also) throws ConnectorException, InterruptedException {
        int status = status();
        boolean fine = status / 100 == 2 || Arrays.stream(also).anyMatch(one -> one == status);
        if (fine) return this;
        try {
            throw Statuses.failure(system, this);
        } finally {
            close();
        }
    }

    /**
     * The whole body, read from JSON as an action's input is: into a record, or any other type that a component may have and
     * that has no type parameters. Unlike there, fields that the record does not know are ignored. Closes the answer.
     *
     * @throws ConnectorException {@link ErrorKind#BROKEN}, naming the field, if the body is not JSON or does not fit;
     *                            {@link ErrorKind#TRY_LATER} if there is no memory for it now
     */
    default <T> T json(Class<T> type) throws ConnectorException, InterruptedException {
        throw new UnsupportedOperationException("only answers of a context read JSON");
    }

    /** The same for a JSON array of such values. */
    default <T> List<T> jsonList(Class<T> type) throws ConnectorException, InterruptedException {
        throw new UnsupportedOperationException("only answers of a context read JSON");
    }

    /** Gives the connection back. */
    @Override
    void close();
}
