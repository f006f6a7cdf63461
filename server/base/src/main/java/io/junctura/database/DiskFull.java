package io.junctura.database;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** The disk is full, and the write was rolled back. The server continues, and writes again when there is space. */
public final class DiskFull extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    DiskFull(Throwable cause) {
        super("The disk of the data folder is full; nothing of this was written. Make room, then do it again.", cause);
    }

    /** Whether SQLite reported a full disk, which it does before it syncs anything. A failed sync is a different error. */
    static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return (sql.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_FULL.code;
            }
        }
        return false;
    }
}
