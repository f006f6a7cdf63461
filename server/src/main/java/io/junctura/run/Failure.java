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

    public static Failure of(ConnectorException e) {
        String message = e.getMessage();
        return new Failure(e.kind(), e.reached(), e.retryAfter().orElse(null), message == null ? "" : message);
    }

    /** The document or the data is at fault: nothing was sent. */
    public static Failure badInput(String message) {
        return new Failure(ErrorKind.BAD_INPUT, Reached.NO, null, message);
    }
}
