package io.junctura.integration.sql;

import io.junctura.connector.PinnedVersions;
import io.junctura.database.Checksum;
import io.junctura.database.Database;
import io.junctura.integration.IntegrationStore.Publication;
import io.junctura.integration.RevisionStore;
import io.junctura.json.Json;
import io.junctura.run.FlowName;
import io.junctura.run.RunStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Revisions and the numbers of flows. */
public final class SqlRevisionStore implements RevisionStore {
    private final PlainQueries queries;

    public SqlRevisionStore(Database database) {
        this.queries = new PlainQueries(database);
    }

    @Override
    public Map<FlowName, Integer> flowNumbers() {
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

    @Override
    public Optional<Revision> find(int id) {
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

    @Override
    public List<Integer> using(String plugin, @Nullable String version) {
        return queries.read("SELECT id, plugins FROM revision WHERE plugins IS NOT NULL", statement -> {}, rows -> {
            List<Integer> found = new ArrayList<>();
            while (rows.next()) {
                if (pins(rows.getBytes("plugins")).use(plugin, version)) found.add(rows.getInt("id"));
            }
            return found;
        });
    }

    @Override
    public Map<FlowName, Long> unfinishedRuns(Collection<Integer> revisions) {
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

    @Override
    public OptionalInt version(int revision) {
        return queries.read(
                "SELECT version FROM revision WHERE id = ?",
                statement -> statement.setInt(1, revision),
                rows -> rows.next() ? OptionalInt.of(rows.getInt(1)) : OptionalInt.empty());
    }

    @Override
    public Optional<FlowName> flow(int number) {
        return queries.read(
                "SELECT instance, integration, name FROM flow WHERE id = ?",
                statement -> statement.setInt(1, number),
                row -> row.next()
                        ? Optional.of(new FlowName(row.getString(1), row.getString(2), row.getString(3)))
                        : Optional.empty());
    }

    @Override
    public OptionalInt flowNumber(FlowName flow) {
        return queries.read(
                "SELECT id FROM flow WHERE instance = ? AND integration = ? AND name = ?",
                statement -> {
                    statement.setString(1, flow.instance());
                    statement.setString(2, flow.integration());
                    statement.setString(3, flow.flow());
                },
                row -> row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty());
    }

    /** One seek along the index for each flow and state. */
    @Override
    public OptionalLong newestRun(Collection<Integer> flows) {
        long newest = 0;
        for (int flow : flows) {
            for (RunStatus status : RunStatus.values()) {
                newest = Math.max(newest, newestRun(flow, status));
            }
        }
        return newest == 0 ? OptionalLong.empty() : OptionalLong.of(newest);
    }

    private long newestRun(int flow, RunStatus status) {
        return queries.read(
                "SELECT max(id) FROM run WHERE flow = ? AND state = ?",
                statement -> {
                    statement.setInt(1, flow);
                    statement.setInt(2, status.stored());
                },
                row -> row.next() ? row.getLong(1) : 0L);
    }

    @Override
    public long waitingRuns(String integration) {
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
                                        ? "(SELECT coalesce(min(id), 0) - 1 FROM revision WHERE id < 0)"
                                        : "(SELECT coalesce(max(id), 0) + 1 FROM revision WHERE id > 0)"))
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
