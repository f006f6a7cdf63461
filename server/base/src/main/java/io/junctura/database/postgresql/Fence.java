package io.junctura.database.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The row of this server in the table {@code fence}. Each transaction that writes begins by changing it. So a server that was
 * replaced writes nothing more, and after a lost connection the row says whether the last batch was committed.
 *
 * @param node        the number of this server
 * @param incarnation which start of it
 */
record Fence(int node, long incarnation) {

    /** Begins a transaction with this batch. @throws Replaced if another server has taken the place of this one */
    void enter(PreparedStatement update, long batch) throws SQLException {
        update.setLong(1, batch);
        update.setInt(2, node);
        update.setLong(3, incarnation);
        if (update.executeUpdate() != 1) throw new Replaced(node);
    }

    static PreparedStatement prepare(Connection connection) throws SQLException {
        return connection.prepareStatement("UPDATE fence SET batch = ? WHERE node = ? AND incarnation = ?");
    }

    /**
     * The last batch that was committed. Waits until a transaction of a lost connection has ended.
     *
     * @throws Replaced if another server has taken the place of this one
     */
    long lastBatch(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT batch FROM fence WHERE node = ? AND incarnation = ? FOR UPDATE")) {
            select.setInt(1, node);
            select.setLong(2, incarnation);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) throw new Replaced(node);
                return row.getLong(1);
            }
        }
    }

    /** Another server has taken the place of this one, so this one must end. */
    static final class Replaced extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        Replaced(int node) {
            super("another server has taken the place of node " + node + " in the database");
        }
    }
}
