package io.junctura.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one error of a connector. The message is shown to people: one or two sentences that say what failed, where, why in
 * the other system's own words, and what to do; never a secret.
 *
 * <p>What else the methods of a connector may throw:
 * <ul>
 *   <li>an {@code IOException} that says that no connection was made, such as {@link java.net.ConnectException},
 *       {@link java.net.UnknownHostException} or {@link javax.net.ssl.SSLHandshakeException}, counts as
 *       {@link ErrorKind#TRY_LATER} and {@link Reached#NO};
 *   <li>any other of the network, and a plain {@code IOException}, as {@link ErrorKind#TRY_LATER} and
 *       {@link Reached#MAYBE};
 *   <li>one that says that a file or folder is not there, is there already or may not be used, such as {@link
 *       java.nio.file.NoSuchFileException}, as {@link ErrorKind#REFUSED} and {@link Reached#NO};
 *   <li>anything else as {@link ErrorKind#BROKEN} and {@link Reached#MAYBE}, with the plugin named.
 * </ul>
 */
public final class ConnectorException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final Reached reached;
    private final @Nullable Duration retryAfter;
    private final @Nullable Integer status;

    public ConnectorException(
            ErrorKind kind, Reached reached, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        this(kind, reached, message, retryAfter, cause, null);
    }

    private ConnectorException(
            ErrorKind kind,
            Reached reached,
            String message,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause,
            @Nullable Integer status) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.reached = Objects.requireNonNull(reached, "reached");
        this.retryAfter = retryAfter;
        this.status = status;
    }

    /** The step's input is wrong; nothing was sent. */
    public static ConnectorException badInput(String message) {
        return new ConnectorException(ErrorKind.BAD_INPUT, Reached.NO, message, null, null);
    }

    /** The other side answered no. */
    public static ConnectorException refused(String message) {
        return new ConnectorException(ErrorKind.REFUSED, Reached.YES, message, null, null);
    }

    /** The other side does not accept the credentials, and did nothing. */
    public static ConnectorException credentials(String message) {
        return new ConnectorException(ErrorKind.CREDENTIALS, Reached.NO, message, null, null);
    }

    /** It may work later. */
    public static ConnectorException tryLater(Reached reached, String message) {
        return new ConnectorException(ErrorKind.TRY_LATER, reached, message, null, null);
    }

    /** It may work later. */
    public static ConnectorException tryLater(Reached reached, String message, @Nullable Throwable cause) {
        return new ConnectorException(ErrorKind.TRY_LATER, reached, message, null, cause);
    }

    /** It may work after {@code retryAfter}, as the other side said. */
    public static ConnectorException tryLater(Reached reached, String message, Duration retryAfter) {
        return new ConnectorException(ErrorKind.TRY_LATER, reached, message, retryAfter, null);
    }

    /** Something unexpected. */
    public static ConnectorException broken(Reached reached, String message, @Nullable Throwable cause) {
        return new ConnectorException(ErrorKind.BROKEN, reached, message, null, cause);
    }

    public ErrorKind kind() {
        return kind;
    }

    public Reached reached() {
        return reached;
    }

    /**
     * The same with the HTTP status that the other side answered with: a caller who waits for the flow gets to know it. {@link
     * HttpAnswer#orThrow} says it by itself.
     */
    public ConnectorException withStatus(int answered) {
        return new ConnectorException(kind, reached, String.valueOf(getMessage()), retryAfter, getCause(), answered);
    }

    /** The HTTP status that the other side answered with; empty if it has not answered, or not over HTTP. */
    public Optional<Integer> status() {
        return Optional.ofNullable(status);
    }

    /** How long the other side asked us to wait. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
