package io.junctura.history.sql;

import io.junctura.history.RunFilter;
import io.junctura.history.RunStore.Range;
import io.junctura.run.RunStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntPredicate;

/** Counts runs in the table of runs. */
final class RunNumbers {
    // CROSS: SQLite begins with the waits, which are few.
    private static final String IN_DOUBT = """
        SELECT DISTINCT wait.run, run.flow, run.revision FROM wait CROSS JOIN run
         WHERE run.id = wait.run AND wait.kind = 'person' AND wait.run >= ? AND wait.run < ? AND run.state <> ?
        """;

    private RunNumbers() {}

    static Map<RunStatus, Long> byState(Connection connection, RunFilter filter, IntPredicate flows, Range range)
            throws SQLException {
        Map<RunStatus, Long> counts = new EnumMap<>(RunStatus.class);
        for (RunStatus status : RunStatus.values()) counts.put(status, 0L);
        // One query for each flow and status, along the index. With GROUP BY alone, SQLite would sort all rows first.
        String where = " FROM run WHERE flow = ? AND state = ? AND id >= ? AND id < ?";
        String sql = filter.revisions() == null
                ? "SELECT 0, count(*)" + where
                : "SELECT revision, count(*)" + where + " GROUP BY revision";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int flow : RunIds.flows(connection)) {
                if (!flows.test(flow)) continue;
                for (RunStatus status : RunStatus.values()) {
                    select.setInt(1, flow);
                    select.setInt(2, status.stored());
                    select.setLong(3, range.least());
                    select.setLong(4, range.end());
                    try (ResultSet row = select.executeQuery()) {
                        while (row.next()) {
                            if (filter.revisions() != null && !filter.includes(flow, row.getInt(1))) continue;
                            counts.merge(status, row.getLong(2), Long::sum);
                        }
                    }
                }
            }
        }
        return counts;
    }

    /** The runs that wait for an answer of a person. Failed runs are not counted again. */
    static long inDoubt(Connection connection, RunFilter filter, IntPredicate flows, Range range) throws SQLException {
        long count = 0;
        try (PreparedStatement select = connection.prepareStatement(IN_DOUBT)) {
            select.setLong(1, range.least());
            select.setLong(2, range.end());
            select.setInt(3, RunStatus.FAILED.stored());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (flows.test(row.getInt(2)) && filter.includes(row.getInt(2), row.getInt(3))) count++;
                }
            }
        }
        return count;
    }
}
