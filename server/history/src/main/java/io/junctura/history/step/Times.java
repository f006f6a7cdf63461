package io.junctura.history.step;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Formats times for the API. */
public final class Times {
    /** Always with three digits after the second, so that times compare as text. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private Times() {}

    /** @param millis since 1970 */
    public static String text(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }
}
