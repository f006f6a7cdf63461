package io.junctura.run;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt came to nothing.
 *
 * @param message for people; no secrets
 */
public record Failure(
        ErrorKind kind, Reached reached, @Nullable Duration retryAfter, String message) {
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    /** A message is shown in lists, with those of hundreds of other runs. */
    private static final int LONGEST_MESSAGE = 8_000;

    private static final int CUT = LONGEST_MESSAGE - 100;

    public Failure {
        if (message.length() > LONGEST_MESSAGE) {
            message = message.substring(0, CUT) + "… (" + message.length() + " characters)";
        }
    }

    public static Failure of(ConnectorException e) {
        String message = e.getMessage();
        // A plugin may say what it likes, and such a time is added to the clock's.
        Duration retryAfter = e.retryAfter()
                .filter(wait -> !wait.isNegative())
                .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait)
                .orElse(null);
        return new Failure(e.kind(), e.reached(), retryAfter, message == null ? "" : message);
    }

    /** The same, when more is known of whether it got to the other side. */
    public Failure withReached(Reached other) {
        return new Failure(kind, other, retryAfter, message);
    }

    /** The document or the data is at fault: nothing was sent. */
    public static Failure badInput(String message) {
        return new Failure(ErrorKind.BAD_INPUT, Reached.NO, null, message);
    }
}
