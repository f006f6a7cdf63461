package io.junctura.api;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Which pages of other origins may use a trigger's address from a browser (CORS). The server itself answers preflight requests;
 * they start no run. CORS concerns only browsers: it does not authenticate senders.
 *
 * @param origins     the allowed origins, such as {@code https://shop.example}, in lower case; or only {@code *} for every page
 * @param headers     the allowed request headers besides the CORS-safelisted ones, such as {@code content-type}
 * @param credentials whether pages may send cookies and saved passwords; not with {@code *}
 * @param maxAge      how long a browser may cache the answer to a preflight request
 */
public record CrossOrigin(List<String> origins, List<String> headers, boolean credentials, Duration maxAge) {

    public CrossOrigin {
        origins = List.copyOf(origins);
        headers = List.copyOf(headers);
        Objects.requireNonNull(maxAge, "maxAge");
        if (credentials && origins.contains("*")) {
            throw new IllegalArgumentException("credentials need a list of origins: browsers refuse them with *.");
        }
    }
}
