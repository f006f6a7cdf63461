package io.junctura.plugins.kafka;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Says what an error of Kafka's means to a run. */
final class Failures {
    private static final int SHOWN = 500;

    private final KafkaConnection connection;
    private final AddressCheck addresses;

    Failures(KafkaConnection connection, AddressCheck addresses) {
        this.connection = connection;
        this.addresses = addresses;
    }

    /**
     * @param what    what cannot be done, such as {@code Cannot publish to the topic "orders"}
     * @param reached whether a failure that says nothing about it may have reached the cluster
     * @throws InterruptedException if the call is to end
     */
    ConnectorException of(Throwable thrown, String what, Reached reached) throws InterruptedException {
        Throwable e = cause(thrown);
        if (e instanceof ConnectorException ours) return ours;
        if (e instanceof InterruptException || e instanceof InterruptedException) {
            // Kafka sets the thread's flag as well.
            boolean ignored = Thread.interrupted();
            throw new InterruptedException();
        }
        String said = what + ": " + line(e);
        if (e instanceof AuthenticationException) {
            return new ConnectorException(ErrorKind.CREDENTIALS, Reached.NO, said + credentials(), null, e);
        }
        if (e instanceof AuthorizationException) {
            return new ConnectorException(
                    ErrorKind.REFUSED,
                    Reached.YES,
                    said + " Give the connection's user the permission (ACL), or name another topic or group.",
                    null,
                    e);
        }
        if (e instanceof UnknownTopicOrPartitionException || e instanceof InvalidTopicException) {
            return new ConnectorException(
                    ErrorKind.REFUSED, Reached.YES, said + " Create the topic, or correct its name.", null, e);
        }
        if (e instanceof RecordTooLargeException) {
            return new ConnectorException(
                    ErrorKind.REFUSED,
                    Reached.NO,
                    said + " The limits are the connection's largestRecord (" + connection.largestRecord()
                            + ") and the topic's max.message.bytes.",
                    null,
                    e);
        }
        ConnectorException refusal = addresses.refusal().orElse(null);
        if (refusal != null && isTemporary(e)) {
            return advertised(said + " The cluster advertises a broker", refusal, reached);
        }
        if (isTemporary(e)) return ConnectorException.tryLater(reached, said, e);
        if (e instanceof ConfigException) return ConnectorException.tryLater(Reached.NO, said, e);
        if (e instanceof ApiException) {
            return new ConnectorException(ErrorKind.REFUSED, Reached.YES, said, null, e);
        }
        return ConnectorException.broken(reached, said, e);
    }

    /** What a broker means that the cluster names and the client cannot call. */
    static ConnectorException advertised(String what, ConnectorException refusal, Reached reached) {
        boolean isForbidden = refusal.kind() == ErrorKind.BAD_INPUT;
        return new ConnectorException(
                isForbidden ? ErrorKind.REFUSED : refusal.kind(),
                reached,
                what + " that cannot be called. " + refusal.getMessage()
                        + (isForbidden ? " Add it to the connection's bootstrapServers." : ""),
                null,
                refusal);
    }

    private static boolean isTemporary(Throwable e) {
        return e instanceof RetriableException || e instanceof TimeoutException;
    }

    private String credentials() {
        String user = connection.user();
        return connection.signIn() == KafkaConnection.SignIn.NONE
                ? " Check the connection's certificate, authorities and sign-in."
                : " Check the connection's user \"" + user + "\", password and sign-in.";
    }

    static Throwable cause(Throwable thrown) {
        Throwable e = thrown;
        while (e.getCause() != null && isWrapper(e)) e = e.getCause();
        return e;
    }

    /** Kafka wraps what a callback has thrown, and what an opening has. */
    private static boolean isWrapper(Throwable e) {
        return e instanceof ExecutionException
                || e instanceof CompletionException
                || e.getClass() == KafkaException.class
                || e.getClass() == Failed.class;
    }

    private static String line(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String line = message.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (line.length() > SHOWN) return line.substring(0, SHOWN) + "…";
        return line.endsWith(".") ? line : line + ".";
    }

    /** Carries a checked exception through a callback of Kafka's. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(Throwable cause) {
            super(cause);
        }
    }
}
