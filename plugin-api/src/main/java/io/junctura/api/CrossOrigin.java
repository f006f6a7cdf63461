package io.junctura.api;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Which pages of other origins a browser lets use a trigger's address (CORS). The server answers preflight requests by
 * itself; they start no run. This is about browsers alone: it proves nothing of who sends a request.
 *
 * @param origins     such as {@code https://shop.example}, in lower case; or {@code *} alone for every page there is
 * @param headers     request headers beside the harmless ones that pages may send, such as {@code content-type}
 * @param credentials whether pages may send cookies and saved passwords; never with {@code *}
 * @param maxAge      how long a browser may remember the answer to a preflight request
 */
public record CrossOrigin(List<String> origins, List<String> headers, boolean credentials, Duration maxAge) {

    public CrossOrigin {
        origins = List.copyOf(origins);
        headers = List.copyOf(headers);
        Objects.requireNonNull(maxAge, "maxAge");
        if (credentials && origins.contains("*")) {
            throw new IllegalArgumentException("credentials need origins that are named: browsers refuse them with *.");
        }
    }
}
