package io.junctura.integration;

import io.junctura.connector.PinnedVersions;
import io.junctura.database.Checksum;
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
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Integrations on disk. What is read at start is read in plain JDBC. */
final class IntegrationStore {
    static final String INSTANCE = "default";

    /**
     * The instance of the numbers that flows have for the runs that test drafts. So tests stand in queues of their own, and are
     * in no list or count of a flow.
     */
    static final String TESTS = "test";

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

    /**
     * What runs are accepted with: config and bindings are complete.
     *
     * @param pins those of the plugins that it was published with; none if that was before they were written
     */
    record Revision(
            int id,
            String integration,
            int version,
            Map<String, Object> config,
            Map<String, String> bindings,
            PinnedVersions pins) {}

    /** @param note what its publisher said about it */
    record Version(
            int number,
            @Nullable String title,
            Instant created,
            String creator,
            @Nullable String note) {}

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
                "SELECT id, integration, version, config, bindings, plugins, crc FROM revision WHERE id = ?",
                statement -> statement.setInt(1, id),
                rows -> {
                    if (!rows.next()) return Optional.empty();
                    byte[] config = rows.getBytes("config");
                    byte[] bindings = rows.getBytes("bindings");
                    byte[] plugins = rows.getBytes("plugins");
                    Checksum.checkWith(plugins, "revision " + id, rows, config, bindings);
                    return Optional.of(new Revision(
                            rows.getInt("id"),
                            rows.getString("integration"),
                            rows.getInt("version"),
                            map(config),
                            texts(bindings),
                            pins(plugins)));
                });
    }

    private static PinnedVersions pins(byte @Nullable [] stored) {
        return stored == null ? PinnedVersions.NONE : PinnedVersions.of(map(stored));
    }

    /**
     * Revisions that use a plugin.
     *
     * @param version of the plugin; null: any
     */
    List<Integer> revisionsWith(String plugin, @Nullable String version) {
        return plain("SELECT id, plugins FROM revision WHERE plugins IS NOT NULL", statement -> {}, rows -> {
            List<Integer> found = new ArrayList<>();
            while (rows.next()) {
                if (pins(rows.getBytes("plugins")).use(plugin, version)) found.add(rows.getInt("id"));
            }
            return found;
        });
    }

    /** How many runs of these revisions have not ended, by flow. */
    Map<FlowName, Long> unfinished(Collection<Integer> revisions) {
        String list = revisions.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return plain("""
            SELECT f.instance, f.integration, f.name, count(*) AS runs
              FROM flow f JOIN run r ON r.flow = f.id
             WHERE r.state IN (0, 1, 5) AND r.revision IN (%s)
             GROUP BY f.id ORDER BY f.integration, f.name
            """.formatted(list), statement -> {}, rows -> {
            Map<FlowName, Long> runs = new LinkedHashMap<>();
            while (rows.next()) {
                runs.put(
                        new FlowName(rows.getString("instance"), rows.getString("integration"), rows.getString("name")),
                        rows.getLong("runs"));
            }
            return runs;
        });
    }

    /** Of all its versions. */
    long waitingRuns(String integration) {
        return plain(
                "SELECT count(*) FROM flow f JOIN run r ON r.flow = f.id WHERE f.integration = ? AND r.state IN (1, 5)",
                statement -> statement.setString(1, integration),
                rows -> rows.next() ? rows.getLong(1) : 0L);
    }

    Optional<String> document(String integration, int version) {
        return plain(
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

    /** Of an integration that may be deleted; 0 if it never had any. */
    int lastVersion(String integration) {
        return plain(
                "SELECT max(version) FROM integration_version WHERE integration = ? AND version > 0",
                statement -> statement.setString(1, integration),
                rows -> rows.next() ? rows.getInt(1) : 0);
    }

    /** The newest first. */
    List<Version> versions(String integration) {
        return plain("""
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
        return plain(
                "SELECT config, bindings, crc FROM instance WHERE integration = ? AND name = 'default'",
                statement -> statement.setString(1, integration),
                rows -> rows.next()
                        ? new Instance(
                                map(checked("what is set for " + integration, rows, "config")),
                                texts(rows.getBytes("bindings")))
                        : Instance.EMPTY);
    }

    /** A row has one checksum of its config and its bindings. @return this column of it */
    private static byte[] checked(String what, ResultSet row, String column) throws SQLException {
        Checksum.check(what, row, row.getBytes("config"), row.getBytes("bindings"));
        return row.getBytes(column);
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
            numbers.put(name, flowNumber(db, name));
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
        int revision = revision(db, p);
        putInstance(db, p.integration, p.instance, revision);
        return new Published(reread(db, p.integration), numbers);
    }

    static int flowNumber(Handle db, FlowName flow) {
        db.createUpdate("""
            INSERT INTO flow (instance, integration, name) VALUES (:instance, :integration, :name)
            ON CONFLICT (instance, integration, name) DO NOTHING
            """)
                .bind("instance", flow.instance())
                .bind("integration", flow.integration())
                .bind("name", flow.flow())
                .execute();
        return db.createQuery("SELECT id FROM flow WHERE instance = :instance AND integration = :integration AND name ="
                        + " :name")
                .bind("instance", flow.instance())
                .bind("integration", flow.integration())
                .bind("name", flow.flow())
                .mapTo(Integer.class)
                .one();
    }

    /** @return the number of this combination, which is negative if the version is */
    static int revision(Handle db, Publication p) {
        byte[] config = Json.writeStored(p.config);
        byte[] bindings = Json.writeStored(p.bindings);
        byte[] plugins = Json.writeStored(p.pins.json());
        Optional<Integer> same = db.createQuery("""
            SELECT id FROM revision
             WHERE integration = :integration AND instance = 'default' AND version = :version
               AND config = :config AND bindings = :bindings AND plugins = :plugins
            """)
                .bind("integration", p.integration)
                .bind("version", p.version)
                .bind("config", config)
                .bind("bindings", bindings)
                .bind("plugins", plugins)
                .mapTo(Integer.class)
                .findFirst();
        if (same.isPresent()) return same.get();
        return db.createQuery("""
            INSERT INTO revision (id, instance, integration, version, config, bindings, plugins, crc)
            VALUES (%s, 'default', :integration, :version, :config, :bindings, :plugins, :crc) RETURNING id
            """.formatted(
                                p.version < 0
                                        ? "(SELECT min(0, coalesce(min(id), 0)) - 1 FROM revision)"
                                        : "(SELECT max(0, coalesce(max(id), 0)) + 1 FROM revision)"))
                .bind("integration", p.integration)
                .bind("version", p.version)
                .bind("config", config)
                .bind("bindings", bindings)
                .bind("crc", Checksum.of(config, bindings, plugins))
                .bind("plugins", plugins)
                .mapTo(Integer.class)
                .one();
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
