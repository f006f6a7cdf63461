package io.junctura.plugins.sql;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Says why a database cannot be connected to, and what to do about it. */
final class ConnectFailures {
    private static final int MAX_DEPTH = 10;

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
        if (failure.kind() != ErrorKind.TRY_LATER) return failure;
        String certificate = certificate(e);
        String todo = certificate == null ? todo(e) : null;
        if (certificate == null && todo == null) return failure;
        String message = certificate == null ? failure.getMessage() + " " + todo : what + ": " + certificate;
        return new ConnectorException(failure.kind(), failure.reached(), message, null, e);
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

    /**
     * What is wrong with the database's certificate; null if nothing is. Only for drivers that check certificates themselves: the
     * exceptions of the server have no such cause, and say it in words.
     */
    private static @Nullable String certificate(Throwable e) {
        Throwable each = e;
        for (int i = 0; each != null && i < MAX_DEPTH; i++) {
            if (each instanceof CertPathBuilderException) {
                return "the database's certificate is from an authority that is not trusted. If it is right, put the"
                        + " authority's certificate into \"authorities\".";
            }
            if (each instanceof CertificateExpiredException) {
                return "the database's certificate has expired (" + each.getMessage() + "). Renew it in the database.";
            }
            if (each instanceof CertificateNotYetValidException) {
                return "the database's certificate is not valid yet (" + each.getMessage()
                        + "). Check the clocks of both machines.";
            }
            each = each.getCause();
        }
        return null;
    }

    private static @Nullable String todo(Throwable e) {
        Throwable each = e;
        for (int i = 0; each != null && i < MAX_DEPTH; i++) {
            if (each instanceof UnknownHostException) return "Check the host in \"address\".";
            if (each instanceof ConnectException) {
                return "Check host and port in \"address\", and that the database is running.";
            }
            if (each instanceof SocketTimeoutException || each instanceof NoRouteToHostException) {
                return "Check host and port in \"address\", and the firewalls between.";
            }
            each = each.getCause();
        }
        return null;
    }
}
