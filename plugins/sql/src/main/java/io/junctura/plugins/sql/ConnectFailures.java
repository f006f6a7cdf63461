package io.junctura.plugins.sql;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says why a database cannot be connected to, and what to do about it. */
final class ConnectFailures {
    private static final int DEEPEST = 10;

    private ConnectFailures() {}

    static ConnectorException of(SQLException e, SqlConnection connection, Dialect dialect) {
        String what = "Cannot connect to " + connection.place();
        String words = Failures.words(e);
        if (dialect.isUnknownDatabase(e)) {
            return invalid(what, words, "Correct \"database\", or create the database.", e);
        }
        // The drivers report these as lost connections, but another try changes nothing.
        if (isWithoutPassword(words)) {
            return new ConnectorException(
                    ErrorKind.CREDENTIALS,
                    Reached.NO,
                    what + ": " + words + ". Enter the user and the password.",
                    null,
                    e);
        }
        if (isWithoutTls(words)) {
            String todo = "Switch on TLS in the database. If the network between is trusted, set \"tls\" to \"off\".";
            return invalid(what, words, todo, e);
        }
        ConnectorException failure = Failures.of(e, what, Failures.Phase.CONNECTING, "", dialect);
        String todo = failure.kind() == ErrorKind.TRY_LATER ? todo(e) : null;
        if (todo == null) return failure;
        return new ConnectorException(failure.kind(), failure.reached(), failure.getMessage() + " " + todo, null, e);
    }

    private static ConnectorException invalid(String what, String words, String todo, SQLException e) {
        return new ConnectorException(ErrorKind.BAD_INPUT, Reached.NO, what + ": " + words + ". " + todo, null, e);
    }

    private static boolean isWithoutPassword(String words) {
        return words.contains("no password was provided");
    }

    /** The words of the drivers for PostgreSQL and for MariaDB. */
    private static boolean isWithoutTls(String words) {
        return words.contains("does not support SSL") || words.contains("ssl not enabled in the server");
    }

    private static @Nullable String todo(Throwable e) {
        Throwable each = e;
        for (int i = 0; each != null && i < DEEPEST; i++) {
            if (each instanceof UnknownHostException) return "Check the host in \"address\".";
            if (each instanceof ConnectException) {
                return "Check host and port in \"address\", and that the database is running.";
            }
            if (each instanceof SocketTimeoutException || each instanceof NoRouteToHostException) {
                return "Check host and port in \"address\", and the firewalls between.";
            }
            if (each instanceof SSLException) {
                return "If the database's certificate is from your own authority, put the authority's certificate into"
                        + " \"authorities\". The name in the certificate must be the host in \"address\".";
            }
            each = each.getCause();
        }
        return null;
    }
}
