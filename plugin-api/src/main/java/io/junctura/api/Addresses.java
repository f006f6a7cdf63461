package io.junctura.api;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes addresses apart and puts them together (RFC 3986). */
final class Addresses {
    private static final String UNRESERVED = "-._~";

    /** All that an address may hold, a percent sign included. */
    private static final String ALLOWED = UNRESERVED + "!$&'()*+,;=:@/?%#[]";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Addresses() {}

    /** @param value a value or a collection; null adds nothing */
    static URI withQuery(URI address, String name, @Nullable Object value) {
        StringBuilder query = new StringBuilder(address.getRawQuery() == null ? "" : address.getRawQuery());
        for (Object one : value instanceof Collection<?> many ? many : Arrays.asList(value)) {
            if (one == null) continue;
            if (!query.isEmpty()) query.append('&');
            query.append(encoded(name)).append('=').append(encoded(text(name, one)));
        }
        return replacingQuery(address, query.toString());
    }

    static URI withoutQuery(URI address, String name) {
        if (address.getRawQuery() == null) return address;
        List<String> kept = new ArrayList<>();
        for (String part : address.getRawQuery().split("&", -1)) {
            int equals = part.indexOf('=');
            if (!(equals < 0 ? part : part.substring(0, equals)).equals(encoded(name))) kept.add(part);
        }
        return replacingQuery(address, String.join("&", kept));
    }

    private static URI replacingQuery(URI address, String query) {
        String whole = address.toString();
        int fragment = whole.indexOf('#');
        String base = fragment < 0 ? whole : whole.substring(0, fragment);
        int question = base.indexOf('?');
        if (question >= 0) base = base.substring(0, question);
        return URI.create(
                (query.isEmpty() ? base : base + "?" + query) + (fragment < 0 ? "" : whole.substring(fragment)));
    }

    private static String text(String name, Object value) {
        boolean plain = value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Temporal
                || value instanceof UUID;
        if (plain) return value.toString();
        throw new IllegalArgumentException(
                "The query parameter \"" + name + "\" is a " + value.getClass().getSimpleName()
                        + ", which has no text of its own: give a text, a number, true or false, a time, a UUID, or a collection of"
                        + " these." + (value instanceof Secret ? " A secret has to be revealed." : ""));
    }

    private static String encoded(String text) {
        return encoded(text, UNRESERVED);
    }

    private static String encoded(String text, String kept) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || kept.indexOf(c) >= 0) encoded.append(c);
            else encoded.append('%').append(HEX.toHexDigits(b));
        }
        return encoded.toString();
    }

    /**
     * Where a link leads. Characters that no address may hold are encoded: some systems write them all the same.
     *
     * @throws IllegalArgumentException if it is no address even so
     */
    static URI resolved(URI base, String link) {
        URI to = URI.create(encoded(link.strip(), ALLOWED));
        // RFC 3986 keeps the path of the base here; Java goes by an older text.
        boolean onlyQuery = to.getScheme() == null
                && to.getRawAuthority() == null
                && to.getRawPath().isEmpty();
        if (!onlyQuery) return base.resolve(to);
        return replacingQuery(base, to.getRawQuery() == null ? "" : to.getRawQuery());
    }

    static boolean isSameOrigin(URI one, URI other) {
        return origin(one).equals(origin(other));
    }

    /** Scheme, host and port: what a browser calls an origin. */
    static String origin(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        boolean isUsual = address.getPort() < 0 || address.getPort() == usual;
        return scheme + "://" + host + (isUsual ? "" : ":" + address.getPort());
    }

    /** Without the query, which may hold a key. */
    static String shown(URI address) {
        return origin(address) + (address.getRawPath() == null ? "" : address.getRawPath());
    }
}
