package io.junctura.integration;

import io.junctura.database.Database;
import io.junctura.json.Json;
import io.junctura.run.FlowName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Integrations on disk. What is read at start is read in plain JDBC. */
final class IntegrationStore {
    static final String INSTANCE = "default";

    private final Database database;

    IntegrationStore(Database database) {
        this.database = database;
    }

    /**
     * An integration as it stands.
     *
     * @param version  the published one, 0 if none is
     * @param revision of the instance, 0 if none is published
     * @param edits    counts changes
     */
    record Row(
            String name,
            int version,
            boolean enabled,
            @Nullable Instant published,
            int edits,
            int revision) {}

    /**
     * @param config   values for config properties, as they were set
     * @param bindings slot to saved connection, as they were set
     */
    record Instance(Map<String, Object> config, Map<String, String> bindings) {
        static final Instance EMPTY = new Instance(Map.of(), Map.of());
    }

    /** What runs are accepted with: config and bindings are complete. */
    record Revision(
            int id, String integration, int version, Map<String, Object> config, Map<String, String> bindings) {}

    record Version(int number, @Nullable String title, Instant created, String creator) {}

    /** All that are not deleted, by name. */
    List<Row> all() {
        return plain("""
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

    /** The numbers of all flows that there ever were. */
    Map<FlowName, Integer> flows() {
        return plain("SELECT id, instance, integration, name FROM flow", statement -> {}, rows -> {
            Map<FlowName, Integer> flows = new HashMap<>();
            while (rows.next()) {
                flows.put(
                        new FlowName(rows.getString("instance"), rows.getString("integration"), rows.getString("name")),
                        rows.getInt("id"));
            }
            return flows;
        });
    }

    Optional<Revision> revision(int id) {
        return plain(
                "SELECT id, integration, version, config, bindings FROM revision WHERE id = ?",
                statement -> statement.setInt(1, id),
                rows -> rows.next()
                        ? Optional.of(new Revision(
                                rows.getInt("id"),
                                rows.getString("integration"),
                                rows.getInt("version"),
                                map(rows.getBytes("config")),
                                texts(rows.getBytes("bindings"))))
                        : Optional.empty());
    }

    Optional<String> document(String integration, int version) {
        return plain(
                "SELECT document FROM integration_version WHERE integration = ? AND version = ?",
                statement -> {
                    statement.setString(1, integration);
                    statement.setInt(2, version);
                },
                rows -> rows.next() ? Optional.of(rows.getString(1)) : Optional.empty());
    }

    /** Of an integration that may be deleted; 0 if it never had any. */
    int lastVersion(String integration) {
        return plain(
                "SELECT max(version) FROM integration_version WHERE integration = ?",
                statement -> statement.setString(1, integration),
                rows -> rows.next() ? rows.getInt(1) : 0);
    }

    /** The newest first. */
    List<Version> versions(String integration) {
        return plain("""
                SELECT version, title, created, creator FROM integration_version WHERE integration = ?
                 ORDER BY version DESC
                """, statement -> statement.setString(1, integration), rows -> {
            List<Version> versions = new ArrayList<>();
            while (rows.next()) {
                versions.add(new Version(
                        rows.getInt("version"),
                        rows.getString("title"),
                        Instant.parse(rows.getString("created")),
                        rows.getString("creator")));
            }
            return versions;
        });
    }

    Instance instance(String integration) {
        return plain(
                "SELECT config, bindings FROM instance WHERE integration = ? AND name = 'default'",
                statement -> statement.setString(1, integration),
                rows -> rows.next()
                        ? new Instance(map(rows.getBytes("config")), texts(rows.getBytes("bindings")))
                        : Instance.EMPTY);
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private interface Reading<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private <T> T plain(String sql, Binding binding, Reading<T> reading) {
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
            throw new IllegalStateException("The integrations cannot be read.", e);
        }
    }

    /**
     * A publication about to be made.
     *
     * @param version  the version to publish; its document is stored if it is new
     * @param document null if the version is there already
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
            Instant now,
            String creator) {}

    /** @param flows the numbers of all its flows */
    record Published(Row row, Map<FlowName, Integer> flows) {}

    Published publish(Publication p) {
        return database.write(db -> {
            if (p.document != null) {
                db.createUpdate("""
                                INSERT INTO integration_version (integration, version, title, document, created, creator)
                                VALUES (:integration, :version, :title, :document, :created, :creator)
                                """)
                        .bind("integration", p.integration)
                        .bind("version", p.version)
                        .bind("title", p.title)
                        .bind("document", p.document)
                        .bind("created", p.now.toString())
                        .bind("creator", p.creator)
                        .execute();
            }
            Map<FlowName, Integer> numbers = new LinkedHashMap<>();
            for (String flow : p.flows)
                numbers.put(new FlowName(INSTANCE, p.integration, flow), flowNumber(db, p.integration, flow));
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
            int revision = revision(db, p);
            putInstance(db, p.integration, p.instance, revision);
            return new Published(reread(db, p.integration), numbers);
        });
    }

    private static int flowNumber(Handle db, String integration, String flow) {
        db.createUpdate("""
                        INSERT INTO flow (instance, integration, name) VALUES ('default', :integration, :name)
                        ON CONFLICT (instance, integration, name) DO NOTHING
                        """).bind("integration", integration).bind("name", flow).execute();
        return db.createQuery(
                        "SELECT id FROM flow WHERE instance = 'default' AND integration = :integration AND name = :name")
                .bind("integration", integration)
                .bind("name", flow)
                .mapTo(Integer.class)
                .one();
    }

    private static int revision(Handle db, Publication p) {
        byte[] config = Json.writeStored(p.config);
        byte[] bindings = Json.writeStored(p.bindings);
        Optional<Integer> same = db.createQuery("""
                        SELECT id FROM revision
                         WHERE integration = :integration AND instance = 'default' AND version = :version
                           AND config = :config AND bindings = :bindings
                        """)
                .bind("integration", p.integration)
                .bind("version", p.version)
                .bind("config", config)
                .bind("bindings", bindings)
                .mapTo(Integer.class)
                .findFirst();
        if (same.isPresent()) return same.get();
        return db.createQuery("""
                        INSERT INTO revision (instance, integration, version, config, bindings)
                        VALUES ('default', :integration, :version, :config, :bindings) RETURNING id
                        """)
                .bind("integration", p.integration)
                .bind("version", p.version)
                .bind("config", config)
                .bind("bindings", bindings)
                .mapTo(Integer.class)
                .one();
    }

    private static void putInstance(Handle db, String integration, Instance instance, @Nullable Integer revision) {
        db.createUpdate("""
                        INSERT INTO instance (integration, name, config, bindings, revision)
                        VALUES (:integration, 'default', :config, :bindings, :revision)
                        ON CONFLICT (integration, name) DO UPDATE SET config = excluded.config,
                               bindings = excluded.bindings, revision = coalesce(excluded.revision, revision)
                        """)
                .bind("integration", integration)
                .bind("config", Json.writeStored(instance.config))
                .bind("bindings", Json.writeStored(instance.bindings))
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

    /** Its versions stay: runs of it may still be under way. */
    void delete(String name) {
        change(name, "version = NULL, deleted = 1");
    }

    private Row change(String name, String what) {
        return database.write(db -> {
            db.createUpdate("UPDATE integration SET " + what + ", edits = edits + 1 WHERE name = :name")
                    .bind("name", name)
                    .execute();
            return reread(db, name);
        });
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

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(byte[] stored) {
        return (Map<String, Object>) Objects.requireNonNull(Json.parseStored(stored));
    }

    private static Map<String, String> texts(byte[] stored) {
        Map<String, String> texts = new LinkedHashMap<>();
        map(stored).forEach((name, value) -> texts.put(name, String.valueOf(value)));
        return texts;
    }
}
