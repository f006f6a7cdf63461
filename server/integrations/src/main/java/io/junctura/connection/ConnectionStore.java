package io.junctura.connection;

import io.junctura.database.Checksum;
import io.junctura.database.Database;
import io.junctura.definition.ConnectionLimits;
import io.junctura.json.Json;
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

/** Connections on disk, with sealed secrets. Reads are in plain JDBC, because a start reads them before it needs JDBI. */
final class ConnectionStore {
    private final Database database;

    ConnectionStore(Database database) {
        this.database = database;
    }

    /** @param id unique forever, unlike the name */
    record Row(
            String id,
            String name,
            String connector,
            Map<String, Object> settings,
            ConnectionLimits limits,
            long revision,
            Instant changed,
            List<Sealed> secrets) {}

    /** @param reference null if the secret was given as it is */
    record Sealed(
            String field,
            long version,
            String text,
            @Nullable String reference) {}

    /** Any sealed secret; empty if there is none. */
    Optional<String> sample() {
        return read(
                "SELECT sealed FROM secret LIMIT 1",
                rows -> rows.next() ? Optional.of(rows.getString(1)) : Optional.empty());
    }

    /** By name. */
    Map<String, Row> all() {
        Map<String, Row> all = new LinkedHashMap<>();
        Map<String, Row> byId = new LinkedHashMap<>();
        read(
                "SELECT id, name, connector, settings, limits, revision, changed, crc FROM connection ORDER BY name",
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
                        all.put(row.name, row);
                        byId.put(row.id, row);
                    }
                    return all;
                });
        read("SELECT connection, field, version, sealed, reference FROM secret ORDER BY connection, field", rows -> {
            while (rows.next()) {
                Row row = byId.get(rows.getString("connection"));
                if (row == null) continue;
                row.secrets.add(new Sealed(
                        rows.getString("field"),
                        rows.getLong("version"),
                        rows.getString("sealed"),
                        rows.getString("reference")));
            }
            return all;
        });
        return all;
    }

    private interface Reading<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private <T> T read(String sql, Reading<T> reading) {
        try {
            return database.readPlain(connection -> {
                try (var statement = connection.prepareStatement(sql);
                        var rows = statement.executeQuery()) {
                    return reading.read(rows);
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

    /**
     * Writes connections in one transaction, and replaces all their secrets.
     *
     * @param also writes more in the same transaction; its result is returned
     */
    <T extends @Nullable Object> T put(List<Row> rows, Function<Handle, T> also) {
        return database.write(db -> {
            for (Row row : rows) put(db, row);
            return also.apply(db);
        });
    }

    private static void put(Handle db, Row row) {
        byte[] settings = Json.writeStored(row.settings);
        db.createUpdate("""
            INSERT INTO connection (name, id, connector, settings, limits, revision, changed, crc)
            VALUES (:name, :id, :connector, :settings, :limits, :revision, :changed, :crc)
            ON CONFLICT (name) DO UPDATE SET connector = excluded.connector,
                   settings = excluded.settings, limits = excluded.limits,
                   revision = excluded.revision, changed = excluded.changed, crc = excluded.crc
            """)
                .bind("name", row.name)
                .bind("id", row.id)
                .bind("connector", row.connector)
                .bind("settings", settings)
                .bind("crc", Checksum.of(settings))
                .bind("limits", row.limits.isNone() ? null : Json.writeStored(row.limits.json()))
                .bind("revision", row.revision)
                .bind("changed", row.changed.toString())
                .execute();
        deleteSecrets(db, row.id);
        for (Sealed sealed : row.secrets) {
            db.createUpdate("""
                INSERT INTO secret (connection, field, version, sealed, reference)
                VALUES (:connection, :field, :version, :sealed, :reference)
                """)
                    .bind("connection", row.id)
                    .bind("field", sealed.field)
                    .bind("version", sealed.version)
                    .bind("sealed", sealed.text)
                    .bind("reference", sealed.reference)
                    .execute();
        }
    }

    void delete(Row row) {
        database.write(db -> {
            deleteSecrets(db, row.id);
            PinStore.delete(db, row.id);
            ConnectionTests.delete(db, row.id);
            db.createUpdate("DELETE FROM consent WHERE connection = :id")
                    .bind("id", row.id)
                    .execute();
            return db.createUpdate("DELETE FROM connection WHERE id = :id")
                    .bind("id", row.id)
                    .execute();
        });
    }

    private static void deleteSecrets(Handle db, String id) {
        db.createUpdate("DELETE FROM secret WHERE connection = :id")
                .bind("id", id)
                .execute();
    }
}
