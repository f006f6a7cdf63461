package io.junctura.api;

import java.io.IOException;
import java.util.Optional;

/** Follows a list from page to page. */
final class Paging {

    /** A system that names a next page without end is given up here. */
    private static final int MAX_PAGES = 10_000;

    private Paging() {}

    interface Sender {
        HttpAnswer send(HttpRequest request) throws ConnectorException, InterruptedException;
    }

    static void follow(Sender sender, HttpRequest first, PageReader reader)
            throws ConnectorException, IOException, InterruptedException {
        HttpRequest request = first;
        for (int pages = 1; ; pages++) {
            if (Thread.interrupted()) throw new InterruptedException();
            Optional<HttpRequest> next;
            try (HttpAnswer page = sender.send(request)) {
                next = after(reader.read(page), request, page);
            }
            if (next.isEmpty()) return;
            if (pages == MAX_PAGES) {
                throw broken(request, "has more than " + MAX_PAGES + " pages. Ask for larger pages, or for less.");
            }
            check(first, request, next.get());
            request = next.get();
        }
    }

    private static Optional<HttpRequest> after(NextPage next, HttpRequest request, HttpAnswer page)
            throws ConnectorException {
        try {
            return next.after(request, page.address());
        } catch (IllegalArgumentException e) {
            throw broken(request, "names a next page that is no address: " + e.getMessage() + ".");
        }
    }

    /** The headers go along, and with them the credentials. */
    private static void check(HttpRequest first, HttpRequest request, HttpRequest next) throws ConnectorException {
        if (!Addresses.isSameOrigin(first.address(), next.address())) {
            throw broken(
                    request,
                    "names a next page at another host, " + Addresses.origin(next.address())
                            + ", which must not get the credentials of this one. Correct the connection's address if that"
                            + " is where the system is.");
        }
        if (next.equals(request)) {
            throw broken(request, "names itself as the next page.");
        }
    }

    private static ConnectorException broken(HttpRequest request, String what) {
        return ConnectorException.broken(
                Reached.YES, "The list at " + Addresses.shown(request.address()) + " " + what, null);
    }
}
