package io.junctura.history;

import io.junctura.database.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the groups of runs that need attention: same flow, step, kind of error and message. */
final class AttentionGroups {
    private static final String SELECT = """
        SELECT fingerprint, flow, step, kind, message, runs, first, last,
               (SELECT max(run) FROM attention WHERE attention.fingerprint = attention_group.fingerprint)
          FROM attention_group WHERE (last, fingerprint) < (?, ?) ORDER BY last DESC, fingerprint DESC LIMIT ?
        """;

    private final Database database;

    AttentionGroups(Database database) {
        this.database = database;
    }

    /**
     * A group of runs that need attention. Times are in milliseconds since 1970.
     *
     * @param example the newest of the runs
     */
    record Group(
            String fingerprint,
            int flow,
            @Nullable String step,
            String kind,
            String message,
            long runs,
            long first,
            long last,
            long example) {}

    /**
     * A page of groups, by the time of their last run, the latest first. It begins after the group with the given time and
     * fingerprint.
     */
    List<Group> page(long last, String fingerprint, int limit) {
        try {
            return database.readPlain(connection -> {
                List<Group> groups = new ArrayList<>();
                try (PreparedStatement select = connection.prepareStatement(SELECT)) {
                    select.setLong(1, last);
                    select.setString(2, fingerprint);
                    select.setInt(3, limit);
                    try (ResultSet row = select.executeQuery()) {
                        while (row.next()) groups.add(group(row));
                    }
                }
                return groups;
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The runs cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The part of a group that was accepted in a time.
     *
     * @param first the lowest ID of its runs
     * @param last  the highest ID
     */
    record Part(long runs, long first, long last) {}

    /** The runs of a group with IDs in a range. */
    Part part(Group group, RunTable.Range range) {
        try {
            return database.readPlain(connection -> {
                try (PreparedStatement select = connection.prepareStatement("SELECT count(*), min(run), max(run)"
                        + " FROM attention WHERE fingerprint = ? AND run >= ? AND run < ?")) {
                    select.setString(1, group.fingerprint());
                    select.setLong(2, range.least());
                    select.setLong(3, range.end());
                    try (ResultSet row = select.executeQuery()) {
                        row.next();
                        return new Part(row.getLong(1), row.getLong(2), row.getLong(3));
                    }
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The runs cannot be read: " + e.getMessage(), e);
        }
    }

    private static Group group(ResultSet row) throws SQLException {
        return new Group(
                row.getString(1),
                row.getInt(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9));
    }
}
