package io.junctura.integration.sql;

import io.junctura.database.Checksum;
import io.junctura.database.Database;
import io.junctura.database.Dialect;
import io.junctura.integration.Draft;
import io.junctura.integration.DraftStore;
import io.junctura.json.Json;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Drafts and their pins. */
public final class SqlDraftStore implements DraftStore {
    private static final String ALL = "SELECT revision, integration, document, base, changed, editor, crc FROM draft";

    /** Stands for the run that names a file, for all pins together: no run has this ID. */
    private static final long NO_RUN = 0;

    /** Is in the stored form of each value with a file. */
    private static final byte[] FILE = "u0000file".getBytes(StandardCharsets.US_ASCII);

    private final Database database;

    public SqlDraftStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Draft> find(String integration) {
        return database.read(db -> db.createQuery(ALL + " WHERE integration = :integration")
                .bind("integration", integration)
                .map((row, context) -> draft(row))
                .findOne());
    }

    @Override
    public List<Draft> all() {
        return database.read(db -> db.createQuery(
                        "SELECT revision, integration, base, changed, editor FROM draft ORDER BY integration")
                .map((row, context) -> draft(row, row.getString("integration"), ""))
                .list());
    }

    @Override
    public Draft put(String integration, String text, int base, Instant now, String editor) {
        return database.write(db -> {
            discard(db, integration);
            return db.createQuery("""
                INSERT INTO draft (integration, document, base, changed, editor, crc)
                VALUES (:integration, :document, :base, :changed, :editor, :crc)
                RETURNING revision, integration, document, base, changed, editor, crc
                """)
                    .bind("integration", integration)
                    .bind("document", text)
                    .bind("base", base)
                    .bind("changed", now.toString())
                    .bind("editor", editor)
                    .bind("crc", Checksum.of(text))
                    .map((row, context) -> draft(row))
                    .one();
        });
    }

    @Override
    public void discard(String integration) {
        database.write((Handle db) -> discard(db, integration));
    }

    static int discard(Handle db, String integration) {
        return db.createUpdate("DELETE FROM draft WHERE integration = :integration")
                .bind("integration", integration)
                .execute();
    }

    /** Deletes the draft with the text of a version, within the transaction that publishes the version. */
    static void published(Handle db, String integration, int version) {
        db.createUpdate("""
            DELETE FROM draft
             WHERE integration = :integration
               AND document = (SELECT document FROM integration_version
                                WHERE integration = :integration AND version = :version)
            """)
                .bind("integration", integration)
                .bind("version", version)
                .execute();
    }

    private static Draft draft(ResultSet row) throws SQLException {
        String integration = row.getString("integration");
        String text = row.getString("document");
        Checksum.check("the draft of " + integration, row, text);
        return draft(row, integration, text);
    }

    private static Draft draft(ResultSet row, String integration, String text) throws SQLException {
        return new Draft(
                integration,
                row.getLong("revision"),
                text,
                row.getInt("base"),
                Instant.parse(row.getString("changed")),
                row.getString("editor"));
    }

    // Pins.

    @Override
    public List<Pin> pins(String integration) {
        return database.read(db -> db.createQuery("""
            SELECT flow, step, changed, editor, length(value) AS bytes FROM draft_pin
             WHERE integration = :integration ORDER BY flow, step
            """)
                .bind("integration", integration)
                .map((row, context) -> new Pin(
                        row.getString("flow"),
                        row.getString("step"),
                        Instant.parse(row.getString("changed")),
                        row.getString("editor"),
                        row.getLong("bytes")))
                .list());
    }

    @Override
    public Map<String, @Nullable Object> pinnedValues(String integration, String flow) {
        return database.read(db -> {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            db.createQuery("SELECT step, value, crc FROM draft_pin WHERE integration = :integration AND flow = :flow")
                    .bind("integration", integration)
                    .bind("flow", flow)
                    .map((row, context) -> {
                        values.put(row.getString("step"), Json.parseStored(value(row)));
                        return row.getString("step");
                    })
                    .list();
            return values;
        });
    }

    @Override
    public Optional<byte[]> findPin(String integration, String flow, String step) {
        return database.read(db -> db.createQuery("""
            SELECT step, value, crc FROM draft_pin
             WHERE integration = :integration AND flow = :flow AND step = :step
            """)
                .bind("integration", integration)
                .bind("flow", flow)
                .bind("step", step)
                .map((row, context) -> value(row))
                .findOne());
    }

    private static byte[] value(ResultSet row) throws SQLException {
        byte[] value = row.getBytes("value");
        Checksum.check("the pinned value of " + row.getString("step"), row, value);
        return value;
    }

    @Override
    public boolean putPin(
            String integration, String flow, String step, byte[] value, Instant now, String editor, int most) {
        return database.write(db -> {
            int others = db.createQuery("""
                SELECT count(*) FROM draft_pin
                 WHERE integration = :integration AND NOT (flow = :flow AND step = :step)
                """)
                    .bind("integration", integration)
                    .bind("flow", flow)
                    .bind("step", step)
                    .mapTo(Integer.class)
                    .one();
            if (others >= most) return false;
            db.createUpdate("""
                INSERT INTO draft_pin (integration, flow, step, value, changed, editor, crc)
                VALUES (:integration, :flow, :step, :value, :changed, :editor, :crc)
                ON CONFLICT (integration, flow, step) DO UPDATE SET value = excluded.value,
                       changed = excluded.changed, editor = excluded.editor, crc = excluded.crc
                """)
                    .bind("integration", integration)
                    .bind("flow", flow)
                    .bind("step", step)
                    .bind("value", value)
                    .bind("changed", now.toString())
                    .bind("editor", editor)
                    .bind("crc", Checksum.of(value))
                    .execute();
            nameFiles(db, database.dialect());
            return true;
        });
    }

    @Override
    public boolean deletePin(String integration, String flow, String step) {
        return database.write(db -> {
            int deleted = db.createUpdate("""
                DELETE FROM draft_pin WHERE integration = :integration AND flow = :flow AND step = :step
                """)
                    .bind("integration", integration)
                    .bind("flow", flow)
                    .bind("step", step)
                    .execute();
            if (deleted > 0) nameFiles(db, database.dialect());
            return deleted > 0;
        });
    }

    @Override
    public void deletePins(String integration) {
        database.write((Handle db) -> deletePins(db, database.dialect(), integration));
    }

    static int deletePins(Handle db, Dialect dialect, String integration) {
        int deleted = db.createUpdate("DELETE FROM draft_pin WHERE integration = :integration")
                .bind("integration", integration)
                .execute();
        if (deleted > 0) nameFiles(db, dialect);
        return deleted;
    }

    /** Writes down which files the pins name, so that these are kept as long. */
    private static void nameFiles(Handle db, Dialect dialect) {
        db.execute("DELETE FROM file_use WHERE run = ?", NO_RUN);
        Set<String> files = new HashSet<>();
        db.createQuery("SELECT value FROM draft_pin WHERE " + dialect.position(":file", "value") + " > 0")
                .bind("file", FILE)
                .mapTo(byte[].class)
                .forEach(value -> files.addAll(Json.fileIds(value)));
        for (String file : files) {
            db.execute("INSERT INTO file_use (file, run) VALUES (?, ?) ON CONFLICT DO NOTHING", file, NO_RUN);
        }
    }
}
