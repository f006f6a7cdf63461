package io.junctura.database.postgresql;

import io.junctura.database.QueuedWrite;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Collects the rows of several writes of a batch, to send them together: on a network, each statement costs a round trip. Its
 * methods are called on the writer's thread.
 */
public interface Participant {

    /** A new connection is used from now on. */
    void connected(Connection connection) throws SQLException;

    /** A transaction begins. May read in advance what the writes of the batch will need. */
    void begin(List<QueuedWrite> batch) throws SQLException;

    /** Whether a write adds to what is collected. Before every other write, all that is collected is sent. */
    boolean collects(QueuedWrite writing);

    /** Sends what is collected. */
    void flush() throws SQLException;

    /** Sends what is collected, after the last write of the batch. */
    void end() throws SQLException;

    /** The transaction was rolled back. */
    void rolledBack();
}
