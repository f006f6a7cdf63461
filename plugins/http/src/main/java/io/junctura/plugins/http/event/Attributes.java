package io.junctura.plugins.http.event;

import io.junctura.api.ConnectorException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for the attributes of CloudEvents 1.0. Each message names the attribute. Pure. */
final class Attributes {
    private static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+");
    private static final Pattern CONTROL = Pattern.compile("[\\u0000-\\u001f\\u007f-\\u009f]");

    private Attributes() {}

    /**
     * @param event its attributes, without its data
     * @param where the beginning of each message: the place of the event in a batch
     * @throws ConnectorException bad input, with the name of the first wrong attribute
     */
    static void check(Map<String, Object> event, String where) throws ConnectorException {
        for (String name : REQUIRED) {
            if (!event.containsKey(name)) throw wrong(where, name, "is missing");
        }
        for (Map.Entry<String, Object> one : event.entrySet()) {
            String mistake = mistake(one.getKey(), one.getValue());
            if (mistake != null) throw wrong(where, one.getKey(), mistake);
        }
    }

    static ConnectorException wrong(String where, String name, String mistake) {
        return ConnectorException.badInput(where + "The attribute \"" + name + "\" " + mistake + ".");
    }

    private static @Nullable String mistake(String name, Object value) {
        return switch (name) {
            case "specversion" -> "1.0".equals(value) ? null : "must be 1.0, the version that this server reads";
            case "id", "type", "subject" -> isText(value) ? null : "must be a text that is not empty";
            case "source" ->
                isText(value) && uri(value) != null ? null : "must be a URI or a reference such as /orders";
            case "dataschema" -> isAbsolute(value) ? null : "must be a URI with a scheme such as https:";
            case "time" -> isTime(value) ? null : "must be a time such as 2030-01-31T09:30:00Z";
            case "datacontenttype" ->
                isText(value) && MediaTypes.isValid((String) value) ? null : "must be a media type such as text/xml";
            default -> extension(name, value);
        };
    }

    private static @Nullable String extension(String name, Object value) {
        if (!NAME.matcher(name).matches()) return "must have a name of lower-case letters and digits";
        boolean fits = value instanceof Boolean
                || (value instanceof String text && !CONTROL.matcher(text).find())
                || (value instanceof Number number && isWhole(number));
        return fits ? null : "must be a text, a whole number, true or false";
    }

    private static boolean isWhole(Number number) {
        if (number instanceof Long || number instanceof Integer) return true;
        return new BigDecimal(number.toString()).stripTrailingZeros().scale() <= 0;
    }

    private static boolean isText(Object value) {
        return value instanceof String text
                && !text.isEmpty()
                && !CONTROL.matcher(text).find();
    }

    private static boolean isAbsolute(Object value) {
        URI uri = value instanceof String ? uri(value) : null;
        return uri != null && uri.isAbsolute();
    }

    private static @Nullable URI uri(Object text) {
        try {
            return new URI((String) text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean isTime(Object value) {
        if (!(value instanceof String text)) return false;
        try {
            DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text.toUpperCase(Locale.ROOT));
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
