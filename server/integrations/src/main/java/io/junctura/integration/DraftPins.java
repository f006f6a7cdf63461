package io.junctura.integration;

import io.junctura.database.Checksum;
import io.junctura.database.Database;
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

/** The pinned values of drafts, on disk. They live until the draft is discarded. Thread safe. */
final class DraftPins {
    /** The step name of a pin for the trigger: {@code payload}, {@code headers} and {@code trigger}. */
    static final String TRIGGER = "trigger";

    /** The largest number of pins in an integration. */
    static final int MAX = 200;

    /** Stands for the run that names a file, for all pins together: no run has this ID. */
    private static final long NO_RUN = 0;

    /** Is in the stored form of each value with a file. */
    private static final byte[] FILE = "u0000file".getBytes(StandardCharsets.US_ASCII);

    private final Database database;

    DraftPins(Database database) {
        this.database = database;
    }

    record Pin(String flow, String step, Instant changed, String editor, long bytes) {}

    /** By flow and step. */
    List<Pin> all(String integration) {
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

    /** The values that are pinned in a flow, by step. */
    Map<String, @Nullable Object> values(String integration, String flow) {
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

    /** As stored JSON. */
    Optional<byte[]> find(String integration, String flow, String step) {
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

    /** @return false if the integration has {@link #MAX} pins */
    boolean put(String integration, String flow, String step, byte[] value, Instant now, String editor) {
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
            if (others >= MAX) return false;
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
            nameFiles(db);
            return true;
        });
    }

    /** @return false if there was none */
    boolean delete(String integration, String flow, String step) {
        return database.write(db -> {
            int deleted = db.createUpdate("""
                DELETE FROM draft_pin WHERE integration = :integration AND flow = :flow AND step = :step
                """)
                    .bind("integration", integration)
                    .bind("flow", flow)
                    .bind("step", step)
                    .execute();
            if (deleted > 0) nameFiles(db);
            return deleted > 0;
        });
    }

    void deleteAll(String integration) {
        database.write((Handle db) -> deleteAll(db, integration));
    }

    static int deleteAll(Handle db, String integration) {
        int deleted = db.createUpdate("DELETE FROM draft_pin WHERE integration = :integration")
                .bind("integration", integration)
                .execute();
        if (deleted > 0) nameFiles(db);
        return deleted;
    }

    /** Writes down which files the pins name, so that these are kept as long. */
    private static void nameFiles(Handle db) {
        db.execute("DELETE FROM file_use WHERE run = ?", NO_RUN);
        Set<String> files = new HashSet<>();
        db.createQuery("SELECT value FROM draft_pin WHERE instr(value, :file) > 0")
                .bind("file", FILE)
                .mapTo(byte[].class)
                .forEach(value -> files.addAll(Json.fileIds(value)));
        for (String file : files) {
            db.execute("INSERT OR IGNORE INTO file_use (file, run) VALUES (?, ?)", file, NO_RUN);
        }
    }
}
