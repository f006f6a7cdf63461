package io.junctura.api;

import java.io.IOException;

/**
 * The server's shared HTTP client: pooled connections, at most 256 to one host; TLS 1.2 and 1.3 with the host's name
 * checked always; 10 s to connect, the request's own limit for the whole exchange, and an end to slow answers (less
 * than 1 KB/s after 30 s). It never retries, and never sends to an address that the policy forbids, also after
 * redirects. Thread safe; an interrupted thread's request ends within a quarter of a second.
 */
public interface Http {

    /**
     * Sends a request and waits for the status and headers of the response. No status is an error. Close the result.
     *
     * @throws ConnectorException if there was no response: {@code TRY_LATER} with {@link Reached#NO} if nothing was
     *                            sent (unknown host, connection refused, TLS failure), otherwise with
     *                            {@link Reached#MAYBE}; {@code BAD_INPUT} for an address that may not be called
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

    /**
     * Opens a WebSocket, under the same policy. It is closed when the call that opened it is interrupted or ends; one that
     * {@link SharedResource#open} opened, when the resource is closed.
     *
     * @param request {@code GET} with an address that begins with {@code ws://} or {@code wss://}; its time limit is for
     *                the handshake, its {@code maxBytes} for each message; redirects are not followed
     * @throws ConnectorException as {@link #send}; {@code CREDENTIALS} after 401 and 403, {@code TRY_LATER} after 429 and
     *                            5xx, {@code REFUSED} for another answer that opens none
     */
    default WebSocket webSocket(HttpRequest request) throws ConnectorException, InterruptedException {
        throw new UnsupportedOperationException("This client opens no WebSockets.");
    }
}
