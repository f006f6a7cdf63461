package io.junctura.database.postgresql;

import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What the SQLSTATE of a failure means for the transaction that it ended. */
final class PostgresFailures {
    private PostgresFailures() {}

    /**
     * Whether the transaction would succeed if it were repeated, now or when the database is available again. The database has
     * rolled it back, or will do so.
     */
    static boolean isTemporary(Throwable failure) {
        String state = state(failure);
        if (state == null) return failure instanceof IOException;
        // 08 connection, 53 resources, 57P operator intervention, 58 system error, 25006 a standby, 40 rolled back,
        // 55P03 a lock.
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("58")
                || state.startsWith("40")
                || state.equals("25006")
                || state.equals("55P03");
    }

    /** Whether the transaction lost against another one, and is to be repeated at once. */
    static boolean isConflict(Throwable failure) {
        String state = state(failure);
        return state != null && (state.startsWith("40") || state.equals("55P03"));
    }

    /** Whether the content of a write is at fault: a value that the database does not store. */
    static boolean isOfContent(Throwable failure) {
        String state = state(failure);
        return state != null && (state.startsWith("22") || state.startsWith("54"));
    }

    private static @Nullable String state(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) return sql.getSQLState();
        }
        return null;
    }
}
