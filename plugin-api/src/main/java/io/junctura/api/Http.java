package io.junctura.api;

/** The server's shared HTTP client. Never tries again by itself; never sends to an address that the policy forbids. */
public interface Http {

    /**
     * Sends a request and waits for the answer's head. Any status is an answer, not an error. Close the answer.
     *
     * @throws ConnectorException if no answer came: {@code TRY_LATER} with {@link Reached#NO} when surely nothing was
     *                            sent (no such host, refused, TLS), {@link Reached#MAYBE} after that; {@code BAD_INPUT}
     *                            for an address that may not be called
     */
    HttpAnswer send(HttpRequest request) throws ConnectorException, InterruptedException;
}
