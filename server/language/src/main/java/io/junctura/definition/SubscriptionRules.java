package io.junctura.definition;

import io.junctura.builtin.TopicEvent;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the settings of a subscription, for documents and for the API. Each method returns the problem as a
 * sentence, or null. Pure.
 */
public final class SubscriptionRules {
    /** The largest number of topics, of types, and of labels. */
    public static final int MAX = 100;

    public static final int MAX_HEADERS = 20;
    public static final int MAX_PAUSES = 50;
    private static final int MAX_TEXT_LENGTH = 500;
    private static final int MAX_ADDRESS_LENGTH = 2_000;
    private static final int MAX_HEADER_LENGTH = 4_000;
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_.:/-]{0,99}(\\*|[A-Za-z0-9_.:/-])");

    /** These headers describe the message, or belong to the connection. */
    private static final Set<String> RESERVED = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private SubscriptionRules() {}

    public static @Nullable String topic(String text) {
        try {
            new TopicEvent(text);
            return null;
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    public static @Nullable String type(String text) {
        if (TYPE.matcher(text).matches()) return null;
        return "A type has at most 100 letters, digits and . _ - : /, with * at its end for all that begin so, such as"
                + " order.*.";
    }

    public static @Nullable String address(String text) {
        if (text.isBlank()) return "Say where webhooks are sent, such as https://example.com/hooks.";
        if (text.length() > MAX_ADDRESS_LENGTH) return "An address has at most " + MAX_ADDRESS_LENGTH + " characters.";
        try {
            URI address = new URI(text);
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("https") || scheme.equals("http");
            if (web && address.getHost() != null && address.getUserInfo() == null && address.getFragment() == null) {
                return null;
            }
        } catch (URISyntaxException e) {
            // Reported below.
        }
        return "This is no address of a web server. It begins with https:// and a host, and has no user name and no #,"
                + " such as https://example.com/hooks.";
    }

    public static @Nullable String headerName(String name) {
        if (!RespondStep.HEADER.matcher(name).matches()) return "This is not a valid header name.";
        String lower = name.toLowerCase(Locale.ROOT);
        if (!RESERVED.contains(lower) && !lower.startsWith("webhook-")) return null;
        return "The server sets this header itself. Leave it out.";
    }

    public static @Nullable String headerValue(@Nullable Object value) {
        boolean fits =
                value instanceof String text && text.length() <= MAX_HEADER_LENGTH && RespondStep.isHeaderValue(text);
        if (fits) return null;
        return "A header's value is a text of at most " + MAX_HEADER_LENGTH
                + " characters of Latin-1, without line breaks.";
    }

    public static @Nullable String label(String name, @Nullable Object value) {
        if (value instanceof String text && text.length() <= MAX_TEXT_LENGTH && name.length() <= MAX) return null;
        return "A label is a text of at most " + MAX_TEXT_LENGTH + " characters.";
    }

    public static @Nullable String description(String text) {
        if (text.length() <= MAX_TEXT_LENGTH) return null;
        return "A description has at most " + MAX_TEXT_LENGTH + " characters.";
    }

    public static @Nullable String count(int count, int most, String what) {
        return count <= most ? null : "There may be at most " + most + " " + what + ".";
    }
}
