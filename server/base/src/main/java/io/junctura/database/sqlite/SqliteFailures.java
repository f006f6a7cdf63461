package io.junctura.database.sqlite;

import io.junctura.database.Damaged;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** What the error codes of SQLite mean. */
final class SqliteFailures {
    private SqliteFailures() {}

    /** Whether SQLite reported a full disk, which it does before it syncs anything. A failed sync is a different error. */
    static boolean isDiskFull(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return (sql.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_FULL.code;
            }
        }
        return false;
    }

    /** The damage that caused a failed read; null if the read failed for another reason. */
    static @Nullable Damaged damage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Damaged damaged) return damaged;
            if (cause instanceof SQLException sql) {
                int code = sql.getErrorCode() & 0xff;
                if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
                    return new Damaged(String.valueOf(sql.getMessage()), sql);
                }
            }
        }
        return null;
    }
}
