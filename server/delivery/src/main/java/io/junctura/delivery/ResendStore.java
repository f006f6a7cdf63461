package io.junctura.delivery;

import io.junctura.database.Database;
import io.junctura.json.Json;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of resend orders: missed events, and deliveries that have ended or that wait for their next attempt. */
final class ResendStore {
    private final Database database;

    ResendStore(Database database) {
        this.database = database;
    }

    /** What an order sends. */
    enum What {
        /** Events that were published while the subscription got none. */
        MISSED,
        /** Deliveries that have failed after their last attempt. */
        FAILED,
        /** Deliveries that wait for their next attempt. They are attempted now. */
        WAITING,
        /** Deliveries that have ended, with any result. */
        ALL;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param since in milliseconds since 1970
     * @param done  the number of the last event or run that was handled
     * @param until the number of the last event or run of the order
     * @param rate  deliveries a second
     */
    record Order(long id, String subscription, What what, long since, long done, long until, int rate) {}

    static Order missed(String subscription, long since, long after, long until, int rate) {
        return new Order(0, subscription, What.MISSED, since, after, until, rate);
    }

    /** An order for deliveries that exist when it is inserted. */
    static Order again(String subscription, What what, long since, int rate) {
        return new Order(0, subscription, what, since, 0, 0, rate);
    }

    static void insert(Handle db, Order order) {
        db.createUpdate("""
            INSERT INTO resend (subscription, what, since, done, until, rate)
            VALUES (:subscription, :what, :since, :done,
                    CASE WHEN :until > 0 THEN :until ELSE (SELECT coalesce(max(id), 0) FROM run) END, :rate)
            """)
                .bind("subscription", order.subscription)
                .bind("what", order.what.word())
                .bind("since", order.since)
                .bind("done", order.done)
                .bind("until", order.until)
                .bind("rate", order.rate)
                .execute();
    }

    void add(Order order) {
        database.write(db -> {
            insert(db, order);
            return order;
        });
    }

    /** In plain JDBC, because each start calls it: loading JDBI would take longer than the query. */
    List<Order> open() {
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

    void done(Order order, long done) {
        database.write(db -> db.createUpdate("UPDATE resend SET done = :done WHERE id = :id")
                .bind("done", done)
                .bind("id", order.id)
                .execute());
    }

    void delete(Order order) {
        database.write(db -> db.execute("DELETE FROM resend WHERE id = ?", order.id));
    }

    /** A published event. */
    record Event(
            long number,
            String topic,
            long published,
            @Nullable Object value) {}

    /** The next missed events whose content is still stored. */
    List<Event> events(Order order, List<String> topics, int limit) {
        return database.read(db -> db.createQuery("""
            SELECT seq, topic, published, event FROM topic_event
             WHERE seq > :done AND seq <= :until AND published >= :since AND topic IN (<topics>)
               AND event IS NOT NULL
             ORDER BY seq LIMIT :limit
            """)
                .bind("done", order.done)
                .bind("until", order.until)
                .bind("since", order.since)
                .bindList("topics", topics)
                .bind("limit", limit)
                .map((row, ctx) -> new Event(
                        row.getLong("seq"),
                        row.getString("topic"),
                        row.getLong("published"),
                        Json.parseStored(row.getBytes("event"))))
                .list());
    }

    /** The next runs of an order. */
    List<Long> runs(Order order, int flow, int limit) {
        return database.read(db -> db.createQuery("SELECT id FROM run WHERE " + where(order.what)
                        + " AND id > :done AND id <= :until ORDER BY id LIMIT :limit")
                .bind("flow", flow)
                .bind("done", order.done)
                .bind("until", order.until)
                .bind("since", order.since)
                .bind("limit", limit)
                .mapTo(Long.class)
                .list());
    }

    /** The number of deliveries that an order would send now. */
    long count(What what, int flow, long since) {
        return database.read(db -> db.createQuery("SELECT count(*) FROM run WHERE " + where(what))
                .bind("flow", flow)
                .bind("since", since)
                .mapTo(Long.class)
                .one());
    }

    /**
     * The time of a failed delivery is the time of its failure: deliveries that were queued when a subscription was disabled fail
     * later. A run that succeeded with a reason was ended by the filter, and is not a delivery.
     */
    private static String where(What what) {
        return switch (what) {
            case FAILED -> "flow = :flow AND state = 3 AND ended >= :since";
            case WAITING -> "flow = :flow AND state = 1 AND accepted >= :since";
            default ->
                "flow = :flow AND state IN (2, 3) AND NOT (state = 2 AND outcome IS NOT NULL)"
                        + " AND accepted >= :since";
        };
    }

    /** The unfinished runs of a flow, the oldest first. */
    List<Long> openRuns(int flow, long after, int limit) {
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
