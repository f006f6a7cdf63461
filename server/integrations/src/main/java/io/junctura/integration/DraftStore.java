package io.junctura.integration;

import io.junctura.database.Checksum;
import io.junctura.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Drafts on disk. Thread safe. */
final class DraftStore {
    private static final String ALL = "SELECT revision, integration, document, base, changed, editor, crc FROM draft";

    private final Database database;

    DraftStore(Database database) {
        this.database = database;
    }

    Optional<Draft> find(String integration) {
        return database.read(db -> db.createQuery(ALL + " WHERE integration = :integration")
                .bind("integration", integration)
                .map((row, context) -> draft(row))
                .findOne());
    }

    /** All drafts, by the names of their integrations, without their texts, which may be long. */
    List<Draft> all() {
        return database.read(db -> db.createQuery(
                        "SELECT revision, integration, base, changed, editor FROM draft ORDER BY integration")
                .map((row, context) -> draft(row, row.getString("integration"), ""))
                .list());
    }

    /** Creates or replaces the draft. */
    Draft put(String integration, String text, int base, Instant now, String editor) {
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

    void discard(String integration) {
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
}
