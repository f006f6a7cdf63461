package io.junctura.run.sqlite;

import io.junctura.run.RunStatus;
import io.junctura.run.journal.OrderKeyChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/** Writes the order keys of runs, and promotes the next run of a key. Used by the writer's thread only. */
final class OrderKeyStatements {
    private final PreparedStatement selectKey;
    private final PreparedStatement selectHead;
    private final PreparedStatement updateKey;
    private final PreparedStatement promote;
    private final PreparedStatement selectBehind;

    OrderKeyStatements(Connection connection) throws SQLException {
        selectKey = connection.prepareStatement("SELECT flow, line FROM run WHERE id = ?");
        selectHead = connection.prepareStatement("""
            SELECT id, state FROM run WHERE flow = ? AND line = ? ORDER BY state = 5, id LIMIT 1
            """);
        updateKey = connection.prepareStatement("UPDATE run SET line = ? WHERE id = ?");
        selectBehind = connection.prepareStatement("SELECT 1 FROM run WHERE id = ? AND state = 5");
        promote = connection.prepareStatement("UPDATE run SET state = 0 WHERE id = ?");
    }

    /** Whether another run is the head of the key that this run requests or has. */
    boolean isBehind(long run, OrderKeyChange.Requested requested) throws SQLException {
        long head = head(requested.flow(), requested.key());
        return head != 0 && head != run;
    }

    /** Whether a run is behind another of its key. */
    boolean isBehind(long run) throws SQLException {
        selectBehind.setLong(1, run);
        try (ResultSet row = selectBehind.executeQuery()) {
            return row.next();
        }
    }

    /** Whether a run has this key, so that the key has a head. */
    boolean isTaken(int flow, String key) throws SQLException {
        return head(flow, key) != 0;
    }

    private long head(int flow, String key) throws SQLException {
        selectHead.setInt(1, flow);
        selectHead.setString(2, key);
        try (ResultSet row = selectHead.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** @return the run that became due; 0: none */
    long change(long run, OrderKeyChange change) throws SQLException {
        if (change instanceof OrderKeyChange.Requested requested) {
            updateKey.setString(1, requested.key());
            updateKey.setLong(2, run);
            updateKey.executeUpdate();
            return 0;
        }
        selectKey.setLong(1, run);
        int flow;
        String key;
        try (ResultSet row = selectKey.executeQuery()) {
            row.next();
            flow = row.getInt(1);
            key = row.getString(2);
        }
        if (key == null) return 0;
        updateKey.setNull(1, Types.VARCHAR);
        updateKey.setLong(2, run);
        updateKey.executeUpdate();
        selectHead.setInt(1, flow);
        selectHead.setString(2, key);
        long next;
        try (ResultSet row = selectHead.executeQuery()) {
            if (!row.next() || row.getInt(2) != RunStatus.BEHIND.stored()) return 0;
            next = row.getLong(1);
        }
        promote.setLong(1, next);
        promote.executeUpdate();
        return next;
    }
}
