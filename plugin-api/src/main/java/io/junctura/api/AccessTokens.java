package io.junctura.api;

import java.io.IOException;

/**
 * Access tokens of a connection whose record carries {@link OAuth2}. One request at a time fetches a token; all others
 * wait for it and share it until it expires. Usable on any thread.
 */
public interface AccessTokens {

    /**
     * A token that is valid for at least some more seconds. Call this for each request.
     *
     * @throws ConnectorException {@link ErrorKind#CREDENTIALS} if the connection was not authorized, or its
     *                            authorization is refused; {@link ErrorKind#TRY_LATER} if the token server cannot be
     *                            reached. The exception is always {@link Reached#NO}, because nothing was sent to the
     *                            other system
     */
    Secret get() throws ConnectorException, InterruptedException;

    /** Reports that the other system no longer accepts this token. The next {@link #get} fetches a new one. */
    void refused(Secret token);

    /**
     * Sends a request with the token in its {@code Authorization} header; if the answer is 401, once more with a new
     * token.
     *
     * @throws ConnectorException as {@link #get} and {@link Http#send}
     */
    HttpAnswer send(HttpRequest request) throws ConnectorException, InterruptedException;

    /**
     * Sends a request, and then one for each further page, until there is none. Each page is asked for with the headers and
     * limits of the first request.
     *
     * <pre>{@code
     * context.http().pages(HttpRequest.get(contacts).build(), page -> {
     *     Page found = page.orThrow("The CRM").json(Page.class);
     *     all.addAll(found.contacts());
     *     return NextPage.query("cursor", found.nextCursor());
     * });
     * }</pre>
     *
     * <p>The content of the pages stays in memory until the call ends. A reader ends the list early by
     * {@link NextPage#none()}.
     *
     * @throws ConnectorException as {@link #send}; and {@link ErrorKind#BROKEN} for a next page at another host, which would
     *                            get the credentials, for a page that names itself, and for more than 10,000 pages
     */
    default void pages(HttpRequest first, PageReader reader)
            throws ConnectorException, IOException, InterruptedException {
        Paging.follow(this::send, first, reader);
    }
}
