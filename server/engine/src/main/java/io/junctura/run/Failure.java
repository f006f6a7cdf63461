package io.junctura.run;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.json.StoredJson;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt failed.
 *
 * @param message for people; contains no secrets
 * @param status  the HTTP status of the other system's answer; null: it has not answered, or not over HTTP
 */
public record Failure(
        ErrorKind kind,
        Reached reached,
        @Nullable Duration retryAfter,
        String message,
        @Nullable Integer status) {
    private static final Duration MAX_WAIT = Duration.ofDays(365);

    /** Lists show the messages of hundreds of runs. */
    private static final int MAX_MESSAGE_LENGTH = 8_000;

    private static final int CUT = MAX_MESSAGE_LENGTH - 100;

    public Failure {
        if (message.length() > MAX_MESSAGE_LENGTH) {
            message = message.substring(0, CUT) + "… (" + message.length() + " characters)";
        }
    }

    public Failure(ErrorKind kind, Reached reached, @Nullable Duration retryAfter, String message) {
        this(kind, reached, retryAfter, message, null);
    }

    public static Failure of(ConnectorException e) {
        String message = e.getMessage();
        // A plugin may return any duration, and the value is added to the time.
        Duration retryAfter = e.retryAfter()
                .filter(wait -> !wait.isNegative())
                .map(wait -> wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait)
                .orElse(null);
        return new Failure(
                e.kind(),
                e.reached(),
                retryAfter,
                message == null ? "" : message,
                e.status().orElse(null));
    }

    /** The same failure, when it is known better whether the request reached the other system. */
    public Failure withReached(Reached other) {
        return new Failure(kind, other, retryAfter, message, status);
    }

    /** The same failure with another message. */
    Failure with(String other) {
        return new Failure(kind, reached, retryAfter, other, status);
    }

    /** The result of a failed step with {@code on-error: continue}. */
    public Map<String, Object> asResult() {
        return Map.of("error", Map.of("kind", kind.name(), "message", message));
    }

    /** Whether a step's result was made by {@link #asResult}. */
    static boolean isResult(@Nullable Object result) {
        if (result instanceof StoredJson stored) return stored.has("error");
        return result instanceof Map<?, ?> value && value.containsKey("error");
    }

    /** The document or the data is wrong; nothing was sent. */
    public static Failure badInput(String message) {
        return new Failure(ErrorKind.BAD_INPUT, Reached.NO, null, message);
    }
}
