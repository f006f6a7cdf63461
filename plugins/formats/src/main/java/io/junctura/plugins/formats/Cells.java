package io.junctura.plugins.formats;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Converts values to texts, for formats with texts only. */
public final class Cells {
    private static final int MAX_PLAIN_LENGTH = 100;

    private Cells() {}

    /** @return null if it is a list or a map, which is no text */
    public static @Nullable String text(@Nullable Object value) {
        if (value instanceof String text) return text;
        if (value == null) return "";
        if (value instanceof BigDecimal number) return number(number);
        if (value instanceof Number || value instanceof Boolean) return value.toString();
        return null;
    }

    /** Without an exponent, unless that would be a long row of zeros. */
    private static String number(BigDecimal number) {
        return Math.abs((long) number.scale()) <= MAX_PLAIN_LENGTH ? number.toPlainString() : number.toString();
    }

    /** What a value is, for messages. */
    public static String kind(@Nullable Object value) {
        if (value == null) return "null";
        if (value instanceof String) return "a text";
        if (value instanceof Number) return "a number";
        if (value instanceof Boolean) return "true or false";
        return value instanceof java.util.List ? "a list" : "a map";
    }
}
