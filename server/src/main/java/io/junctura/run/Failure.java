package io.junctura.run;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt came to nothing.
 *
 * @param message for people; no secrets
 * @param status  the HTTP status that the other system answered with; null if it has not answered, or not over HTTP
 */
public record Failure(
        ErrorKind kind,
        Reached reached,
        @Nullable Duration retryAfter,
        String message,
        @Nullable Integer status) {
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    /** A message is shown in lists, with those of hundreds of other runs. */
    private static final int LONGEST_MESSAGE = 8_000;

    private static final int CUT = LONGEST_MESSAGE - 100;

    public Failure {
        if (message.length() > LONGEST_MESSAGE) {
            message = message.substring(0, CUT) + "… (" + message.length() + " characters)";
        }
    }

    public Failure(ErrorKind kind, Reached reached, @Nullable Duration retryAfter, String message) {
        this(kind, reached, retryAfter, message, null);
    }

    public static Failure of(ConnectorException e) {
        String message = e.getMessage();
        // A plugin may say what it likes, and such a time is added to the clock's.
        Duration retryAfter = e.retryAfter()
                .filter(wait -> !wait.isNegative())
                .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait)
                .orElse(null);
        return new Failure(
                e.kind(),
                e.reached(),
                retryAfter,
                message == null ? "" : message,
                e.status().orElse(null));
    }

    /** The same, when more is known of whether it got to the other side. */
    public Failure withReached(Reached other) {
        return new Failure(kind, other, retryAfter, message, status);
    }

    /** The same in other words. */
    Failure with(String other) {
        return new Failure(kind, reached, retryAfter, other, status);
    }

    /** What a step yields that failed and without which the run goes on. */
    public Map<String, Object> asResult() {
        return Map.of("error", Map.of("kind", kind.name(), "message", message));
    }

    /** The document or the data is at fault: nothing was sent. */
    public static Failure badInput(String message) {
        return new Failure(ErrorKind.BAD_INPUT, Reached.NO, null, message);
    }
}
