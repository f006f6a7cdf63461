package io.junctura.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * What the database holds is not what was written to it. One damaged page says that there may be others, in what tells
 * which runs are due among them: the server must end rather than guess.
 */
public final class Damaged extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** @param what with an article, such as "the payload of run 7" */
    public Damaged(String what) {
        this(what + " is not what was written (its checksum is wrong)", null);
    }

    /** @param message what is wrong, and where */
    public Damaged(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The damage that a failed read tells of; null if it tells of none. */
    static @Nullable Damaged saidBy(Throwable failure) {
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
