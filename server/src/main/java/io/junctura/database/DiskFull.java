package io.junctura.database;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** The disk has no room: nothing of this was written. The server goes on, and takes writes again when there is room. */
public final class DiskFull extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    DiskFull(Throwable cause) {
        super("The disk of the data folder is full; nothing of this was written. Make room, then do it again.", cause);
    }

    /** Whether it is what SQLite says before it has touched anything that is kept. A failed sync is another matter. */
    static boolean isSaidBy(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return (sql.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_FULL.code;
            }
        }
        return false;
    }
}
