package io.junctura.run.sql;

import io.junctura.run.RunStatus;
import io.junctura.run.journal.OrderKeyChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Writes the order keys of runs, and promotes the next run of a key. Used by the writer's thread only. */
public final class OrderKeyStatements {
    private final RunTable table;
    private final PreparedStatement selectKey;
    private final PreparedStatement selectHead;

    public OrderKeyStatements(Connection connection, RunTable table) throws SQLException {
        this.table = table;
        selectKey = connection.prepareStatement("SELECT flow, line FROM live WHERE id = ?");
        selectHead = connection.prepareStatement("""
            SELECT id, state FROM live WHERE flow = ? AND line = ? ORDER BY state = 5, id LIMIT 1
            """);
    }

    /** Whether another run is the head of the key that this run requests or has. */
    public boolean isBehind(long run, OrderKeyChange.Requested requested) throws SQLException {
        long head = head(requested.flow(), requested.key());
        return head != 0 && head != run;
    }

    /** Whether a run is behind another of its key. */
    public boolean isBehind(long run) throws SQLException {
        return table.status(run) == RunStatus.BEHIND;
    }

    /** Whether a run has this key, so that the key has a head. */
    public boolean isTaken(int flow, String key) throws SQLException {
        return head(flow, key) != 0;
    }

    private long head(int flow, String key) throws SQLException {
        table.flush();
        selectHead.setInt(1, flow);
        selectHead.setString(2, key);
        try (ResultSet row = selectHead.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** @return the run that became due; 0: none */
    public long change(long run, OrderKeyChange change) throws SQLException {
        if (change instanceof OrderKeyChange.Requested requested) {
            table.setKey(run, requested.key());
            return 0;
        }
        table.flush();
        selectKey.setLong(1, run);
        int flow;
        String key;
        try (ResultSet row = selectKey.executeQuery()) {
            if (!row.next()) return 0;
            flow = row.getInt(1);
            key = row.getString(2);
        }
        if (key == null) return 0;
        table.setKey(run, null);
        table.flush();
        selectHead.setInt(1, flow);
        selectHead.setString(2, key);
        long next;
        try (ResultSet row = selectHead.executeQuery()) {
            if (!row.next() || row.getInt(2) != RunStatus.BEHIND.stored()) return 0;
            next = row.getLong(1);
        }
        table.promote(next);
        return next;
    }
}
