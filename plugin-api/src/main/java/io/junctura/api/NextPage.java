package io.junctura.api;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How to get the next page of a list. Each factory method may find that there is none. */
public final class NextPage {
    private static final NextPage NONE = new NextPage((request, answered) -> null);

    private final Step step;

    /** From the request of one page to that of the next one; null: there is none. */
    private interface Step {
        @Nullable
        HttpRequest next(HttpRequest request, URI answered);
    }

    private NextPage(Step step) {
        this.step = step;
    }

    /** No further page exists, or none is wanted. */
    public static NextPage none() {
        return NONE;
    }

    /** The answer's header {@code Link} with {@code rel="next"} (RFC 8288); none if there is no such link. */
    public static NextPage link(HttpAnswer page) {
        return at(LinkHeader.target(page.header("link").orElse(""), "next").orElse(null));
    }

    /** An address inside of the page, relative or whole; none for null or an empty text. */
    public static NextPage at(@Nullable String address) {
        if (address == null || address.isBlank()) return NONE;
        return new NextPage((request, answered) -> request.at(Addresses.resolved(answered, address)));
    }

    /**
     * The same address with a query parameter set, in place of the one of this name: a cursor, an offset, a page's number.
     *
     * @param value as {@link HttpRequest.Builder#query} takes it; none for null or an empty text
     */
    public static NextPage query(String name, @Nullable Object value) {
        if (value == null || value.equals("")) return NONE;
        return new NextPage((request, answered) ->
                request.at(Addresses.withQuery(Addresses.withoutQuery(request.address(), name), name, value)));
    }

    /** The same address with another body, for lists that are read by POST. */
    public static NextPage json(Object body) {
        return new NextPage((request, answered) -> request.with(new HttpRequest.Body.Json(body)));
    }

    /** @throws IllegalArgumentException if it is no address */
    Optional<HttpRequest> after(HttpRequest request, URI answered) {
        return Optional.ofNullable(step.next(request, answered));
    }
}
