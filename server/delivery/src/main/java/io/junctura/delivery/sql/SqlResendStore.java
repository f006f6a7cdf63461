package io.junctura.delivery.sql;

import io.junctura.database.Database;
import io.junctura.delivery.ResendStore;
import io.junctura.json.Json;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/** Resend orders. */
final class SqlResendStore implements ResendStore {
    private final Database database;

    SqlResendStore(Database database) {
        this.database = database;
    }

    static void insert(Handle db, Order order) {
        db.createUpdate("""
            INSERT INTO resend (subscription, what, since, done, until, rate)
            VALUES (:subscription, :what, :since, :done,
                    CASE WHEN :until > 0 THEN :until ELSE (SELECT coalesce(max(id), 0) FROM run) END, :rate)
            """)
                .bind("subscription", order.subscription())
                .bind("what", order.what().name().toLowerCase(Locale.ROOT))
                .bind("since", order.since())
                .bind("done", order.done())
                .bind("until", order.until())
                .bind("rate", order.rate())
                .execute();
    }

    @Override
    public void add(Order order) {
        database.write(db -> {
            insert(db, order);
            return order;
        });
    }

    /** In plain JDBC, because each start calls it: loading JDBI would take longer than the query. */
    @Override
    public List<Order> open() {
        try {
            return database.readPlain(connection -> {
                try (PreparedStatement select = connection.prepareStatement(
                                "SELECT id, subscription, what, since, done, until, rate FROM resend ORDER BY id");
                        ResultSet row = select.executeQuery()) {
                    List<Order> open = new ArrayList<>();
                    while (row.next()) {
                        open.add(new Order(
                                row.getLong(1),
                                row.getString(2),
                                What.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getInt(7)));
                    }
                    return open;
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The resend orders cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void done(Order order, long done) {
        database.write(db -> db.createUpdate("UPDATE resend SET done = :done WHERE id = :id")
                .bind("done", done)
                .bind("id", order.id())
                .execute());
    }

    @Override
    public void delete(Order order) {
        database.write(db -> db.execute("DELETE FROM resend WHERE id = ?", order.id()));
    }

    @Override
    public List<Event> events(Order order, List<String> topics, int limit) {
        return database.read(db -> db.createQuery("""
            SELECT seq, topic, published, event FROM topic_event
             WHERE seq > :done AND seq <= :until AND published >= :since AND topic IN (<topics>)
               AND event IS NOT NULL
             ORDER BY seq LIMIT :limit
            """)
                .bind("done", order.done())
                .bind("until", order.until())
                .bind("since", order.since())
                .bindList("topics", topics)
                .bind("limit", limit)
                .map((row, ctx) -> new Event(
                        row.getLong("seq"),
                        row.getString("topic"),
                        row.getLong("published"),
                        Json.parseStored(row.getBytes("event"))))
                .list());
    }

    @Override
    public List<Long> runs(Order order, int flow, int limit) {
        return database.read(db -> db.createQuery("SELECT id FROM run WHERE " + where(order.what())
                        + " AND id > :done AND id <= :until ORDER BY id LIMIT :limit")
                .bind("flow", flow)
                .bind("done", order.done())
                .bind("until", order.until())
                .bind("since", order.since())
                .bind("limit", limit)
                .mapTo(Long.class)
                .list());
    }

    @Override
    public long count(What what, int flow, long since) {
        return database.read(db -> db.createQuery("SELECT count(*) FROM run WHERE " + where(what))
                .bind("flow", flow)
                .bind("since", since)
                .mapTo(Long.class)
                .one());
    }

    /** A run that succeeded with a reason was ended by the filter, and is not a delivery. */
    private static String where(What what) {
        return switch (what) {
            case FAILED -> "flow = :flow AND state = 3 AND ended >= :since";
            case WAITING -> "flow = :flow AND state = 1 AND accepted >= :since";
            default ->
                "flow = :flow AND state IN (2, 3) AND NOT (state = 2 AND outcome IS NOT NULL)"
                        + " AND accepted >= :since";
        };
    }

    @Override
    public List<Long> openRuns(int flow, long after, int limit) {
        return new ArrayList<>(database.read(db -> db.createQuery(
                        "SELECT id FROM run WHERE flow = :flow AND state IN (0, 1, 5) AND id > :after ORDER BY id"
                                + " LIMIT :limit")
                .bind("flow", flow)
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(Long.class)
                .list()));
    }
}
