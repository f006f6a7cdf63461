package io.junctura.database;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Something that wants to be written, and then to be told. Its methods are called on the writer's thread, one after the
 * other: keep them short, block nowhere.
 */
public interface Writing {

    /**
     * Writes, within the batch's transaction. Check every guard before the first statement that changes something: what
     * is thrown here is taken for a broken database and stops the server.
     */
    void write(Connection connection) throws SQLException;

    /** The batch is on disk. Everything this batch wrote may be acted on now. */
    void committed();

    /**
     * The batch is not on disk. With {@link DiskFull} nothing of it was written and the server goes on; else the server is
     * stopping, or it was closed before this was written.
     */
    void failed(Throwable why);

    /**
     * Whether it waits for room on a full disk, written again from its start, instead of being lost: what has happened and
     * cannot be told to come again.
     */
    default boolean waitsForRoom() {
        return false;
    }

    /**
     * Whether nobody waits for it: it is written together with something else, some milliseconds later if there is nothing.
     */
    default boolean isPatient() {
        return false;
    }

    /** About how much memory this holds while it waits, in bytes. */
    default int weight() {
        return 256;
    }
}
