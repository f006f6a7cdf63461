package io.junctura.plugins.excel;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the values of a column are. */
public enum CellType {
    TEXT,
    INTEGER,
    DECIMAL,
    BOOLEAN,
    /** A date, or a date with a time, by ISO 8601. */
    DATE,
    TIME;

    /** @return null if the value cannot be one */
    @Nullable
    Object of(Object value) {
        try {
            return switch (this) {
                case TEXT -> value instanceof BigDecimal number ? number.toPlainString() : value.toString();
                case INTEGER -> integer(value);
                case DECIMAL -> value instanceof Number ? value : new BigDecimal(trimmed(value));
                case BOOLEAN -> bool(value);
                case DATE -> date(trimmed(value));
                case TIME -> LocalTime.parse(trimmed(value)).toString();
            };
        } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    private static String trimmed(Object value) {
        String text = value.toString().strip();
        // More digits would take long to compute with.
        if (text.length() > 400) throw new NumberFormatException();
        return text;
    }

    private static Object integer(Object value) {
        return value instanceof Long ? value : new BigDecimal(trimmed(value)).longValueExact();
    }

    private static @Nullable Object bool(Object value) {
        if (value instanceof Boolean) return value;
        return switch (value.toString().strip().toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> null;
        };
    }

    private static String date(String text) {
        if (text.indexOf('T') < 0) return LocalDate.parse(text).toString();
        LocalDateTime.parse(text);
        return text;
    }
}
