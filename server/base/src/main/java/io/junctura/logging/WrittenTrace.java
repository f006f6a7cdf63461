package io.junctura.logging;

import java.util.function.UnaryOperator;

/**
 * A stack trace that is formatted already, because its exception must not be referenced or only the caller knows its secrets.
 * Pass it to a logger instead of the exception: its lines are logged unchanged.
 */
public final class WrittenTrace extends Throwable {
    private static final long serialVersionUID = 1L;

    private WrittenTrace(String lines) {
        super(lines, null, false, false);
    }

    /** @param mask masks secrets in a message */
    public static WrittenTrace of(Throwable thrown, UnaryOperator<String> mask) {
        return new WrittenTrace(TraceText.of(thrown, mask));
    }

    /** The formatted lines. */
    String lines() {
        return String.valueOf(getMessage());
    }
}
