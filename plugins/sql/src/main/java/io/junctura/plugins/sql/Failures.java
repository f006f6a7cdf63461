package io.junctura.plugins.sql;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what an error of a database means to a run. */
final class Failures {
    private static final int SHOWN = 600;
    private static final int MAX_DEPTH = 10;
    private static final Pattern MARIADB_PREFIX = Pattern.compile("^\\(conn=-?\\d+\\) ");

    /** How far a piece of work had come when it failed. */
    enum Phase {
        /** Nothing was sent that changes data. */
        CONNECTING,
        /** Statements were sent in a transaction that the database undoes. */
        IN_TRANSACTION,
        /** Statements were sent that the database may not undo. */
        BEYOND_ROLLBACK,
        /** The commit was sent. */
        COMMITTING
    }

    /**
     * What an error means.
     *
     * @param answered whether the database has answered, so that it is certain that nothing was done
     */
    record Meaning(ErrorKind kind, boolean answered, String todo) {
        static Meaning credentials() {
            return new Meaning(ErrorKind.CREDENTIALS, true, "Check the connection's user and password.");
        }

        static Meaning refused() {
            return new Meaning(ErrorKind.REFUSED, true, "");
        }

        static Meaning busy() {
            return new Meaning(
                    ErrorKind.TRY_LATER, true, "Fewer connections, or a lower concurrency of the flow, may help.");
        }

        /** The database has undone the statement because of others that run at the same time. */
        static Meaning rolledBack() {
            return new Meaning(ErrorKind.TRY_LATER, true, "");
        }

        static Meaning lost() {
            return new Meaning(ErrorKind.TRY_LATER, false, "");
        }
    }

    /** By the SQLSTATE, or its first two characters. */
    private static final Map<String, Meaning> STATES = Map.ofEntries(
            Map.entry("08", Meaning.lost()),
            Map.entry("28", Meaning.credentials()),
            Map.entry("22", Meaning.refused()),
            Map.entry("23", Meaning.refused()),
            Map.entry("40", Meaning.rolledBack()),
            Map.entry("42", Meaning.refused()),
            Map.entry("53", Meaning.busy()),
            Map.entry("57P01", Meaning.lost()),
            Map.entry("57P02", Meaning.lost()),
            Map.entry("57P03", Meaning.busy()),
            Map.entry("57P05", Meaning.lost()),
            Map.entry("55P03", Meaning.rolledBack()),
            Map.entry("58", Meaning.rolledBack()),
            Map.entry("XX", Meaning.refused()));

    private Failures() {}

    /**
     * @param what   a sentence without its end, such as {@code Cannot insert row 3 into "orders"}
     * @param undone a sentence for what the database has undone; empty if there is nothing to say
     */
    static ConnectorException of(SQLException e, String what, Phase phase, String undone, Dialect dialect) {
        Meaning meaning = meaning(e, dialect);
        Reached reached = reached(meaning, phase);
        StringBuilder message =
                new StringBuilder(what).append(": ").append(words(e)).append('.');
        if (!meaning.todo().isEmpty()) message.append(' ').append(meaning.todo());
        if (reached == Reached.MAYBE) message.append(" It is not known whether the database has carried it out.");
        else if (!undone.isEmpty()) message.append(' ').append(undone);
        return new ConnectorException(meaning.kind(), reached, message.toString(), null, e);
    }

    private static Reached reached(Meaning meaning, Phase phase) {
        // What a transaction has done is undone when it ends without a commit, also because the connection is lost.
        return switch (phase) {
            case CONNECTING, IN_TRANSACTION -> meaning.kind() == ErrorKind.REFUSED ? Reached.YES : Reached.NO;
            case BEYOND_ROLLBACK -> Reached.MAYBE;
            case COMMITTING ->
                !meaning.answered() ? Reached.MAYBE : meaning.kind() == ErrorKind.REFUSED ? Reached.YES : Reached.NO;
        };
    }

    private static Meaning meaning(SQLException e, Dialect dialect) {
        if (isLost(e)) return Meaning.lost();
        Meaning own = dialect.meaning(e);
        if (own != null) return own;
        String state = String.valueOf(e.getSQLState());
        Meaning exact = STATES.get(state);
        if (exact != null) return exact;
        Meaning general = state.length() < 2 ? null : STATES.get(state.substring(0, 2));
        return general == null ? Meaning.refused() : general;
    }

    /** Whether the connection was lost, or the time limit of the network has passed. */
    static boolean isLost(SQLException e) {
        if (e instanceof SQLTimeoutException) return true;
        Throwable each = e;
        for (int i = 0; each != null && i < MAX_DEPTH; i++) {
            if (each instanceof SocketTimeoutException || each instanceof java.net.SocketException) return true;
            if (each instanceof SQLException sql
                    && String.valueOf(sql.getSQLState()).startsWith("08")) {
                // MariaDB sends its refusal of one connection too many with this class.
                return sql.getErrorCode() != 1040;
            }
            each = each.getCause();
        }
        return false;
    }

    /** What the database says, on one line, without the period. */
    static String words(SQLException e) {
        // For a batch, the driver wraps the database's message.
        SQLException said =
                e instanceof java.sql.BatchUpdateException && e.getNextException() != null ? e.getNextException() : e;
        String text = text(said);
        Throwable cause = said.getCause();
        if (cause instanceof java.io.IOException && cause.getMessage() != null && !text.contains(cause.getMessage())) {
            text = text + ": " + cause.getMessage();
        }
        text = text.strip();
        while (text.endsWith(".")) text = text.substring(0, text.length() - 1);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static String text(Throwable thrown) {
        @Nullable String message = thrown.getMessage();
        if (message == null || message.isBlank()) return thrown.getClass().getSimpleName();
        return MARIADB_PREFIX.matcher(message.strip()).replaceFirst("").replaceAll("\\s*\\R\\s*", ". ");
    }
}
