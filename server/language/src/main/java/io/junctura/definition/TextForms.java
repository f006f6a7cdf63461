package io.junctura.definition;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions for the forms of texts that documents may have, for the published schema. JSON Schema's own formats are
 * narrower: its {@code duration} refuses {@code 30s}, and its {@code date-time} refuses a time without seconds.
 */
final class TextForms {
    private static final String ISO = "[0-9DdTtHhMmSs.,+-]*";

    /** A duration above zero. */
    static final String SPAN = "^\\s*(?:[0-9]*[1-9][0-9]*(?:ms|s|m|h|d)|[Pp]" + ISO + "[1-9]" + ISO + ")\\s*$";

    /** A time with its offset. */
    static final String MOMENT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{0,9})?)?"
            + "(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2})?)?)$";

    private static final Map<String, String> BY_FORMAT = Map.of(
            "duration", "^\\s*(?:[0-9]+(?:ms|s|m|h|d)|[Pp]" + ISO + "[0-9]" + ISO + ")\\s*$",
            "date-time", MOMENT,
            "date", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
            "email", "^[^\\s@]+@[^\\s@]+$",
            "uri", "^[A-Za-z][A-Za-z0-9+.-]*:\\S+$",
            "uuid", "^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
            "base64", "^[A-Za-z0-9+/_=\\r\\n-]*$");

    private TextForms() {}

    /** Null: the format is none of texts. */
    static @Nullable String pattern(Object format) {
        return BY_FORMAT.get(String.valueOf(format));
    }
}
