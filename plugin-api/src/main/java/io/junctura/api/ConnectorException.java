package io.junctura.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The exception by which a connector fails. The message is shown to people. It says in one or two sentences what
 * failed, where, why (in the other system's words), and what to do. It must not contain a secret.
 *
 * <p>How the server treats other exceptions of a connector's methods:
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

    /** The other system refused the request. */
    public static ConnectorException refused(String message) {
        return new ConnectorException(ErrorKind.REFUSED, Reached.YES, message, null, null);
    }

    /** The other system does not accept the credentials, and did nothing. */
    public static ConnectorException credentials(String message) {
        return new ConnectorException(ErrorKind.CREDENTIALS, Reached.NO, message, null, null);
    }

    /** The work may succeed later. */
    public static ConnectorException tryLater(Reached reached, String message) {
        return new ConnectorException(ErrorKind.TRY_LATER, reached, message, null, null);
    }

    /** The work may succeed later. */
    public static ConnectorException tryLater(Reached reached, String message, @Nullable Throwable cause) {
        return new ConnectorException(ErrorKind.TRY_LATER, reached, message, null, cause);
    }

    /** The work may succeed after {@code retryAfter}, as the other system said. */
    public static ConnectorException tryLater(Reached reached, String message, Duration retryAfter) {
        return new ConnectorException(ErrorKind.TRY_LATER, reached, message, retryAfter, null);
    }

    /** An unexpected failure. */
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
     * The same exception with the HTTP status of the other system's response. A caller who waits for the flow gets this
     * status. {@link HttpAnswer#orThrow} sets it.
     */
    public ConnectorException withStatus(int answered) {
        return new ConnectorException(kind, reached, String.valueOf(getMessage()), retryAfter, getCause(), answered);
    }

    /** The HTTP status of the other system's response; empty if there was no response, or not over HTTP. */
    public Optional<Integer> status() {
        return Optional.ofNullable(status);
    }

    /** How long to wait, as the other system said. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
