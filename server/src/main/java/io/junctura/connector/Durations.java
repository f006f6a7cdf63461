package io.junctura.connector;

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
        return new IllegalArgumentException(
                "\"" + text
                        + "\" is not a duration. Write a whole number and a unit (500ms, 5s, 10m, 24h, 7d), or ISO-8601 (PT1H30M).");
    }
}
