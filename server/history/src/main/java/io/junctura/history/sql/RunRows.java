package io.junctura.history.sql;

import io.junctura.history.RunStore.Row;
import io.junctura.history.RunStore.StepWait;
import io.junctura.history.step.Waiting;
import io.junctura.run.RunStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows of the table of runs by ID, each with its waits and the head of its order key. */
final class RunRows {
    private static final String SELECT = """
        SELECT id, flow, revision, state, accepted, ended, parent, replay_of, depth, outcome, line
          FROM run WHERE id = ?
        """;

    private RunRows() {}

    /** The rows in the order of the IDs. Deleted runs are absent. */
    static List<Row> list(Connection connection, long[] ids) throws SQLException {
        List<Row> rows = new ArrayList<>(ids.length);
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            for (long id : ids) {
                Row row = row(connection, select, id);
                if (row != null) rows.add(row);
            }
        }
        return rows;
    }

    private static @Nullable Row row(Connection connection, PreparedStatement select, long id) throws SQLException {
        select.setLong(1, id);
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) return null;
            RunStatus state = RunStatus.of(row.getInt(4));
            return new Row(
                    id,
                    row.getInt(2),
                    row.getInt(3),
                    state,
                    row.getLong(5),
                    number(row, 6),
                    number(row, 7),
                    number(row, 8),
                    row.getInt(9),
                    row.getBytes(10),
                    state == RunStatus.WAITING || state == RunStatus.DUE ? waits(connection, id) : List.of(),
                    state == RunStatus.BEHIND ? line(connection, row.getInt(2), row.getString(11)) : null);
        }
    }

    /** The first run of an order key is usually the one that executes. */
    private static Waiting.@Nullable Line line(Connection connection, int flow, @Nullable String key)
            throws SQLException {
        if (key == null) return null;
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id, state FROM live WHERE flow = ? AND line = ? ORDER BY state = 5, id LIMIT 1")) {
            select.setInt(1, flow);
            select.setString(2, key);
            try (ResultSet row = select.executeQuery()) {
                return new Waiting.Line(
                        key, row.next() && row.getInt(2) != RunStatus.BEHIND.stored() ? (Long) row.getLong(1) : null);
            }
        }
    }

    private static List<StepWait> waits(Connection connection, long run) throws SQLException {
        List<StepWait> waits = new ArrayList<>(1);
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT step, kind, ref, due FROM wait WHERE run = ? AND step <> '' ORDER BY step")) {
            select.setLong(1, run);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    waits.add(new StepWait(row.getString(1), row.getString(2), row.getString(3), number(row, 4)));
                }
            }
        }
        return waits;
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }
}
