package io.junctura.connector.input;

import java.time.Duration;
import java.time.format.DateTimeParseException;

/** Durations as people write them: {@code 500ms}, {@code 5s}, {@code 10m}, {@code 24h}, {@code 7d}, or ISO-8601. */
public final class Durations {

    private Durations() {}

    /**
     * Reads a duration of zero or more.
     *
     * @throws IllegalArgumentException with a sentence that says what may be written
     */
    public static Duration parse(String text) {
        String trimmed = text.strip();
        if (!trimmed.isEmpty() && (trimmed.charAt(0) == 'P' || trimmed.charAt(0) == 'p')) {
            return iso(text, trimmed);
        }
        int digits = 0;
        while (digits < trimmed.length() && trimmed.charAt(digits) >= '0' && trimmed.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0) {
            throw malformed(text);
        }
        try {
            long amount = Long.parseLong(trimmed.substring(0, digits));
            return switch (trimmed.substring(digits)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                case "d" -> Duration.ofDays(amount);
                default -> throw malformed(text);
            };
        } catch (NumberFormatException | ArithmeticException tooLong) {
            throw new IllegalArgumentException("\"" + text + "\" is longer than any duration can be.", tooLong);
        }
    }

    /** The text of a duration, in the largest unit without a remainder. {@link #parse} reads it back. */
    public static String text(Duration duration) {
        if (duration.isNegative() || duration.getNano() % 1_000_000 != 0) return duration.toString();
        long seconds = duration.getSeconds();
        if (duration.getNano() != 0) {
            try {
                return duration.toMillis() + "ms";
            } catch (ArithmeticException e) {
                return duration.toString();
            }
        }
        if (seconds == 0 || seconds % 60 != 0) return seconds + "s";
        if (seconds % 3_600 != 0) return seconds / 60 + "m";
        // A single day is written as 24h, like the defaults.
        boolean days = seconds % 86_400 == 0 && seconds > 86_400;
        return days ? seconds / 86_400 + "d" : seconds / 3_600 + "h";
    }

    private static Duration iso(String text, String trimmed) {
        Duration duration;
        try {
            duration = Duration.parse(trimmed);
        } catch (DateTimeParseException e) {
            throw malformed(text);
        }
        if (duration.isNegative()) {
            throw new IllegalArgumentException("\"" + text + "\" is negative; a duration is zero or more.");
        }
        return duration;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("\"" + text
                + "\" is not a duration. Write a whole number and a unit (500ms, 5s, 10m, 24h, 7d), or"
                + " ISO-8601 (PT1H30M).");
    }
}
