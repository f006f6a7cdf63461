package io.junctura.integration;

import io.junctura.connector.PinnedVersions;
import io.junctura.database.Checksum;
import io.junctura.database.Database;
import io.junctura.json.Json;
import io.junctura.run.FlowName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Integrations, their versions and their instances on disk. Reads at a start are in plain JDBC, which loads fewer classes. */
final class IntegrationStore {
    static final String INSTANCE = "default";

    /**
     * The instance of flow numbers for tests of drafts. So tests have separate queues, and no list or count of a flow includes
     * them.
     */
    static final String TESTS = "test";

    private final Database database;
    private final PlainQueries queries;

    IntegrationStore(Database database) {
        this.database = database;
        this.queries = new PlainQueries(database);
    }

    /**
     * An integration.
     *
     * @param version  the published version; 0 if none is published
     * @param revision of the published version and the instance; 0 if none is published
     * @param edits    the number of changes
     */
    record Row(
            String name,
            int version,
            boolean enabled,
            @Nullable Instant published,
            int edits,
            int revision) {}

    /**
     * The settings of an integration on this server.
     *
     * @param config   the config values that were set
     * @param bindings slot to saved connection, as they were set
     */
    record Instance(Map<String, Object> config, Map<String, String> bindings) {
        static final Instance EMPTY = new Instance(Map.of(), Map.of());
    }

    /** @param note the publisher's words about it */
    record Version(
            int number,
            @Nullable String title,
            Instant created,
            String creator,
            @Nullable String note) {}

    /** All integrations that are not deleted, by name. */
    List<Row> all() {
        return queries.read("""
            SELECT i.name, i.version, i.enabled, i.published, i.edits, n.revision
              FROM integration i LEFT JOIN instance n ON n.integration = i.name AND n.name = 'default'
             WHERE i.deleted = 0
             ORDER BY i.name
            """, statement -> {}, rows -> {
            List<Row> all = new ArrayList<>();
            while (rows.next()) all.add(row(rows));
            return all;
        });
    }

    private static Row row(ResultSet rows) throws SQLException {
        String published = rows.getString("published");
        int version = rows.getInt("version");
        return new Row(
                rows.getString("name"),
                version,
                rows.getInt("enabled") == 1,
                published == null ? null : Instant.parse(published),
                rows.getInt("edits"),
                version == 0 ? 0 : rows.getInt("revision"));
    }

    Optional<String> document(String integration, int version) {
        return queries.read(
                "SELECT document, crc FROM integration_version WHERE integration = ? AND version = ?",
                statement -> {
                    statement.setString(1, integration);
                    statement.setInt(2, version);
                },
                rows -> {
                    if (!rows.next()) return Optional.empty();
                    String document = rows.getString(1);
                    Checksum.check("the document of " + integration + ", version " + version, rows, document);
                    return Optional.of(document);
                });
    }

    /** The last version of an integration, even of a deleted one; 0 if it never had any. */
    int lastVersion(String integration) {
        return queries.read(
                "SELECT max(version) FROM integration_version WHERE integration = ? AND version > 0",
                statement -> statement.setString(1, integration),
                rows -> rows.next() ? rows.getInt(1) : 0);
    }

    /** The newest first. */
    List<Version> versions(String integration) {
        return queries.read("""
            SELECT version, title, created, creator, note FROM integration_version
             WHERE integration = ? AND version > 0
             ORDER BY version DESC
            """, statement -> statement.setString(1, integration), rows -> {
            List<Version> versions = new ArrayList<>();
            while (rows.next()) {
                versions.add(new Version(
                        rows.getInt("version"),
                        rows.getString("title"),
                        Instant.parse(rows.getString("created")),
                        rows.getString("creator"),
                        rows.getString("note")));
            }
            return versions;
        });
    }

    Instance instance(String integration) {
        return queries.read(
                "SELECT config, bindings, crc FROM instance WHERE integration = ? AND name = 'default'",
                statement -> statement.setString(1, integration),
                rows -> rows.next()
                        ? new Instance(
                                RevisionStore.config(checked("what is set for " + integration, rows, "config")),
                                RevisionStore.bindings(rows.getBytes("bindings")))
                        : Instance.EMPTY);
    }

    /** A row has one checksum of its config and its bindings. @return this column of it */
    private static byte[] checked(String what, ResultSet row, String column) throws SQLException {
        Checksum.check(what, row, row.getBytes("config"), row.getBytes("bindings"));
        return row.getBytes(column);
    }

    /**
     * A publication about to be made.
     *
     * @param version  the version to publish; its document is stored if it is new
     * @param document null if the version is there already
     * @param note     what its publisher says about a new version
     */
    record Publication(
            String integration,
            int version,
            @Nullable String document,
            @Nullable String title,
            Collection<String> flows,
            Instance instance,
            Map<String, Object> config,
            Map<String, String> bindings,
            PinnedVersions pins,
            Instant now,
            String creator,
            @Nullable String note) {

        Publication as(int other) {
            return new Publication(
                    integration, other, document, title, flows, instance, config, bindings, pins, now, creator, note);
        }
    }

    /** @param flows the numbers of all its flows */
    record Published(Row row, Map<FlowName, Integer> flows) {}

    Published publish(Publication p) {
        return database.write(db -> publish(db, p));
    }

    /** Within a transaction of the caller's. */
    static Published publish(Handle db, Publication p) {
        if (p.document != null) {
            db.createUpdate("""
                INSERT INTO integration_version (integration, version, title, document, created, creator, note, crc)
                VALUES (:integration, :version, :title, :document, :created, :creator, :note, :crc)
                """)
                    .bind("integration", p.integration)
                    .bind("version", p.version)
                    .bind("title", p.title)
                    .bind("document", p.document)
                    .bind("created", p.now.toString())
                    .bind("creator", p.creator)
                    .bind("note", p.note)
                    .bind("crc", Checksum.of(p.document))
                    .execute();
        }
        DraftStore.published(db, p.integration, p.version);
        Map<FlowName, Integer> numbers = new LinkedHashMap<>();
        for (String flow : p.flows) {
            FlowName name = new FlowName(INSTANCE, p.integration, flow);
            numbers.put(name, RevisionStore.flowNumber(db, name));
        }
        db.createUpdate("""
            INSERT INTO integration (name, version, enabled, published, edits, deleted)
            VALUES (:name, :version, 1, :now, 1, 0)
            ON CONFLICT (name) DO UPDATE SET version = excluded.version, published = excluded.published,
                   enabled = max(enabled, deleted), edits = edits + 1, deleted = 0
            """)
                .bind("name", p.integration)
                .bind("version", p.version)
                .bind("now", p.now.toString())
                .execute();
        int revision = RevisionStore.put(db, p);
        putInstance(db, p.integration, p.instance, revision);
        return new Published(reread(db, p.integration), numbers);
    }

    private static void putInstance(Handle db, String integration, Instance instance, @Nullable Integer revision) {
        byte[] config = Json.writeStored(instance.config);
        byte[] bindings = Json.writeStored(instance.bindings);
        db.createUpdate("""
            INSERT INTO instance (integration, name, config, bindings, revision, crc)
            VALUES (:integration, 'default', :config, :bindings, :revision, :crc)
            ON CONFLICT (integration, name) DO UPDATE SET config = excluded.config, bindings = excluded.bindings,
                   revision = coalesce(excluded.revision, revision), crc = excluded.crc
            """)
                .bind("integration", integration)
                .bind("config", config)
                .bind("bindings", bindings)
                .bind("crc", Checksum.of(config, bindings))
                .bind("revision", revision)
                .execute();
    }

    /** Keeps what is set for an integration that is not published. */
    void keepInstance(String integration, Instance instance) {
        database.write(db -> {
            putInstance(db, integration, instance, null);
            return integration;
        });
    }

    Row setEnabled(String name, boolean enabled) {
        return change(name, "enabled = " + (enabled ? 1 : 0));
    }

    Row unpublish(String name) {
        return change(name, "version = NULL");
    }

    /** Deletes its draft as well. Its versions stay: runs of it may still be under way. */
    void delete(String name) {
        database.write((Handle db) -> {
            DraftStore.discard(db, name);
            DraftPins.deleteAll(db, name);
            return change(db, name, "version = NULL, deleted = 1");
        });
    }

    private Row change(String name, String what) {
        return database.write(db -> change(db, name, what));
    }

    private static Row change(Handle db, String name, String what) {
        db.createUpdate("UPDATE integration SET " + what + ", edits = edits + 1 WHERE name = :name")
                .bind("name", name)
                .execute();
        return reread(db, name);
    }

    private static Row reread(Handle db, String name) {
        return db.createQuery("""
            SELECT i.name, i.version, i.enabled, i.published, i.edits, n.revision
              FROM integration i LEFT JOIN instance n ON n.integration = i.name AND n.name = 'default'
             WHERE i.name = :name
            """)
                .bind("name", name)
                .map((rows, ctx) -> row(rows))
                .one();
    }
}
