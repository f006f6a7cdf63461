package io.junctura.database;

import java.sql.Connection;
import java.sql.SQLException;

/** A write that waits for the next batch. Its methods are called on the writer's thread: they must be quick, and not block. */
public interface QueuedWrite {

    /**
     * Writes, in the transaction of the batch. Checks every guard before the first statement that changes something: an exception
     * from here may count as a broken database, which stops the server.
     */
    void write(Connection connection) throws SQLException;

    /** The batch is on disk. From now on others may act on what this write has written. */
    void committed();

    /**
     * The batch is not on disk. With {@link DatabaseUnavailable} nothing of this write was written, and the server continues. Otherwise the
     * server is stopping, or was closed before.
     */
    void failed(Throwable why);

    /**
     * Whether this write is repeated while the database is unavailable, instead of failing. For events that already happened and
     * cannot be requested again.
     */
    default boolean isRetried() {
        return false;
    }

    /** Whether no caller waits for this write. It joins the next batch, or is written some milliseconds later. */
    default boolean isPatient() {
        return false;
    }

    /** About how much memory this uses while it waits, in bytes. */
    default int weight() {
        return 256;
    }
}
