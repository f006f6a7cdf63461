package io.junctura.api;

/**
 * Access tokens of a connection whose record carries {@link OAuth2}. One request at a time fetches a token; all others
 * wait for it and share it until it expires. Usable on any thread.
 */
public interface AccessTokens {

    /**
     * A token that is good for at least some seconds more. Ask for each request anew.
     *
     * @throws ConnectorException {@link ErrorKind#CREDENTIALS} if nobody has authorized the connection, or it is refused;
     *                            {@link ErrorKind#TRY_LATER} if the token's server is not there. Nothing was sent to the
     *                            other system, so it is {@link Reached#NO} each time
     */
    Secret get() throws ConnectorException, InterruptedException;

    /** Says that the other side no longer takes this token, so that the next {@link #get} fetches a new one. */
    void refused(Secret token);

    /**
     * Sends a request with the token in its {@code Authorization} header; if the answer is 401, once more with a new
     * token.
     *
     * @throws ConnectorException as {@link #get} and {@link Http#send}
     */
    HttpAnswer send(HttpRequest request) throws ConnectorException, InterruptedException;
}
