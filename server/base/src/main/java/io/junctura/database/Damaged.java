package io.junctura.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * The database does not contain what was written to it. Other pages may be damaged, too, among them the index of due runs. So
 * the server must end.
 */
public final class Damaged extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** @param what the damaged value, with an article, such as "the payload of run 7" */
    public Damaged(String what) {
        this(what + " is not what was written (its checksum is wrong)", null);
    }

    /** @param message what is wrong, and where */
    public Damaged(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The damage that caused a failed read; null if the read failed for another reason. */
    static @Nullable Damaged causeOf(Throwable failure) {
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
