package io.junctura.database;

/** The database server does not answer, or accepts no writes. */
public final class DatabaseUnreachable extends DatabaseUnavailable {
    private static final long serialVersionUID = 1L;

    private final String where;

    /** @param where the address of the database, without credentials */
    public DatabaseUnreachable(String where, Throwable cause) {
        super(
                "The database " + where + " does not answer; nothing of this was written. Do it again in a minute.",
                cause);
        this.where = where;
    }

    @Override
    String reported() {
        Throwable cause = getCause();
        return "The database " + where + " does not answer: " + (cause == null ? "" : cause.getMessage())
                + " No event is accepted until it does. The server tries again all the time.";
    }

    @Override
    String ended() {
        return "The database " + where + " answers again.";
    }
}
