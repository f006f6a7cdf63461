package io.junctura.delivery;

import io.junctura.api.Secret;
import io.junctura.connection.Vault;
import io.junctura.connection.WrongKey;
import io.junctura.delivery.SubscriptionStore.Revision;
import io.junctura.delivery.SubscriptionStore.Row;
import io.junctura.delivery.SubscriptionStore.SealedKey;
import io.junctura.delivery.SubscriptionStore.Stored;
import io.junctura.json.Json;
import io.junctura.run.FlowUnavailable;
import io.junctura.run.PinnedFlow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes subscriptions to their store, and reads them: encrypts headers and keys, and makes the flow of each revision. */
final class StoredSubscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(StoredSubscriptions.class);

    private final SubscriptionStore store;
    private final Vault vault;

    StoredSubscriptions(SubscriptionStore store, Vault vault) {
        this.store = store;
        this.vault = vault;
    }

    /** @param failing since when all deliveries have failed, in milliseconds since 1970, by subscription */
    record Loaded(List<Subscription> subscriptions, Map<String, Long> failing) {}

    Loaded load() {
        List<Subscription> all = new ArrayList<>();
        Map<String, Long> failing = new HashMap<>();
        for (Stored stored : store.load()) {
            Row row = stored.row();
            all.add(subscription(row, flow(row.id(), stored.revision())));
            if (stored.failing() != null) failing.put(row.id(), stored.failing());
        }
        return new Loaded(all, failing);
    }

    private static PinnedFlow flow(String id, Revision revision) {
        return DeliveryPlan.flow(id, revision.flow(), revision.id(), revision.version(), revision.pinned());
    }

    private Subscription subscription(Row row, PinnedFlow live) {
        return new Subscription(
                row.id(),
                row.instance(),
                row.integration() == null || row.name() == null
                        ? null
                        : new Subscription.Origin(row.integration(), row.name(), row.paused()),
                SettingsReading.stored(row.settings(), headers(row)),
                Subscription.State.of(row.state()),
                row.reason(),
                row.missedAfter(),
                row.created(),
                row.changed(),
                keys(row),
                row.edits(),
                live);
    }

    private List<Subscription.Key> keys(Row row) {
        List<Subscription.Key> keys = new ArrayList<>();
        for (SealedKey sealed : row.keys()) {
            SigningKey key = key(row.id(), sealed);
            if (key == null) continue;
            keys.add(new Subscription.Key(sealed.version(), key, sealed.created(), sealed.until()));
        }
        return keys;
    }

    private @Nullable SigningKey key(String id, SealedKey sealed) {
        try {
            return SigningKey.of(
                    vault.open(id, "key", sealed.version(), sealed.text()).reveal());
        } catch (WrongKey e) {
            LOG.error("A key of the subscription {} cannot be used: {}", id, e.getMessage());
            return null; // Its deliveries fail with this reason.
        }
    }

    private Map<String, String> headers(Row row) {
        try {
            Map<String, String> headers = new LinkedHashMap<>();
            String opened = vault.open(row.id(), "headers", row.edits(), row.sealedHeaders())
                    .reveal();
            Map<?, ?> stored =
                    (Map<?, ?>) Objects.requireNonNull(Json.parseStored(opened.getBytes(StandardCharsets.UTF_8)));
            stored.forEach((name, value) -> headers.put(String.valueOf(name), String.valueOf(value)));
            return headers;
        } catch (WrongKey e) {
            LOG.error("The headers of the subscription {} cannot be used: {}", row.id(), e.getMessage());
            return Map.of();
        }
    }

    /**
     * Reads the flow with which a delivery was accepted.
     *
     * @throws FlowUnavailable if there is no such revision
     */
    PinnedFlow pinned(String subscription, int flow, int revision) {
        return store.revision(subscription, flow, revision)
                .map(one -> flow(subscription, one))
                .orElseThrow(() -> new FlowUnavailable("The database holds no revision " + revision
                        + ". It was damaged, or the runs in it belong to another server."));
    }

    /** The ids of all subscriptions, also of deleted ones, by the numbers of their flows. */
    Map<Integer, String> flows() {
        return store.flows();
    }

    /**
     * Stores a new subscription.
     *
     * @param made with a flow of any number
     * @return the subscription with its flow
     */
    Subscription create(Subscription made) {
        Revision revision = store.create(row(made), DeliveryPlan.pinned(made.settings()));
        return made.with(flow(made.id(), revision));
    }

    /** Stores changed settings. */
    Subscription change(Subscription before, SubscriptionSettings settings, Instant now) {
        Subscription after = before.with(settings, now);
        Revision revision = store.change(row(after), before.flow(), DeliveryPlan.pinned(settings));
        return after.with(flow(after.id(), revision));
    }

    /** Stores other changes, with resend orders in the same transaction. */
    Subscription put(Subscription after, List<ResendStore.Order> orders) {
        store.put(row(after), orders);
        return after;
    }

    void delete(Subscription gone) {
        store.delete(gone.id());
    }

    /** @param since in milliseconds since 1970; null: it is not failing */
    void failing(String id, @Nullable Long since) {
        store.failing(id, since);
    }

    private Row row(Subscription one) {
        Subscription.Origin origin = one.origin();
        String headers = new String(Json.writeStored(one.settings().headers().values()), StandardCharsets.UTF_8);
        return new Row(
                one.id(),
                one.instance(),
                origin == null ? null : origin.integration(),
                origin == null ? null : origin.name(),
                one.isPaused(),
                one.settings().stored(),
                vault.seal(one.id(), "headers", one.edits(), Secret.of(headers)),
                one.edits(),
                one.state().word(),
                one.reason(),
                one.missedAfter(),
                one.created(),
                one.changed(),
                one.keys().stream().map(key -> sealed(one.id(), key)).toList());
    }

    private SealedKey sealed(String id, Subscription.Key key) {
        Secret secret = Secret.of(key.key().text());
        return new SealedKey(key.version(), vault.seal(id, "key", key.version(), secret), key.created(), key.until());
    }
}
