package io.junctura.integration;

import io.junctura.connector.PinnedVersions;
import io.junctura.database.Checksum;
import io.junctura.database.Database;
import io.junctura.integration.IntegrationStore.Publication;
import io.junctura.json.Json;
import io.junctura.run.FlowName;
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

/** The revisions that runs are accepted with, and the numbers of flows, on disk. */
final class RevisionStore {
    private final PlainQueries queries;

    RevisionStore(Database database) {
        this.queries = new PlainQueries(database);
    }

    /**
     * A version with a complete config and complete bindings.
     *
     * @param pins the versions of plugins that it was published with; none in revisions from before these were stored
     */
    record Revision(
            int id,
            String integration,
            int version,
            Map<String, Object> config,
            Map<String, String> bindings,
            PinnedVersions pins) {}

    /** The numbers of all flows, also of deleted ones. */
    Map<FlowName, Integer> flowNumbers() {
        return queries.read("SELECT id, instance, integration, name FROM flow", statement -> {}, rows -> {
            Map<FlowName, Integer> flows = new HashMap<>();
            while (rows.next()) {
                flows.put(
                        new FlowName(rows.getString("instance"), rows.getString("integration"), rows.getString("name")),
                        rows.getInt("id"));
            }
            return flows;
        });
    }

    Optional<Revision> find(int id) {
        return queries.read(
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
                            config(config),
                            bindings(bindings),
                            pins(plugins)));
                });
    }

    private static PinnedVersions pins(byte @Nullable [] stored) {
        return stored == null ? PinnedVersions.NONE : PinnedVersions.of(config(stored));
    }

    /**
     * The numbers of the revisions that use a plugin.
     *
     * @param version of the plugin; null: any
     */
    List<Integer> using(String plugin, @Nullable String version) {
        return queries.read("SELECT id, plugins FROM revision WHERE plugins IS NOT NULL", statement -> {}, rows -> {
            List<Integer> found = new ArrayList<>();
            while (rows.next()) {
                if (pins(rows.getBytes("plugins")).use(plugin, version)) found.add(rows.getInt("id"));
            }
            return found;
        });
    }

    /** The number of unfinished runs of these revisions, by flow. */
    Map<FlowName, Long> unfinishedRuns(Collection<Integer> revisions) {
        String list = revisions.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return queries.read("""
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

    /** The number of waiting runs of all versions of an integration. */
    long waitingRuns(String integration) {
        return queries.read(
                "SELECT count(*) FROM flow f JOIN run r ON r.flow = f.id WHERE f.integration = ? AND r.state IN (1, 5)",
                statement -> statement.setString(1, integration),
                rows -> rows.next() ? rows.getLong(1) : 0L);
    }

    /** The number of a flow, which gets one if it is new. */
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

    /** Stores the revision of a publication, unless it is stored. @return its number, which is negative if the version is */
    static int put(Handle db, Publication p) {
        byte[] config = Json.writeStored(p.config());
        byte[] bindings = Json.writeStored(p.bindings());
        byte[] plugins = Json.writeStored(p.pins().json());
        Optional<Integer> same = db.createQuery("""
            SELECT id FROM revision
             WHERE integration = :integration AND instance = 'default' AND version = :version
               AND config = :config AND bindings = :bindings AND plugins = :plugins
            """)
                .bind("integration", p.integration())
                .bind("version", p.version())
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
                                p.version() < 0
                                        ? "(SELECT min(0, coalesce(min(id), 0)) - 1 FROM revision)"
                                        : "(SELECT max(0, coalesce(max(id), 0)) + 1 FROM revision)"))
                .bind("integration", p.integration())
                .bind("version", p.version())
                .bind("config", config)
                .bind("bindings", bindings)
                .bind("crc", Checksum.of(config, bindings, plugins))
                .bind("plugins", plugins)
                .mapTo(Integer.class)
                .one();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> config(byte[] stored) {
        return (Map<String, Object>) Objects.requireNonNull(Json.parseStored(stored));
    }

    static Map<String, String> bindings(byte[] stored) {
        Map<String, String> bindings = new LinkedHashMap<>();
        config(stored).forEach((slot, connection) -> bindings.put(slot, String.valueOf(connection)));
        return bindings;
    }
}
