package io.junctura.api;

import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The response to a request. The body can be read once, as a stream or as a whole, by one thread at a time. Close the
 * response even if the body is not read.
 */
public interface HttpAnswer extends AutoCloseable {

    int status();

    /** Lower-case names; repeated headers joined by {@code ", "}. */
    Map<String, String> headers();

    default Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers().get(lowerCaseName));
    }

    /** The address of the response, after redirects. */
    URI address();

    /** The body as it arrives. Reading beyond the request's limits of size and time throws an {@code IOException}. */
    InputStream stream() throws ConnectorException;

    /** The whole body. */
    byte[] bytes() throws ConnectorException, InterruptedException;

    /** When the response began, by the server's clock. */
    default Instant received() {
        return Instant.now();
    }

    /**
     * Returns this response if the status is a success (2xx) or one of the given statuses. Otherwise throws the
     * exception that belongs to the status: 401 is {@link ErrorKind#CREDENTIALS}; 408, 425, 429 and 5xx are
     * {@link ErrorKind#TRY_LATER}, after {@code Retry-After} where the other side says so; 403, 409, 501 and their
     * like, and a redirect that was not followed, are {@link ErrorKind#REFUSED}; any other 4xx is
     * {@link ErrorKind#BAD_INPUT}. The message quotes the beginning of the body. If this throws, it closes the answer.
     *
     * <pre>{@code
     * Contact contact = answer.orThrow("The CRM").json(Contact.class);
     * }</pre>
     *
     * @param system the name of the other system, with which a sentence begins
     * @param also   further statuses that are not failures, such as 404 when something is deleted
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
     * The whole body, read from JSON as an action's input is: into a record, or any other type that a component may
     * have and that has no type parameters. Unlike there, unknown fields are ignored. Closes the answer.
     *
     * @throws ConnectorException {@link ErrorKind#BROKEN}, naming the field, if the body is not JSON or does not fit;
     *                            {@link ErrorKind#TRY_LATER} if there is not enough memory at the moment
     */
    default <T> T json(Class<T> type) throws ConnectorException, InterruptedException {
        throw new UnsupportedOperationException("only answers of a context read JSON");
    }

    /** The same for a JSON array of such values. */
    default <T> List<T> jsonList(Class<T> type) throws ConnectorException, InterruptedException {
        throw new UnsupportedOperationException("only answers of a context read JSON");
    }

    /** Returns the network connection to the pool. */
    @Override
    void close();
}
