package io.junctura.history.sql;

import io.junctura.database.Database;
import io.junctura.history.AttentionGroups;
import io.junctura.history.RunStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The groups of runs that need attention. */
final class SqlAttentionGroups implements AttentionGroups {
    private static final String SELECT = """
        SELECT fingerprint, flow, step, kind, message, runs, first, last,
               (SELECT max(run) FROM attention WHERE attention.fingerprint = attention_group.fingerprint)
          FROM attention_group WHERE (last, fingerprint) < (?, ?) ORDER BY last DESC, fingerprint DESC LIMIT ?
        """;

    private final Database database;

    SqlAttentionGroups(Database database) {
        this.database = database;
    }

    @Override
    public List<Group> page(long last, String fingerprint, int limit) {
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

    @Override
    public Part part(Group group, RunStore.Range range) {
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
