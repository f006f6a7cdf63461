package io.junctura.plugins.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import java.io.EOFException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Says what an error of the broker or of its client means to a run. */
final class Failures {
    private static final int SHOWN = 500;

    private Failures() {}

    /** The broker's reason for closing a channel or a connection (AMQP 0-9-1, section 1.1.2). */
    private record Closed(int code, String text, boolean ofTheConnection) {
        static @Nullable Closed of(@Nullable Method reason) {
            if (reason instanceof AMQP.Channel.Close channel) {
                return new Closed(channel.getReplyCode(), channel.getReplyText(), false);
            }
            if (reason instanceof AMQP.Connection.Close connection) {
                return new Closed(connection.getReplyCode(), connection.getReplyText(), true);
            }
            return null;
        }
    }

    /**
     * @param what    what cannot be done, such as {@code Cannot publish to the exchange "orders"}
     * @param reached whether a failure that says nothing about it may have reached the broker
     * @throws InterruptedException if the call is to end
     */
    static ConnectorException of(Throwable e, String what, Reached reached) throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectorException ours) return ours;
            if (cause instanceof AuthenticationFailureException) {
                return credentials(what + ": " + line(said(cause)) + " Check the connection's user and password.", e);
            }
            Closed closed = cause instanceof ShutdownSignalException signal && !signal.isInitiatedByApplication()
                    ? Closed.of(signal.getReason())
                    : null;
            if (closed != null) return closed(closed, what, reached, e);
        }
        return ConnectorException.tryLater(reached, what + ": " + line(said(e)), e);
    }

    /** @param e what the client says of a message that it cannot encode */
    static ConnectorException unsendable(IllegalArgumentException e, String what) {
        return ConnectorException.badInput(what + ": " + line(said(e)) + " Make the headers smaller.");
    }

    private static ConnectorException closed(Closed closed, String what, Reached reached, Throwable e) {
        String said = what + ": " + line(closed.text() + " (" + closed.code() + ")");
        if (closed.ofTheConnection()) {
            return switch (closed.code()) {
                case AMQP.ACCESS_REFUSED, AMQP.NOT_ALLOWED, AMQP.NOT_FOUND ->
                    credentials(
                            said + " Check the connection's user and virtualHost, and the user's permissions there.",
                            e);
                default -> ConnectorException.tryLater(reached, said, e);
            };
        }
        return switch (closed.code()) {
            case AMQP.NOT_FOUND -> refused(said + " Create it, or correct the name.", e);
            case AMQP.ACCESS_REFUSED -> refused(said + " Give the connection's user the permission.", e);
            case AMQP.PRECONDITION_FAILED, AMQP.CONTENT_TOO_LARGE, AMQP.NOT_ALLOWED, AMQP.NOT_IMPLEMENTED ->
                refused(said, e);
            default -> ConnectorException.tryLater(Reached.YES, said, e);
        };
    }

    private static ConnectorException credentials(String message, Throwable e) {
        return new ConnectorException(ErrorKind.CREDENTIALS, Reached.NO, message, null, e);
    }

    private static ConnectorException refused(String message, Throwable e) {
        return new ConnectorException(ErrorKind.REFUSED, Reached.YES, message, null, e);
    }

    /** The message of the innermost cause, since the client wraps exceptions without messages. */
    private static String said(Throwable e) {
        Throwable cause = e;
        while (cause.getMessage() == null && cause.getCause() != null) cause = cause.getCause();
        if (cause.getMessage() != null) return cause.getMessage();
        if (cause instanceof TimeoutException) return "the broker has not answered in time";
        if (cause instanceof EOFException) return "the broker has closed the connection";
        return cause.getClass().getSimpleName();
    }

    private static String line(String message) {
        String line = message.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (line.length() > SHOWN) return line.substring(0, SHOWN) + "…";
        return line.endsWith(".") ? line : line + ".";
    }
}
