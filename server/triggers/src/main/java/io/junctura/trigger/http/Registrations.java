package io.junctura.trigger.http;

import io.junctura.api.Secret;
import io.junctura.api.WebhookTrigger.Registration;
import io.junctura.connection.Vault;
import io.junctura.connection.WrongKey;
import io.junctura.trigger.http.RegistrationStore.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registrations of flows at third parties that send webhooks. All are on disk, and in memory too: each delivery may need
 * the secret of its signature. Thread safe; one thread at a time changes those of one flow.
 */
public final class Registrations {
    private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);

    private final RegistrationStore store;
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
    public Registrations(RegistrationStore store, Vault vault) {
        this.store = store;
        this.vault = vault;
        for (Row row : store.all()) all.merge(row.flow(), List.of(registered(row)), Registrations::joined);
    }

    private Registered registered(Row row) {
        String sealed = row.sealed();
        Registration registration =
                new Registration(row.id(), sealed == null ? null : opened(row.flow(), row.id(), sealed), row.until());
        return new Registered(row.flow(), row.revision(), row.madeOf(), row.made(), registration, row.outgoing());
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
        String id = fresh.registration().id();
        String sealed = secret == null ? null : vault.seal(owner(fresh.flow()), id, 0, secret);
        store.put(new Row(
                fresh.flow(),
                id,
                fresh.revision(),
                fresh.madeOf(),
                fresh.made(),
                fresh.registration().until(),
                sealed,
                false));
        List<Registered> now = new ArrayList<>();
        for (Registered one : of(fresh.flow())) if (!one.registration().id().equals(id)) now.add(one.leaving());
        now.add(fresh);
        all.put(fresh.flow(), List.copyOf(now));
    }

    /** All registrations of a flow have to be removed. */
    void leave(int flow) {
        if (standing(flow).isEmpty()) return;
        store.leave(flow);
        all.computeIfPresent(
                flow, (any, some) -> some.stream().map(Registered::leaving).toList());
    }

    /** A registration was removed at the third party. */
    void unregistered(Registered one) {
        store.delete(one.flow(), one.registration().id());
        all.computeIfPresent(one.flow(), (any, some) -> {
            List<Registered> left = some.stream()
                    .filter(other ->
                            !other.registration().id().equals(one.registration().id()))
                    .toList();
            return left.isEmpty() ? null : left;
        });
    }
}
