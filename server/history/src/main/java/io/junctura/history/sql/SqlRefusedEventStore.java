package io.junctura.history.sql;

import io.junctura.database.Database;
import io.junctura.database.QueuedWrite;
import io.junctura.history.received.RefusedEvent;
import io.junctura.history.received.RefusedEventFilter;
import io.junctura.history.received.RefusedEventStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Refused events. */
public final class SqlRefusedEventStore implements RefusedEventStore {
    /** Deleted at once, so that not each write deletes. */
    private static final int SLICE = 200;

    private static final String WORDS = "lower(coalesce(address, '') || ' ' || coalesce(sender, '') || ' '"
            + " || coalesce(event, '') || ' ' || integration || ' ' || coalesce(flow, '') || ' ' || code || ' ' || reason)";

    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

    private final Database database;
    /** When old rows were last deleted. */
    private volatile long swept;

    private final AtomicInteger writing = new AtomicInteger();

    public SqlRefusedEventStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean isWriting() {
        return writing.get() > 0;
    }

    @Override
    public void add(List<RefusedEvent> events, long now) {
        boolean sweep = Math.abs(now - swept) >= HOUR_MILLIS;
        if (events.isEmpty() && !sweep) return;
        if (sweep) swept = now;
        writing.incrementAndGet();
        database.submit(new QueuedWrite() {
            @Override
            public void write(Connection connection) throws SQLException {
                if (sweep) deleteOld(connection, now - MAX_AGE.toMillis());
                insert(connection, events);
                deleteSurplus(connection);
            }

            @Override
            public void committed() {
                writing.decrementAndGet();
            }

            @Override
            public void failed(Throwable why) {
                writing.decrementAndGet();
            }

            @Override
            public boolean isPatient() {
                return true;
            }

            @Override
            public int weight() {
                return 256 + 512 * events.size();
            }
        });
    }

    private static void insert(Connection connection, List<RefusedEvent> events) throws SQLException {
        if (events.isEmpty()) return;
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO refused_event (at, count, since, integration, instance, flow, method, address, sender,
                       content_type, size, event, status, code, reason, cause, run)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            for (RefusedEvent event : events) {
                insert.setLong(1, event.at());
                insert.setLong(2, event.count());
                insert.setLong(3, event.since());
                insert.setString(4, event.integration());
                insert.setString(5, event.instance());
                insert.setString(6, event.flow());
                insert.setString(7, event.method());
                insert.setString(8, event.address());
                insert.setString(9, event.sender());
                insert.setString(10, event.contentType());
                number(insert, 11, event.size());
                insert.setString(12, event.event());
                insert.setInt(13, event.status());
                insert.setString(14, event.code());
                insert.setString(15, event.reason());
                insert.setString(16, event.cause());
                number(insert, 17, event.run());
                insert.executeUpdate();
            }
        }
    }

    private static void number(PreparedStatement statement, int index, @Nullable Long value) throws SQLException {
        if (value == null) statement.setNull(index, Types.INTEGER);
        else statement.setLong(index, value);
    }

    private static void deleteOld(Connection connection, long before) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM refused_event WHERE at < ?")) {
            delete.setLong(1, before);
            delete.executeUpdate();
        }
    }

    /** Deletes more than the surplus, so that not each write deletes. */
    private static void deleteSurplus(Connection connection) throws SQLException {
        if (count(connection) <= MAX_EVENTS) return;
        while (count(connection) > MAX_EVENTS - SLICE) {
            try (PreparedStatement delete = connection.prepareStatement("""
                    DELETE FROM refused_event WHERE id IN (
                        SELECT id FROM refused_event
                         WHERE integration = (SELECT integration FROM refused_event
                                               GROUP BY integration ORDER BY count(*) DESC LIMIT 1)
                         ORDER BY id LIMIT ?)
                    """)) {
                delete.setInt(1, SLICE / 4);
                delete.executeUpdate();
            }
        }
    }

    private static int count(Connection connection) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM refused_event");
                ResultSet row = count.executeQuery()) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    @Override
    public List<RefusedEvent> newest(RefusedEventFilter filter, long before, int limit) {
        String text = filter.text();
        List<Object> values = new ArrayList<>(List.of(before, filter.from(), filter.to()));
        StringBuilder sql = new StringBuilder("""
                SELECT id, at, count, since, integration, instance, flow, method, address, sender, content_type, size,
                       event, status, code, reason, cause, run
                  FROM refused_event
                 WHERE id < ? AND at >= ? AND since < ?
                """);
        if (filter.duplicates() != null)
            sql.append(filter.duplicates() ? " AND code = 'duplicate'" : " AND code <> 'duplicate'");
        and(sql, values, " AND integration = ?", filter.integration());
        and(sql, values, " AND instance = ?", filter.instance());
        and(sql, values, " AND flow = ?", filter.flow());
        and(
                sql,
                values,
                " AND " + database.dialect().position("?", WORDS) + " > 0",
                text == null ? null : text.toLowerCase(Locale.ROOT));
        sql.append(" ORDER BY id DESC LIMIT ").append(limit);
        try {
            return database.readPlain(connection -> {
                List<RefusedEvent> events = new ArrayList<>();
                try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
                    for (int i = 0; i < values.size(); i++) select.setObject(i + 1, values.get(i));
                    try (ResultSet row = select.executeQuery()) {
                        while (row.next()) events.add(event(row));
                    }
                }
                return events;
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The refused events cannot be read: " + e.getMessage(), e);
        }
    }

    private static void and(StringBuilder sql, List<Object> values, String condition, @Nullable String value) {
        if (value == null) return;
        sql.append(condition);
        values.add(value);
    }

    private static RefusedEvent event(ResultSet row) throws SQLException {
        return new RefusedEvent(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                number(row, 12),
                row.getString(13),
                row.getInt(14),
                row.getString(15),
                row.getString(16),
                row.getString(17),
                number(row, 18));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }
}
