package io.junctura.delivery;

import io.junctura.api.Secret;
import io.junctura.connection.Vault;
import io.junctura.connection.WrongKey;
import io.junctura.database.Checksum;
import io.junctura.database.Database;
import io.junctura.json.Json;
import io.junctura.run.FlowUnavailable;
import io.junctura.run.PinnedFlow;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The SQL of subscriptions. Reads at a start are in plain JDBC, which loads fewer classes. */
final class SubscriptionStore {
    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionStore.class);

    private final Database database;
    private final Vault vault;

    SubscriptionStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /** @param failing since when all deliveries have failed, in milliseconds since 1970, by subscription */
    record Loaded(List<Subscription> subscriptions, Map<String, Long> failing) {}

    Loaded load() {
        try {
            return database.readPlain(connection -> {
                List<Subscription> all = new ArrayList<>();
                Map<String, Long> failing = new HashMap<>();
                Map<String, List<Subscription.Key>> keys = keys(connection);
                try (PreparedStatement select = connection.prepareStatement("""
                    SELECT s.id, s.instance, s.integration, s.name, s.paused, s.flow, s.revision, s.settings, s.headers, s.edits, s.state,
                           s.reason, s.missed_after, s.failing_since, s.created, s.changed, s.crc, r.version, r.config
                      FROM subscription s JOIN revision r ON r.id = s.revision
                    """);
                        ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        String id = row.getString("id");
                        all.add(subscription(row, keys.getOrDefault(id, List.of())));
                        long since = row.getLong("failing_since");
                        if (!row.wasNull()) failing.put(id, since);
                    }
                }
                return new Loaded(all, failing);
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The subscriptions cannot be read.", e);
        }
    }

    private Subscription subscription(ResultSet row, List<Subscription.Key> keys) throws SQLException {
        String id = row.getString("id");
        byte[] settings = row.getBytes("settings");
        Checksum.check("the subscription " + id, row, settings);
        long missed = row.getLong("missed_after");
        Long missedAfter = row.wasNull() ? null : (Long) missed;
        PinnedFlow live = DeliveryPlan.flow(
                id, row.getInt("flow"), row.getInt("revision"), row.getInt("version"), map(row.getBytes("config")));
        return new Subscription(
                id,
                row.getString("instance"),
                origin(row),
                SettingsReading.stored(map(settings), headers(id, row.getLong("edits"), row.getString("headers"))),
                Subscription.State.of(row.getString("state")),
                row.getString("reason"),
                missedAfter,
                Instant.parse(row.getString("created")),
                Instant.parse(row.getString("changed")),
                keys,
                row.getLong("edits"),
                live);
    }

    private static Subscription.@Nullable Origin origin(ResultSet row) throws SQLException {
        String integration = row.getString("integration");
        if (integration == null) return null;
        return new Subscription.Origin(integration, row.getString("name"), row.getInt("paused") == 1);
    }

    private Map<String, List<Subscription.Key>> keys(Connection connection) throws SQLException {
        Map<String, List<Subscription.Key>> keys = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT subscription, version, sealed, created, until FROM subscription_key ORDER BY version"
                                + " DESC");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String id = row.getString("subscription");
                String until = row.getString("until");
                SigningKey key = key(id, row.getInt("version"), row.getString("sealed"));
                if (key == null) continue;
                keys.computeIfAbsent(id, name -> new ArrayList<>())
                        .add(new Subscription.Key(
                                row.getInt("version"),
                                key,
                                Instant.parse(row.getString("created")),
                                until == null ? null : Instant.parse(until)));
            }
        }
        return keys;
    }

    private @Nullable SigningKey key(String id, int version, String sealed) {
        try {
            return SigningKey.of(vault.open(id, "key", version, sealed).reveal());
        } catch (WrongKey e) {
            LOG.error("A key of the subscription {} cannot be used: {}", id, e.getMessage());
            return null; // Its deliveries fail with this reason.
        }
    }

    private Map<String, String> headers(String id, long edits, String sealed) {
        try {
            Map<String, String> headers = new LinkedHashMap<>();
            String opened = vault.open(id, "headers", edits, sealed).reveal();
            map(opened.getBytes(StandardCharsets.UTF_8))
                    .forEach((name, value) -> headers.put(name, String.valueOf(value)));
            return headers;
        } catch (WrongKey e) {
            LOG.error("The headers of the subscription {} cannot be used: {}", id, e.getMessage());
            return Map.of();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(byte[] stored) {
        return (Map<String, Object>) Objects.requireNonNull(Json.parseStored(stored));
    }

    /**
     * Reads the flow with which a delivery was accepted.
     *
     * @throws FlowUnavailable if there is no such revision
     */
    PinnedFlow pinned(String subscription, int flow, int revision) {
        try {
            return database.readPlain(connection -> {
                try (PreparedStatement select = connection.prepareStatement(
                        "SELECT version, config, bindings, crc FROM revision WHERE id = ? AND integration = ?")) {
                    select.setInt(1, revision);
                    select.setString(2, subscription);
                    try (ResultSet row = select.executeQuery()) {
                        if (!row.next()) {
                            throw new FlowUnavailable("The database holds no revision " + revision
                                    + ". It was damaged, or the runs in it belong to another server.");
                        }
                        byte[] config = row.getBytes("config");
                        Checksum.check("revision " + revision, row, config, row.getBytes("bindings"));
                        return DeliveryPlan.flow(subscription, flow, revision, row.getInt("version"), map(config));
                    }
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The subscription " + subscription + " cannot be read.", e);
        }
    }

    /** The ids of all subscriptions, also of deleted ones, by the numbers of their flows. */
    Map<Integer, String> flows() {
        try {
            return database.readPlain(connection -> {
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
        } catch (SQLException e) {
            throw new IllegalStateException("The subscriptions cannot be read.", e);
        }
    }

    /**
     * Stores a new subscription. It is on disk when this returns.
     *
     * @param make creates it from the flow with which its deliveries are accepted
     */
    Subscription create(String id, SubscriptionSettings settings, Function<PinnedFlow, Subscription> make) {
        return database.write(db -> {
            Subscription made = make.apply(revision(db, id, flow(db, id), settings));
            put(db, made);
            putKeys(db, made);
            return made;
        });
    }

    /** Stores changed settings. */
    Subscription change(Subscription before, SubscriptionSettings settings, Instant now) {
        return database.write(db -> {
            Subscription after = before.with(settings, revision(db, before.id(), before.flow(), settings), now);
            put(db, after);
            return after;
        });
    }

    /** Stores other changes, with resend orders in the same transaction. */
    Subscription put(Subscription after, List<ResendStore.Order> orders) {
        return database.write(db -> {
            put(db, after);
            putKeys(db, after);
            for (ResendStore.Order order : orders) ResendStore.insert(db, order);
            return after;
        });
    }

    void delete(Subscription gone) {
        database.write(db -> {
            for (String sql : List.of(
                    "DELETE FROM subscription WHERE id = ?",
                    "DELETE FROM subscription_key WHERE subscription = ?",
                    "DELETE FROM resend WHERE subscription = ?")) {
                db.execute(sql, gone.id());
            }
            return gone;
        });
    }

    /** @param since null: it is not failing */
    void failing(String id, @Nullable Long since) {
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
    private static PinnedFlow revision(Handle db, String id, int flow, SubscriptionSettings settings) {
        Map<String, Object> pinned = DeliveryPlan.pinned(settings);
        byte[] config = Json.writeStored(pinned);
        byte[] bindings = Json.writeStored(Map.of(DeliveryPlan.SLOT, id));
        record Known(int id, int version) {}
        Known known = db.createQuery("""
            SELECT id, version FROM revision
             WHERE integration = :id AND instance = :instance AND config = :config ORDER BY id DESC LIMIT 1
            """)
                .bind("id", id)
                .bind("instance", DeliveryPlan.INSTANCE)
                .bind("config", config)
                .map((row, ctx) -> new Known(row.getInt("id"), row.getInt("version")))
                .findFirst()
                .orElseGet(() -> db.createQuery("""
                    INSERT INTO revision (id, instance, integration, version, config, bindings, crc)
                    VALUES ((SELECT max(0, coalesce(max(id), 0)) + 1 FROM revision), :instance, :id,
                            (SELECT coalesce(max(version), 0) + 1 FROM revision WHERE integration = :id),
                            :config, :bindings, :crc)
                    RETURNING id, version
                    """)
                        .bind("instance", DeliveryPlan.INSTANCE)
                        .bind("id", id)
                        .bind("config", config)
                        .bind("bindings", bindings)
                        .bind("crc", Checksum.of(config, bindings))
                        .map((row, ctx) -> new Known(row.getInt("id"), row.getInt("version")))
                        .one());
        return DeliveryPlan.flow(id, flow, known.id, known.version, pinned);
    }

    private void put(Handle db, Subscription one) {
        byte[] settings = Json.writeStored(one.settings().stored());
        Subscription.Origin origin = one.origin();
        String headers = vault.seal(
                one.id(),
                "headers",
                one.edits(),
                Secret.of(new String(Json.writeStored(one.settings().headers()), StandardCharsets.UTF_8)));
        db.createUpdate("""
            INSERT INTO subscription (id, instance, integration, name, paused, flow, revision, settings, headers,
                                      edits, state, reason, missed_after, created, changed, crc)
            VALUES (:id, :instance, :integration, :name, :paused, :flow, :revision, :settings, :headers,
                    :edits, :state, :reason, :missedAfter, :created, :changed, :crc)
            ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, settings = excluded.settings,
                   headers = excluded.headers, edits = excluded.edits, state = excluded.state,
                   reason = excluded.reason, missed_after = excluded.missed_after, changed = excluded.changed,
                   paused = excluded.paused, crc = excluded.crc
            """)
                .bind("id", one.id())
                .bind("instance", one.instance())
                .bind("integration", origin == null ? null : origin.integration())
                .bind("name", origin == null ? null : origin.name())
                .bind("paused", one.isPaused() ? 1 : 0)
                .bind("flow", one.flow())
                .bind("revision", one.live().revision())
                .bind("settings", settings)
                .bind("headers", headers)
                .bind("edits", one.edits())
                .bind("state", one.state().word())
                .bind("reason", one.reason())
                .bind("missedAfter", one.missedAfter())
                .bind("created", one.created().toString())
                .bind("changed", one.changed().toString())
                .bind("crc", Checksum.of(settings))
                .execute();
    }

    private void putKeys(Handle db, Subscription one) {
        if (one.keys().isEmpty()) return; // The stored keys cannot be decrypted now, and must not be overwritten.
        db.execute("DELETE FROM subscription_key WHERE subscription = ?", one.id());
        for (Subscription.Key key : one.keys()) {
            Instant until = key.until();
            db.createUpdate("""
                INSERT INTO subscription_key (subscription, version, sealed, created, until)
                VALUES (:id, :version, :sealed, :created, :until)
                """)
                    .bind("id", one.id())
                    .bind("version", key.version())
                    .bind(
                            "sealed",
                            vault.seal(
                                    one.id(),
                                    "key",
                                    key.version(),
                                    Secret.of(key.key().text())))
                    .bind("created", key.created().toString())
                    .bind("until", until == null ? null : until.toString())
                    .execute();
        }
    }
}
