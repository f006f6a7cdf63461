package io.junctura.trigger.http;

import io.junctura.api.Secret;
import io.junctura.api.WebhookTrigger.Registration;
import io.junctura.connection.Vault;
import io.junctura.connection.WrongKey;
import io.junctura.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registrations of flows at third parties that send webhooks. All are on disk, and in memory too: each delivery may need
 * the secret of its signature. Thread safe; one thread at a time changes those of one flow.
 */
public final class Registrations {
    private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);

    private final Database database;
    private final Vault vault;
    private final Map<Integer, List<Registered>> all = new ConcurrentHashMap<>();

    /**
     * @param revision of the flow that registered it
     * @param madeOf   a hash of all settings that it depends on
     * @param outgoing whether it has to be removed
     */
    public record Registered(
            int flow, int revision, String madeOf, Instant made, Registration registration, boolean outgoing) {

        Registered leaving() {
            return new Registered(flow, revision, madeOf, made, registration, true);
        }

        /** When it has to be renewed; null: never. */
        @Nullable
        Instant due() {
            Instant until = registration.until();
            if (until == null) return null;
            long life = Math.max(0, until.toEpochMilli() - made.toEpochMilli());
            return made.plusMillis(life - life / 10);
        }
    }

    /** Reads all registrations. */
    public Registrations(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
        try {
            List<Registered> rows = database.readPlain(connection -> {
                try (var select = connection.prepareStatement("""
                    SELECT flow, id, revision, made_of, made, until, sealed, outgoing FROM registration
                    """);
                        var found = select.executeQuery()) {
                    List<Registered> read = new ArrayList<>();
                    while (found.next()) read.add(row(found));
                    return read;
                }
            });
            for (Registered row : rows) all.merge(row.flow(), List.of(row), Registrations::joined);
        } catch (SQLException e) {
            throw new IllegalStateException("The registrations at third parties cannot be read.", e);
        }
    }

    private Registered row(ResultSet row) throws SQLException {
        int flow = row.getInt("flow");
        String id = row.getString("id");
        String sealed = row.getString("sealed");
        Object until = row.getObject("until");
        Registration registration = new Registration(
                id,
                sealed == null ? null : opened(flow, id, sealed),
                until == null ? null : Instant.ofEpochMilli(row.getLong("until")));
        return new Registered(
                flow,
                row.getInt("revision"),
                row.getString("made_of"),
                Instant.ofEpochMilli(row.getLong("made")),
                registration,
                row.getInt("outgoing") == 1);
    }

    private @Nullable Secret opened(int flow, String id, String sealed) {
        try {
            return vault.open(owner(flow), id, 0, sealed);
        } catch (WrongKey e) {
            LOG.error("The registration {} of flow {} has lost its secret: {}", id, flow, e.getMessage());
            return null; // Its deliveries are rejected, and it can still be removed.
        }
    }

    private static String owner(int flow) {
        return "registration of flow " + flow; // No connection has such an ID.
    }

    private static List<Registered> joined(List<Registered> some, List<Registered> more) {
        List<Registered> both = new ArrayList<>(some);
        both.addAll(more);
        return List.copyOf(both);
    }

    /** The numbers of the flows that have registrations. */
    List<Integer> flows() {
        return List.copyOf(all.keySet());
    }

    List<Registered> of(int flow) {
        return all.getOrDefault(flow, List.of());
    }

    /** The registration of a flow that has not to be removed; empty if there is none. */
    public Optional<Registered> standing(int flow) {
        for (Registered one : of(flow)) if (!one.outgoing()) return Optional.of(one);
        return Optional.empty();
    }

    /** Stores a new registration. Earlier ones of the flow with another ID have to be removed. On disk when this method returns. */
    void put(Registered fresh) {
        Secret secret = fresh.registration().secret();
        Instant until = fresh.registration().until();
        String id = fresh.registration().id();
        String sealed = secret == null ? null : vault.seal(owner(fresh.flow()), id, 0, secret);
        database.write((Handle db) -> {
            leave(db, fresh.flow());
            return db.createUpdate("""
                INSERT OR REPLACE INTO registration (flow, id, revision, made_of, made, until, sealed, outgoing)
                VALUES (:flow, :id, :revision, :madeOf, :made, :until, :sealed, 0)
                """)
                    .bind("flow", fresh.flow())
                    .bind("id", id)
                    .bind("revision", fresh.revision())
                    .bind("madeOf", fresh.madeOf())
                    .bind("made", fresh.made().toEpochMilli())
                    .bind("until", until == null ? null : (Long) until.toEpochMilli())
                    .bind("sealed", sealed)
                    .execute();
        });
        List<Registered> now = new ArrayList<>();
        for (Registered one : of(fresh.flow())) if (!one.registration().id().equals(id)) now.add(one.leaving());
        now.add(fresh);
        all.put(fresh.flow(), List.copyOf(now));
    }

    /** All registrations of a flow have to be removed. */
    void leave(int flow) {
        if (standing(flow).isEmpty()) return;
        database.write((Handle db) -> leave(db, flow));
        all.computeIfPresent(
                flow, (any, some) -> some.stream().map(Registered::leaving).toList());
    }

    private static int leave(Handle db, int flow) {
        return db.createUpdate("UPDATE registration SET outgoing = 1 WHERE flow = :flow")
                .bind("flow", flow)
                .execute();
    }

    /** A registration was removed at the third party. */
    void gone(Registered one) {
        database.write((Handle db) -> db.createUpdate("DELETE FROM registration WHERE flow = :flow AND id = :id")
                .bind("flow", one.flow())
                .bind("id", one.registration().id())
                .execute());
        all.computeIfPresent(one.flow(), (any, some) -> {
            List<Registered> left = some.stream()
                    .filter(other ->
                            !other.registration().id().equals(one.registration().id()))
                    .toList();
            return left.isEmpty() ? null : left;
        });
    }
}
