package io.junctura.api;

/**
 * The server's shared HTTP client: pooled connections, at most 256 to one host; TLS 1.2 and 1.3 with the host's name
 * checked always; 10 s to connect, the request's own limit for the whole exchange, and an end to answers that trickle (less
 * than 1 KB/s after 30 s). Never tries again by itself; never sends to an address that the policy forbids, wherever
 * redirects lead. Thread safe; an interrupted thread's request ends within a quarter of a second.
 */
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
