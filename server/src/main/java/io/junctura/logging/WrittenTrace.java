package io.junctura.logging;

import java.util.function.UnaryOperator;

/**
 * A stack trace that has become text already, since its exception must not be kept or its secrets are known only here. Handed
 * to a logger in the place of the exception, it is logged line by line as it is.
 */
public final class WrittenTrace extends Throwable {
    private static final long serialVersionUID = 1L;

    private WrittenTrace(String lines) {
        super(lines, null, false, false);
    }

    /** @param mask takes secrets out of a message */
    public static WrittenTrace of(Throwable thrown, UnaryOperator<String> mask) {
        return new WrittenTrace(TraceText.of(thrown, mask));
    }

    /** The trace itself. */
    String lines() {
        return String.valueOf(getMessage());
    }
}
