package io.junctura.delivery.sql;

import io.junctura.database.Checksum;
import io.junctura.database.Database;
import io.junctura.delivery.DeliveryPlan;
import io.junctura.delivery.ResendStore;
import io.junctura.delivery.SubscriptionStore;
import io.junctura.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Subscriptions. Reads at a start are in plain JDBC, which loads fewer classes. */
final class SqlSubscriptionStore implements SubscriptionStore {
    private final Database database;

    SqlSubscriptionStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Stored> load() {
        return read(connection -> {
            List<Stored> all = new ArrayList<>();
            Map<String, List<SealedKey>> keys = keys(connection);
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT s.id, s.instance, s.integration, s.name, s.paused, s.flow, s.revision, s.settings, s.headers, s.edits, s.state,
                           s.reason, s.missed_after, s.failing_since, s.created, s.changed, s.crc, r.version, r.config
                      FROM subscription s JOIN revision r ON r.id = s.revision
                    """);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Revision revision = new Revision(
                            row.getInt("flow"),
                            row.getInt("revision"),
                            row.getInt("version"),
                            map(row.getBytes("config")));
                    all.add(new Stored(
                            row(row, keys.getOrDefault(row.getString("id"), List.of())),
                            revision,
                            number(row, "failing_since")));
                }
            }
            return all;
        });
    }

    private static Row row(ResultSet row, List<SealedKey> keys) throws SQLException {
        String id = row.getString("id");
        byte[] settings = row.getBytes("settings");
        Checksum.check("the subscription " + id, row, settings);
        return new Row(
                id,
                row.getString("instance"),
                row.getString("integration"),
                row.getString("name"),
                row.getInt("paused") == 1,
                map(settings),
                row.getString("headers"),
                row.getLong("edits"),
                row.getString("state"),
                row.getString("reason"),
                number(row, "missed_after"),
                Instant.parse(row.getString("created")),
                Instant.parse(row.getString("changed")),
                keys);
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }

    private static Map<String, List<SealedKey>> keys(Connection connection) throws SQLException {
        Map<String, List<SealedKey>> keys = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT subscription, version, sealed, created, until FROM subscription_key ORDER BY version"
                                + " DESC");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String until = row.getString("until");
                keys.computeIfAbsent(row.getString("subscription"), name -> new ArrayList<>())
                        .add(new SealedKey(
                                row.getInt("version"),
                                row.getString("sealed"),
                                Instant.parse(row.getString("created")),
                                until == null ? null : Instant.parse(until)));
            }
        }
        return keys;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(byte[] stored) {
        return (Map<String, Object>) Objects.requireNonNull(Json.parseStored(stored));
    }

    @Override
    public Optional<Revision> revision(String subscription, int flow, int id) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT version, config, bindings, crc FROM revision WHERE id = ? AND integration = ?")) {
                select.setInt(1, id);
                select.setString(2, subscription);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) return Optional.empty();
                    byte[] config = row.getBytes("config");
                    Checksum.check("revision " + id, row, config, row.getBytes("bindings"));
                    return Optional.of(new Revision(flow, id, row.getInt("version"), map(config)));
                }
            }
        });
    }

    @Override
    public Map<Integer, String> flows() {
        return read(connection -> {
            Map<Integer, String> flows = new HashMap<>();
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT id, integration FROM flow WHERE instance = ?")) {
                select.setString(1, DeliveryPlan.INSTANCE);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) flows.put(row.getInt(1), row.getString(2));
                }
            }
            return flows;
        });
    }

    private <T> T read(Database.PlainWork<T> query) {
        try {
            return database.readPlain(query);
        } catch (SQLException e) {
            throw new IllegalStateException("The subscriptions cannot be read.", e);
        }
    }

    @Override
    public Revision create(Row row, Map<String, Object> pinned) {
        return database.write(db -> {
            Revision revision = revision(db, row.id(), flow(db, row.id()), pinned);
            insert(db, row, revision);
            putKeys(db, row);
            return revision;
        });
    }

    @Override
    public Revision change(Row row, int flow, Map<String, Object> pinned) {
        return database.write(db -> {
            Revision revision = revision(db, row.id(), flow, pinned);
            update(db, row);
            db.createUpdate("UPDATE subscription SET revision = :revision WHERE id = :id")
                    .bind("revision", revision.id())
                    .bind("id", row.id())
                    .execute();
            return revision;
        });
    }

    @Override
    public void put(Row row, List<ResendStore.Order> orders) {
        database.write(db -> {
            update(db, row);
            putKeys(db, row);
            for (ResendStore.Order order : orders) SqlResendStore.insert(db, order);
            return row;
        });
    }

    @Override
    public void delete(String id) {
        database.write(db -> {
            for (String sql : List.of(
                    "DELETE FROM subscription WHERE id = ?",
                    "DELETE FROM subscription_key WHERE subscription = ?",
                    "DELETE FROM resend WHERE subscription = ?")) {
                db.execute(sql, id);
            }
            return id;
        });
    }

    @Override
    public void failing(String id, @Nullable Long since) {
        database.write(db -> db.createUpdate("UPDATE subscription SET failing_since = :since WHERE id = :id")
                .bind("since", since)
                .bind("id", id)
                .execute());
    }

    private static int flow(Handle db, String id) {
        return db.createQuery(
                        "INSERT INTO flow (instance, integration, name) VALUES (:instance, :id, :flow) RETURNING id")
                .bind("instance", DeliveryPlan.INSTANCE)
                .bind("id", id)
                .bind("flow", DeliveryPlan.FLOW)
                .mapTo(Integer.class)
                .one();
    }

    /** The revision with these settings of deliveries: the newest one if they have not changed, else a new one. */
    private static Revision revision(Handle db, String id, int flow, Map<String, Object> pinned) {
        byte[] config = Json.writeStored(pinned);
        byte[] bindings = Json.writeStored(Map.of(DeliveryPlan.SLOT, id));
        return db.createQuery("""
            SELECT id, version FROM revision
             WHERE integration = :id AND instance = :instance AND config = :config ORDER BY id DESC LIMIT 1
            """)
                .bind("id", id)
                .bind("instance", DeliveryPlan.INSTANCE)
                .bind("config", config)
                .map((row, ctx) -> new Revision(flow, row.getInt("id"), row.getInt("version"), pinned))
                .findFirst()
                .orElseGet(() -> db.createQuery("""
                    INSERT INTO revision (id, instance, integration, version, config, bindings, crc)
                    VALUES ((SELECT coalesce(max(id), 0) + 1 FROM revision WHERE id > 0), :instance, :id,
                            (SELECT coalesce(max(version), 0) + 1 FROM revision WHERE integration = :id),
                            :config, :bindings, :crc)
                    RETURNING id, version
                    """)
                        .bind("instance", DeliveryPlan.INSTANCE)
                        .bind("id", id)
                        .bind("config", config)
                        .bind("bindings", bindings)
                        .bind("crc", Checksum.of(config, bindings))
                        .map((row, ctx) -> new Revision(flow, row.getInt("id"), row.getInt("version"), pinned))
                        .one());
    }

    private static void insert(Handle db, Row row, Revision revision) {
        changing(db.createUpdate("""
            INSERT INTO subscription (id, instance, integration, name, paused, flow, revision, settings, headers,
                                      edits, state, reason, missed_after, created, changed, crc)
            VALUES (:id, :instance, :integration, :name, :paused, :flow, :revision, :settings, :headers,
                    :edits, :state, :reason, :missedAfter, :created, :changed, :crc)
            """), row)
                .bind("instance", row.instance())
                .bind("integration", row.integration())
                .bind("name", row.name())
                .bind("flow", revision.flow())
                .bind("revision", revision.id())
                .bind("created", row.created().toString())
                .execute();
    }

    private static void update(Handle db, Row row) {
        changing(db.createUpdate("""
            UPDATE subscription
               SET paused = :paused, settings = :settings, headers = :headers, edits = :edits, state = :state,
                   reason = :reason, missed_after = :missedAfter, changed = :changed, crc = :crc
             WHERE id = :id
            """), row).execute();
    }

    /** Binds the id, and what a change may change. */
    private static Update changing(Update update, Row row) {
        byte[] settings = Json.writeStored(row.settings());
        return update.bind("id", row.id())
                .bind("paused", row.paused() ? 1 : 0)
                .bind("settings", settings)
                .bind("headers", row.sealedHeaders())
                .bind("edits", row.edits())
                .bind("state", row.state())
                .bind("reason", row.reason())
                .bind("missedAfter", row.missedAfter())
                .bind("changed", row.changed().toString())
                .bind("crc", Checksum.of(settings));
    }

    private static void putKeys(Handle db, Row row) {
        if (row.keys().isEmpty()) return;
        db.execute("DELETE FROM subscription_key WHERE subscription = ?", row.id());
        for (SealedKey key : row.keys()) {
            Instant until = key.until();
            db.createUpdate("""
                INSERT INTO subscription_key (subscription, version, sealed, created, until)
                VALUES (:id, :version, :sealed, :created, :until)
                """)
                    .bind("id", row.id())
                    .bind("version", key.version())
                    .bind("sealed", key.text())
                    .bind("created", key.created().toString())
                    .bind("until", until == null ? null : until.toString())
                    .execute();
        }
    }
}
