package io.junctura.connection.sql;

import io.junctura.connection.ConnectionStore;
import io.junctura.database.Checksum;
import io.junctura.database.Database;
import io.junctura.definition.ConnectionLimits;
import io.junctura.json.Json;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Connections. Reads are in plain JDBC, because a start reads them before it needs JDBI. */
public final class SqlConnectionStore implements ConnectionStore {
    private final Database database;

    public SqlConnectionStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<String> sample() {
        return read(
                "SELECT sealed FROM secret LIMIT 1",
                statement -> {},
                rows -> rows.next() ? Optional.of(rows.getString(1)) : Optional.empty());
    }

    @Override
    public Map<String, Row> all() {
        Map<String, Row> all = new LinkedHashMap<>();
        Map<String, Row> byId = new LinkedHashMap<>();
        read(
                "SELECT id, name, connector, settings, limits, revision, changed, crc FROM connection ORDER BY name",
                statement -> {},
                rows -> {
                    while (rows.next()) {
                        byte[] settings = rows.getBytes("settings");
                        Checksum.check("the connection " + rows.getString("name"), rows, settings);
                        Row row = new Row(
                                rows.getString("id"),
                                rows.getString("name"),
                                rows.getString("connector"),
                                settings(settings),
                                limits(rows.getBytes("limits")),
                                rows.getLong("revision"),
                                Instant.parse(rows.getString("changed")),
                                new ArrayList<>());
                        all.put(row.name(), row);
                        byId.put(row.id(), row);
                    }
                    return all;
                });
        read(
                "SELECT connection, field, version, sealed, reference FROM secret ORDER BY connection, field",
                statement -> {},
                rows -> {
                    while (rows.next()) {
                        Row row = byId.get(rows.getString("connection"));
                        if (row == null) continue;
                        row.secrets()
                                .add(new SealedSecret(
                                        rows.getString("field"),
                                        rows.getLong("version"),
                                        rows.getString("sealed"),
                                        rows.getString("reference")));
                    }
                    return all;
                });
        return all;
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private interface Reading<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private <T> T read(String sql, Binding binding, Reading<T> reading) {
        try {
            return database.readPlain(connection -> {
                try (var statement = connection.prepareStatement(sql)) {
                    binding.bind(statement);
                    try (var rows = statement.executeQuery()) {
                        return reading.read(rows);
                    }
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The saved connections cannot be read.", e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> settings(byte[] stored) {
        return (Map<String, Object>) Objects.requireNonNull(Json.parseStored(stored));
    }

    private static ConnectionLimits limits(byte @Nullable [] stored) {
        return stored == null ? ConnectionLimits.NONE : ConnectionLimits.of((Map<?, ?>) Json.parseStored(stored));
    }

    @Override
    public <T extends @Nullable Object> T put(List<Update> updates, Function<Handle, T> also) {
        return database.write(db -> {
            for (Update update : updates) {
                put(db, update.row());
                if (!update.keepsPins()) delete(db, "pin", update.row().id());
                if (!update.keepsConsents()) delete(db, "consent", update.row().id());
            }
            return also.apply(db);
        });
    }

    private static void put(Handle db, Row row) {
        byte[] settings = Json.writeStored(row.settings());
        db.createUpdate("""
            INSERT INTO connection (name, id, connector, settings, limits, revision, changed, crc)
            VALUES (:name, :id, :connector, :settings, :limits, :revision, :changed, :crc)
            ON CONFLICT (name) DO UPDATE SET connector = excluded.connector,
                   settings = excluded.settings, limits = excluded.limits,
                   revision = excluded.revision, changed = excluded.changed, crc = excluded.crc
            """)
                .bind("name", row.name())
                .bind("id", row.id())
                .bind("connector", row.connector())
                .bind("settings", settings)
                .bind("crc", Checksum.of(settings))
                .bind(
                        "limits",
                        row.limits().isNone()
                                ? null
                                : Json.writeStored(row.limits().json()))
                .bind("revision", row.revision())
                .bind("changed", row.changed().toString())
                .execute();
        delete(db, "secret", row.id());
        for (SealedSecret sealed : row.secrets()) {
            db.createUpdate("""
                INSERT INTO secret (connection, field, version, sealed, reference)
                VALUES (:connection, :field, :version, :sealed, :reference)
                """)
                    .bind("connection", row.id())
                    .bind("field", sealed.field())
                    .bind("version", sealed.version())
                    .bind("sealed", sealed.text())
                    .bind("reference", sealed.reference())
                    .execute();
        }
    }

    @Override
    public void delete(String connection) {
        database.write((Handle db) -> {
            for (String table : List.of("secret", "pin", "connection_test", "consent")) delete(db, table, connection);
            return db.createUpdate("DELETE FROM connection WHERE id = :id")
                    .bind("id", connection)
                    .execute();
        });
    }

    /** Deletes the rows of a connection from a table beside its own. */
    private static int delete(Handle db, String table, String connection) {
        return db.createUpdate("DELETE FROM " + table + " WHERE connection = :id")
                .bind("id", connection)
                .execute();
    }

    // Pins.

    @Override
    public List<Pin> pins(String connection) {
        return read(
                "SELECT name, value, pinned FROM pin WHERE connection = ? ORDER BY name",
                statement -> statement.setString(1, connection),
                rows -> {
                    List<Pin> pins = new ArrayList<>();
                    while (rows.next()) {
                        pins.add(new Pin(rows.getString(1), rows.getString(2), Instant.parse(rows.getString(3))));
                    }
                    return pins;
                });
    }

    @Override
    public void addPin(String connection, Pin pin) {
        database.write((Handle db) -> db.createUpdate(
                        "INSERT INTO pin (connection, name, value, pinned) VALUES (:connection, :name, :value,"
                                + " :pinned)")
                .bind("connection", connection)
                .bind("name", pin.name())
                .bind("value", pin.value())
                .bind("pinned", pin.pinned().toString())
                .execute());
    }

    @Override
    public void deletePins(String connection) {
        database.write((Handle db) -> delete(db, "pin", connection));
    }

    // Consents.

    @Override
    public Optional<SealedConsent> consent(String connection, String givenFor) {
        return read(
                """
                SELECT access, refresh, until, changed, refused FROM consent
                 WHERE connection = ? AND given_for = ?
                """,
                statement -> {
                    statement.setString(1, connection);
                    statement.setString(2, givenFor);
                },
                row -> row.next()
                        ? Optional.of(new SealedConsent(
                                row.getString(1), row.getString(2), row.getLong(3), row.getLong(4), row.getString(5)))
                        : Optional.empty());
    }

    @Override
    public void putConsent(String connection, String givenFor, SealedConsent consent) {
        write(connection, givenFor, consent, """
            INSERT INTO consent (connection, given_for, access, refresh, until, changed, refused)
            VALUES (:connection, :givenFor, :access, :refresh, :until, :changed, NULL)
            ON CONFLICT (connection) DO UPDATE SET given_for = excluded.given_for, access = excluded.access,
                refresh = excluded.refresh, until = excluded.until, changed = excluded.changed, refused = NULL
            """);
    }

    @Override
    public boolean refreshConsent(String connection, String givenFor, SealedConsent consent) {
        return write(connection, givenFor, consent, """
            UPDATE consent SET access = :access, refresh = :refresh, until = :until, changed = :changed, refused = NULL
             WHERE connection = :connection AND given_for = :givenFor
            """) == 1;
    }

    private int write(String connection, String givenFor, SealedConsent consent, String sql) {
        return database.write((Handle db) -> db.createUpdate(sql)
                .bind("connection", connection)
                .bind("givenFor", givenFor)
                .bind("access", consent.access())
                .bind("refresh", consent.refresh())
                .bind("until", consent.until())
                .bind("changed", consent.changed())
                .execute());
    }

    @Override
    public void refuseConsent(String connection, String givenFor, String why) {
        database.write((Handle db) -> db.createUpdate(
                        "UPDATE consent SET refused = :why WHERE connection = :id AND given_for = :givenFor")
                .bind("why", why)
                .bind("id", connection)
                .bind("givenFor", givenFor)
                .execute());
    }

    // Tests.

    @Override
    public Optional<TestOutcome> lastTest(String connection, long revision) {
        return read(
                "SELECT at, failure, message FROM connection_test WHERE connection = ? AND revision = ?",
                statement -> {
                    statement.setString(1, connection);
                    statement.setLong(2, revision);
                },
                row -> row.next()
                        ? Optional.of(new TestOutcome(
                                revision, Instant.parse(row.getString(1)), row.getString(2), row.getString(3)))
                        : Optional.empty());
    }

    @Override
    public void putTest(String connection, TestOutcome test) {
        database.write((Handle db) -> db.createUpdate("""
            INSERT INTO connection_test (connection, revision, at, failure, message)
            SELECT id, :revision, :at, :failure, :message FROM connection WHERE id = :connection
            ON CONFLICT (connection) DO UPDATE SET revision = excluded.revision, at = excluded.at,
                   failure = excluded.failure, message = excluded.message
            """)
                .bind("connection", connection)
                .bind("revision", test.revision())
                .bind("at", test.at().toString())
                .bind("failure", test.failure())
                .bind("message", test.message())
                .execute());
    }
}
