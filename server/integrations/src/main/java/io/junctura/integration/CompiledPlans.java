package io.junctura.integration;

import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.Connectors;
import io.junctura.connector.PinnedVersions;
import io.junctura.definition.Documents;
import io.junctura.definition.IntegrationPlan;
import io.junctura.definition.NamedText;
import io.junctura.definition.Reading;
import io.junctura.integration.RevisionStore.Revision;
import io.junctura.run.FlowName;
import io.junctura.run.FlowUnavailable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles stored versions when they are first needed, and caches those that were used last. A version is compiled only once
 * at a time. Thread safe.
 */
final class CompiledPlans {
    private static final int MAX_CACHED = 64;

    private final IntegrationStore store;
    private final RevisionStore revisionStore;
    private final Connectors connectors;
    private final Map<Key, IntegrationPlan> plans = new LruCache<>();
    private final Map<Integer, CompiledRevision> revisions = new LruCache<>();
    private volatile @Nullable Map<FlowName, Integer> numbers;

    private long edition;

    /** @param pins null: with the selected versions of plugins */
    private record Key(
            String integration, int version, @Nullable PinnedVersions pins) {}

    CompiledPlans(IntegrationStore store, RevisionStore revisionStore, Connectors connectors) {
        this.store = store;
        this.revisionStore = revisionStore;
        this.connectors = connectors;
    }

    Collection<ConnectorDescriptor> connectors() {
        return connectors.now();
    }

    /** The versions of plugins with which a plan is published now. */
    PinnedVersions pins(IntegrationPlan plan) {
        return connectors.pins(UsedConnectors.of(plan));
    }

    /** Plans are valid only for the connectors that they were compiled with. */
    private void forgetIfChanged() {
        if (edition == connectors.edition()) return;
        edition = connectors.edition();
        plans.clear();
        revisions.clear();
    }

    /** @throws FlowUnavailable if there is no such revision, or its document no longer compiles */
    synchronized CompiledRevision revision(int id) {
        forgetIfChanged();
        CompiledRevision known = revisions.get(id);
        if (known != null) return known;
        Revision revision = revisionStore
                .find(id)
                .orElseThrow(() -> new FlowUnavailable("The database holds no revision " + id
                        + ". It was damaged, or the runs in it belong to another server."));
        IntegrationPlan plan = plan(revision.integration(), revision.version(), revision.pins());
        CompiledRevision compiled = CompiledRevision.of(plan, revision, numbers());
        revisions.put(id, compiled);
        return compiled;
    }

    /** @throws FlowUnavailable if there is no such document, or it no longer compiles */
    synchronized IntegrationPlan plan(String integration, int version) {
        return plan(integration, version, null);
    }

    private synchronized IntegrationPlan plan(String integration, int version, @Nullable PinnedVersions pins) {
        forgetIfChanged();
        Key key = new Key(integration, version, pins);
        IntegrationPlan known = plans.get(key);
        if (known != null) return known;
        String name = integration + ", version " + version;
        String text = store.document(integration, version)
                .orElseThrow(() -> new FlowUnavailable("The database holds no document of " + name + "."));
        if (version < 0) {
            // A negative version is the text of a tested draft, whose flows with problems are omitted.
            IntegrationPlan plan = Documents.draft(new NamedText(name, text), integration, with(name, pins))
                    .sound()
                    .orElseThrow(() -> new FlowUnavailable("The draft of " + integration + " can no longer be read."));
            plans.put(key, plan);
            return plan;
        }
        Reading reading = Documents.read(List.of(new NamedText(name, text)), with(name, pins));
        if (!reading.problems().isEmpty()) {
            throw new FlowUnavailable("The integration " + name + " can no longer be run: "
                    + reading.problems().get(0).message()
                    + " If a plugin was upgraded since, \"junctura plugin rollback\" takes it back.");
        }
        IntegrationPlan plan = reading.integrations().get(0).plan();
        plans.put(key, plan);
        return plan;
    }

    private Collection<ConnectorDescriptor> with(String name, @Nullable PinnedVersions pins) {
        try {
            return pins == null ? connectors.now() : connectors.as(pins);
        } catch (IllegalStateException e) {
            throw new FlowUnavailable("The integration " + name + " can no longer be run: " + e.getMessage(), e);
        }
    }

    /** Caches a plan that was compiled for a publication or a test. */
    synchronized void published(IntegrationPlan plan, int version, PinnedVersions pins, Map<FlowName, Integer> flows) {
        forgetIfChanged();
        plans.put(new Key(plan.name(), version, pins), plan);
        numbers().putAll(flows);
    }

    private Map<FlowName, Integer> numbers() {
        Map<FlowName, Integer> known = numbers;
        if (known == null) numbers = known = revisionStore.flowNumbers();
        return known;
    }

    /** A cache that evicts the least recently used entry. */
    private static final class LruCache<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        LruCache() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MAX_CACHED;
        }
    }
}
