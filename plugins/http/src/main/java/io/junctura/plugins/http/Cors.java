package io.junctura.plugins.http;

import io.junctura.api.CrossOrigin;
import io.junctura.api.Field;
import io.junctura.api.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which pages of other origins may use the address from a browser (CORS).
 *
 * @param origins     the allowed origins, such as {@code https://shop.example}; {@code *} for every page
 * @param headers     the allowed request headers. Without it, {@code Content-Type}
 * @param credentials whether pages may send cookies and saved passwords. Not with {@code *}
 * @param maxAge      how long a browser may cache the response to a preflight request, up to a day
 */
@Rule(must = Rule.Must.NONE, of = "credentials", when = "origins", is = "*")
public record Cors(
        @Field(atLeastOne = true, pattern = Cors.ORIGIN, patternHint = Cors.ORIGIN_HINT)
        List<String> origins,

        @Field(pattern = Cors.HEADER, patternHint = "the name of a header such as X-Api-Key")
        List<String> headers,

        @Field(fallback = "false") boolean credentials,
        @Field(fallback = "10m") Duration maxAge) {

    static final String ORIGIN = "^([*]|[hH][tT][tT][pP][sS]?://[^/?#@*\\s]+)$";
    static final String ORIGIN_HINT = "an origin such as https://shop.example, without a path; or * for every page";
    static final String HEADER = "^[A-Za-z0-9!#$%&'+.^_`|~-]+$";

    private static final Pattern IS_ORIGIN = Pattern.compile(ORIGIN);
    private static final Pattern IS_HEADER = Pattern.compile(HEADER);

    public Cors {
        origins = origins.stream().map(Cors::normal).toList();
        if (origins.isEmpty()) throw new IllegalArgumentException("origins must contain at least one origin, or be *.");
        headers = headers.isEmpty() ? List.of("Content-Type") : List.copyOf(headers);
        for (String header : headers) {
            if (!IS_HEADER.matcher(header).matches()) {
                throw new IllegalArgumentException("headers must contain names of headers, such as X-Api-Key.");
            }
        }
        if (maxAge.isNegative() || maxAge.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("maxAge must be at most a day.");
        }
        if (credentials && origins.contains("*")) {
            throw new IllegalArgumentException("credentials need a list of origins: browsers refuse them with *.");
        }
    }

    /** Normalises an origin as browsers do: in lower case, without the default port. */
    private static String normal(String origin) {
        String text = origin.strip();
        if (!IS_ORIGIN.matcher(text).matches())
            throw new IllegalArgumentException("origins must be " + ORIGIN_HINT + ".");
        String lower = text.toLowerCase(Locale.ROOT);
        String port = lower.startsWith("https:") ? ":443" : ":80";
        return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
    }

    CrossOrigin crossOrigin() {
        return new CrossOrigin(origins, headers, credentials, maxAge);
    }
}
