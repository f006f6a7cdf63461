package io.junctura.database;

/** The database cannot be written for now, and the write was rolled back. The server continues, and writes again later. */
public abstract sealed class DatabaseUnavailable extends IllegalStateException permits DiskFull, DatabaseUnreachable {
    private static final long serialVersionUID = 1L;

    DatabaseUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    /** The line of the log when it begins. */
    abstract String reported();

    /** The line of the log when it has ended. */
    abstract String ended();
}
