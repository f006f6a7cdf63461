package io.junctura.integration.sql;

import io.junctura.database.Checksum;
import io.junctura.database.Database;
import io.junctura.integration.IntegrationStore;
import io.junctura.json.Json;
import io.junctura.run.FlowName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Integrations. Reads at a start are in plain JDBC, which loads fewer classes. */
public final class SqlIntegrationStore implements IntegrationStore {
    private final Database database;
    private final PlainQueries queries;

    public SqlIntegrationStore(Database database) {
        this.database = database;
        this.queries = new PlainQueries(database);
    }

    @Override
    public List<Row> all() {
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

    @Override
    public Optional<String> document(String integration, int version) {
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

    @Override
    public int lastVersion(String integration) {
        return queries.read(
                "SELECT max(version) FROM integration_version WHERE integration = ? AND version > 0",
                statement -> statement.setString(1, integration),
                rows -> rows.next() ? rows.getInt(1) : 0);
    }

    @Override
    public List<Version> versions(String integration) {
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

    @Override
    public Instance instance(String integration) {
        return queries.read(
                "SELECT config, bindings, crc FROM instance WHERE integration = ? AND name = 'default'",
                statement -> statement.setString(1, integration),
                rows -> rows.next()
                        ? new Instance(
                                SqlRevisionStore.config(checked("what is set for " + integration, rows, "config")),
                                SqlRevisionStore.bindings(rows.getBytes("bindings")))
                        : Instance.EMPTY);
    }

    /** A row has one checksum of its config and its bindings. @return this column of it */
    private static byte[] checked(String what, ResultSet row, String column) throws SQLException {
        Checksum.check(what, row, row.getBytes("config"), row.getBytes("bindings"));
        return row.getBytes(column);
    }

    @Override
    public Published publish(Publication p) {
        return database.write(db -> publish(db, p));
    }

    @Override
    public Published publish(Handle db, Publication p) {
        if (p.document() != null) {
            db.createUpdate("""
                INSERT INTO integration_version (integration, version, title, document, created, creator, note, crc)
                VALUES (:integration, :version, :title, :document, :created, :creator, :note, :crc)
                """)
                    .bind("integration", p.integration())
                    .bind("version", p.version())
                    .bind("title", p.title())
                    .bind("document", p.document())
                    .bind("created", p.now().toString())
                    .bind("creator", p.creator())
                    .bind("note", p.note())
                    .bind("crc", Checksum.of(p.document()))
                    .execute();
        }
        SqlDraftStore.published(db, p.integration(), p.version());
        Map<FlowName, Integer> numbers = new LinkedHashMap<>();
        for (String flow : p.flows()) {
            FlowName name = new FlowName(INSTANCE, p.integration(), flow);
            numbers.put(name, SqlRevisionStore.flowNumber(db, name));
        }
        db.createUpdate("""
            INSERT INTO integration (name, version, enabled, published, edits, deleted)
            VALUES (:name, :version, 1, :now, 1, 0)
            ON CONFLICT (name) DO UPDATE SET version = excluded.version, published = excluded.published,
                   enabled = CASE WHEN integration.deleted = 1 THEN 1 ELSE integration.enabled END,
                   edits = integration.edits + 1, deleted = 0
            """)
                .bind("name", p.integration())
                .bind("version", p.version())
                .bind("now", p.now().toString())
                .execute();
        int revision = SqlRevisionStore.put(db, p);
        putInstance(db, p.integration(), p.instance(), revision);
        return new Published(reread(db, p.integration()), numbers);
    }

    private static void putInstance(Handle db, String integration, Instance instance, @Nullable Integer revision) {
        byte[] config = Json.writeStored(instance.config());
        byte[] bindings = Json.writeStored(instance.bindings());
        db.createUpdate("""
            INSERT INTO instance (integration, name, config, bindings, revision, crc)
            VALUES (:integration, 'default', :config, :bindings, :revision, :crc)
            ON CONFLICT (integration, name) DO UPDATE SET config = excluded.config, bindings = excluded.bindings,
                   revision = coalesce(excluded.revision, instance.revision), crc = excluded.crc
            """)
                .bind("integration", integration)
                .bind("config", config)
                .bind("bindings", bindings)
                .bind("crc", Checksum.of(config, bindings))
                .bind("revision", revision)
                .execute();
    }

    @Override
    public void keepInstance(String integration, Instance instance) {
        database.write(db -> {
            putInstance(db, integration, instance, null);
            return integration;
        });
    }

    @Override
    public Row setEnabled(String name, boolean enabled) {
        return change(name, "enabled = " + (enabled ? 1 : 0));
    }

    @Override
    public Row unpublish(String name) {
        return change(name, "version = NULL");
    }

    @Override
    public void delete(String name) {
        database.write((Handle db) -> {
            SqlDraftStore.discard(db, name);
            SqlDraftStore.deletePins(db, database.dialect(), name);
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

    @Override
    public StoredTest storeTest(Publication draft, Instant unusedBefore) {
        return database.write(db -> TestVersions.store(db, draft, unusedBefore));
    }
}
