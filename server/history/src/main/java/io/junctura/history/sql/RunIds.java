package io.junctura.history.sql;

import io.junctura.history.RunFilter;
import io.junctura.run.RunStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the IDs of runs that match a filter, newest first. Each query reads along an index, once for each flow and status, and
 * reads no more rows than it returns.
 */
final class RunIds {
    // CROSS: SQLite begins with the waits, which are few, and not with all runs of a flow.
    private static final String IN_DOUBT = """
        SELECT DISTINCT wait.run, run.flow FROM wait CROSS JOIN run
         WHERE run.id = wait.run AND wait.kind = 'person' AND wait.run >= ? AND wait.run < ? ORDER BY wait.run DESC
        """;

    private static final String OF_STATUS =
            "SELECT id FROM run WHERE flow = ? AND state = ? AND id >= ? AND id < ? ORDER BY id DESC LIMIT ?";

    // A failed run whose replay has succeeded is not in attention. Tests never are.
    private static final String UNREPAIRED = """
        SELECT id FROM run WHERE flow = ? AND state = ? AND id >= ? AND id < ?
           AND (revision < 0 OR EXISTS (SELECT 1 FROM attention WHERE attention.run = run.id)) ORDER BY id DESC LIMIT ?
        """;

    private RunIds() {}

    /**
     * The IDs of runs that may match a filter. The caller checks the rows, because the filter's times and tests are not
     * applied.
     *
     * @param least  the lowest ID
     * @param before above the highest ID
     */
    static long[] newest(Connection connection, RunFilter filter, long least, long before, int limit)
            throws SQLException {
        if (filter.fingerprint() != null) {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT run FROM attention WHERE fingerprint = ? AND run >= ? AND run < ? ORDER BY run DESC"
                            + " LIMIT ?")) {
                select.setString(1, filter.fingerprint());
                select.setLong(2, least);
                select.setLong(3, before);
                select.setInt(4, limit);
                return longs(select, limit);
            }
        }
        if (filter.wanted() == RunFilter.StatusFilter.ANY && filter.flow() == null) {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT id FROM run WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?")) {
                select.setLong(1, least);
                select.setLong(2, before);
                select.setInt(3, limit);
                return longs(select, limit);
            }
        }
        if (filter.wanted() == RunFilter.StatusFilter.IN_DOUBT)
            return inDoubt(connection, filter, least, before, limit);
        long[] merged = byFlowAndStatus(connection, filter, least, before, limit);
        return filter.wanted() == RunFilter.StatusFilter.NEEDS_ATTENTION
                ? merged(merged, inDoubt(connection, filter, least, before, limit), limit)
                : merged;
    }

    private static long[] byFlowAndStatus(Connection connection, RunFilter filter, long least, long before, int limit)
            throws SQLException {
        long[] merged = new long[0];
        boolean unrepaired = filter.wanted() == RunFilter.StatusFilter.NEEDS_ATTENTION;
        try (PreparedStatement select = connection.prepareStatement(unrepaired ? UNREPAIRED : OF_STATUS)) {
            for (int flow : flows(connection)) {
                if (filter.flow() != null && !filter.flow().test(flow)) continue;
                for (RunStatus state : filter.wanted().states()) {
                    select.setInt(1, flow);
                    select.setInt(2, state.stored());
                    select.setLong(3, least);
                    select.setLong(4, before);
                    select.setInt(5, limit);
                    merged = merged(merged, longs(select, limit), limit);
                }
            }
        }
        return merged;
    }

    private static long[] inDoubt(Connection connection, RunFilter filter, long least, long before, int limit)
            throws SQLException {
        long[] found = new long[limit];
        int count = 0;
        try (PreparedStatement select = connection.prepareStatement(IN_DOUBT)) {
            select.setLong(1, least);
            select.setLong(2, before);
            try (ResultSet row = select.executeQuery()) {
                while (count < limit && row.next()) {
                    if (filter.flow() == null || filter.flow().test(row.getInt(2))) found[count++] = row.getLong(1);
                }
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** The highest of both lists, the highest first. */
    private static long[] merged(long[] a, long[] b, int limit) {
        if (b.length == 0) return a;
        long[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        Arrays.sort(all);
        long[] merged = new long[Math.min(limit, all.length)];
        for (int i = 0; i < merged.length; i++) merged[i] = all[all.length - 1 - i];
        return merged;
    }

    private static long[] longs(PreparedStatement select, int limit) throws SQLException {
        long[] found = new long[limit];
        int count = 0;
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) found[count++] = row.getLong(1);
        }
        return Arrays.copyOf(found, count);
    }

    /** The first ID of the runs that were accepted at a time or later, by binary search; after the last ID if there is none. */
    static long firstAccepted(Connection connection, long time) throws SQLException {
        // Two subqueries: SQLite reads the whole table for min and max in one query.
        try (PreparedStatement ends =
                        connection.prepareStatement("SELECT (SELECT min(id) FROM run), (SELECT max(id) FROM run)");
                PreparedStatement next =
                        connection.prepareStatement("SELECT id, accepted FROM run WHERE id >= ? ORDER BY id LIMIT 1")) {
            long low;
            long high;
            try (ResultSet row = ends.executeQuery()) {
                row.next();
                low = row.getLong(1);
                high = row.getLong(2) + 1;
            }
            while (low < high) {
                long middle = low + (high - low) / 2;
                next.setLong(1, middle);
                try (ResultSet row = next.executeQuery()) {
                    if (!row.next() || row.getLong(2) >= time) high = middle;
                    else low = row.getLong(1) + 1;
                }
            }
            return low;
        }
    }

    /** All flows that have runs, by one lookup in the index for each. */
    static List<Integer> flows(Connection connection) throws SQLException {
        List<Integer> flows = new ArrayList<>();
        try (PreparedStatement next = connection.prepareStatement("SELECT min(flow) FROM run WHERE flow > ?")) {
            int flow = Integer.MIN_VALUE;
            while (true) {
                next.setInt(1, flow);
                try (ResultSet row = next.executeQuery()) {
                    row.next();
                    flow = row.getInt(1);
                    if (row.wasNull()) return flows;
                    flows.add(flow);
                }
            }
        }
    }
}
