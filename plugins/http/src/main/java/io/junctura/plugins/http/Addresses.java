package io.junctura.plugins.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts addresses together. */
final class Addresses {

    private static final String UNRESERVED = "-._~";
    private static final String IN_PATH = UNRESERVED + "!$&'()*+,;=:@/%";
    private static final String IN_QUERY = IN_PATH + "?";

    /** What {@link #checked} takes, but for mistakes within its path. */
    static final String ADDRESS = "^\\s*[hH][tT][tT][pP][sS]?://[^/?#@\\s]+([/?#]\\S*)?\\s*$";

    static final String ADDRESS_HINT = "an address such as https://api.example.com/v1, without a user or password";

    /** What {@link #join} takes: no segment is "." or "..", and the first does not end in a colon, as a scheme does. */
    static final String PATH = "^([.]{0,2}[^./?#]([^/?#]*[^/?#:])?|[.]{3,}([^/?#]*[^/?#:])?)?"
            + "(/([.]{0,2}[^./?#][^/?#]*|[.]{3,}[^/?#]*)?)*([?#].*)?$";

    private Addresses() {}

    /** @throws IllegalArgumentException naming the field, if it is not an address that can be called */
    static URI checked(String field, String address) {
        try {
            URI uri = new URI(address.strip());
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getRawAuthority() != null) {
                if (uri.getRawUserInfo() != null || uri.getRawAuthority().indexOf('@') >= 0) {
                    throw new IllegalArgumentException(
                            field + " must not hold a user or password. The connection has fields for them.");
                }
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(notAnAddress(field), e);
        }
        throw new IllegalArgumentException(notAnAddress(field));
    }

    private static String notAnAddress(String field) {
        return field + " must be an address such as https://api.example.com/v1.";
    }

    /**
     * The base and the path. No path can lead to another host.
     *
     * @param base what {@link #checked} takes
     * @throws IllegalArgumentException for a path that climbs out of the base
     */
    static URI join(String base, @Nullable String path) {
        // Handled as a text, since parsing the base for each request would take most of the time.
        String whole = base.strip();
        int fragment = whole.indexOf('#');
        if (fragment >= 0) whole = whole.substring(0, fragment);
        int question = whole.indexOf('?');
        String joined = question < 0 ? whole : whole.substring(0, question);
        String all = question < 0 ? "" : whole.substring(question + 1);
        String text = path == null ? "" : path;
        if (text.indexOf('#') >= 0) text = text.substring(0, text.indexOf('#'));
        int mark = text.indexOf('?');
        String before = mark < 0 ? text : text.substring(0, mark);
        String query = mark < 0 ? "" : text.substring(mark + 1);
        refuseClimbing(before);
        if (!before.isEmpty()) {
            if (joined.endsWith("/")) joined = joined.substring(0, joined.length() - 1);
            joined = joined + (before.startsWith("/") ? "" : "/") + encoded(before, IN_PATH);
        }
        if (!query.isEmpty()) all = (all.isEmpty() ? "" : all + "&") + encoded(query, IN_QUERY);
        return URI.create(all.isEmpty() ? joined : joined + "?" + all);
    }

    private static void refuseClimbing(String path) {
        for (String segment : path.split("/", -1)) {
            String plain = segment.replace("%2e", ".").replace("%2E", ".");
            if (plain.equals(".") || plain.equals("..")) {
                throw new IllegalArgumentException(
                        "path must not hold \".\" or \"..\" as a segment, because the server would call another address.");
            }
        }
    }

    /** The text of a plain value. */
    static String text(String name, Object value) {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) return value.toString();
        throw new IllegalArgumentException(
                "\"" + name + "\" must be a text, a number, true or false, or a list of these.");
    }

    /** Percent-encodes what is neither a letter nor a digit nor in {@code kept}. */
    static String encoded(String text, String kept) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || kept.indexOf(c) >= 0) encoded.append(c);
            else {
                encoded.append('%');
                encoded.append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
                encoded.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }
}
