package io.junctura.delivery.sql;

import io.junctura.database.Database;
import io.junctura.delivery.DeliveryStore;
import io.junctura.run.RunStatus;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Deliveries. Each page is merged from one index scan for each status. */
final class SqlDeliveryStore implements DeliveryStore {
    /** The filter has ended a run that succeeded with a reason. */
    private static final String IS_DELIVERY = " AND NOT (state = 2 AND outcome IS NOT NULL)";

    private final Database database;

    SqlDeliveryStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Row> page(int flow, List<RunStatus> statuses, long since, long before, int limit) {
        return read(
                "SELECT id FROM run WHERE flow = ? AND state = ? AND id < ? AND accepted >= ?" + IS_DELIVERY
                        + " ORDER BY id DESC LIMIT ?",
                select -> {
                    List<Long> ids = new ArrayList<>();
                    for (RunStatus status : statuses) {
                        select.setInt(1, flow);
                        select.setInt(2, status.stored());
                        select.setLong(3, before);
                        select.setLong(4, since);
                        select.setInt(5, limit);
                        try (ResultSet row = select.executeQuery()) {
                            while (row.next()) ids.add(row.getLong(1));
                        }
                    }
                    ids.sort((a, b) -> Long.compare(b, a));
                    List<Row> rows = new ArrayList<>();
                    for (long id : ids.subList(0, Math.min(limit, ids.size()))) {
                        find(id).ifPresent(rows::add);
                    }
                    return rows;
                });
    }

    @Override
    public Optional<Row> find(long id) {
        return read("""
            SELECT flow, state, accepted, ended, (SELECT min(due) FROM wait WHERE wait.run = run.id)
              FROM run WHERE id = ?
            """, select -> {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) return Optional.empty();
                return Optional.of(new Row(
                        id,
                        row.getInt(1),
                        RunStatus.of(row.getInt(2)),
                        row.getLong(3),
                        number(row, 4),
                        number(row, 5)));
            }
        });
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }

    @Override
    public Map<Long, Map<RunStatus, Long>> byDay(int flow, long since) {
        return read(
                "SELECT accepted / 86400000, state, count(*) FROM run WHERE flow = ? AND accepted >= ?" + IS_DELIVERY
                        + " GROUP BY 1, 2",
                select -> {
                    select.setInt(1, flow);
                    select.setLong(2, since);
                    Map<Long, Map<RunStatus, Long>> days = new TreeMap<>();
                    try (ResultSet row = select.executeQuery()) {
                        while (row.next()) {
                            days.computeIfAbsent(row.getLong(1), day -> new TreeMap<>())
                                    .merge(RunStatus.of(row.getInt(2)), row.getLong(3), Long::sum);
                        }
                    }
                    return days;
                });
    }

    private interface Query<T extends @Nullable Object> {
        T ask(PreparedStatement select) throws SQLException;
    }

    private <T extends @Nullable Object> T read(String sql, Query<T> query) {
        try {
            return database.readPlain(connection -> {
                try (PreparedStatement select = connection.prepareStatement(sql)) {
                    return query.ask(select);
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The deliveries cannot be read: " + e.getMessage(), e);
        }
    }
}
