package io.junctura.integration;

import io.junctura.connector.Connectors;
import io.junctura.connector.PinnedVersions;
import io.junctura.integration.IntegrationStore.Row;
import io.junctura.integration.RevisionStore.Revision;
import io.junctura.run.FlowName;
import io.junctura.run.FlowUnavailable;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All integrations as they are now, with the flows that are live. A lookup takes no lock once the flow's integration is
 * compiled. {@link Integrations} makes the changes, one after the other.
 */
public final class PublishedFlows implements Flows {
    /** How many flows of earlier revisions stay in memory, for the runs that wait in them. */
    private static final int MAX_PINNED = 2_000;

    final IntegrationStore store;
    final RevisionStore revisions;
    private final CompiledPlans plans;
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private final List<VersionListener> versionListeners = new CopyOnWriteArrayList<>();
    private final Map<Long, PinnedFlow> pinned = new ConcurrentHashMap<>();
    private final NavigableMap<String, Current> current = new ConcurrentSkipListMap<>();

    /** Gets the published version of an integration after each change, also if the integration is switched off. */
    @FunctionalInterface
    public interface VersionListener {
        /** @param version 0: none is published */
        void changed(String integration, int version, boolean enabled);
    }

    /**
     * An integration as it is now. A change replaces it.
     *
     * @param compiled its flows; empty until one of them is looked up
     */
    private record Current(Row row, Map<FlowName, Optional<PinnedFlow>> compiled) {
        static Current of(Row row) {
            return new Current(row, new ConcurrentHashMap<>(4));
        }
    }

    /**
     * Reads all integrations, and compiles none of them yet.
     *
     * @param connectors that documents may use, in the versions of their plugins
     */
    public PublishedFlows(IntegrationStore store, RevisionStore revisions, Connectors connectors) {
        this.store = store;
        this.revisions = revisions;
        this.plans = new CompiledPlans(store, revisions, connectors);
        for (Row row : store.all()) current.put(row.name(), Current.of(row));
    }

    CompiledPlans plans() {
        return plans;
    }

    /** Calls a listener after each change, one change after the other, on the thread that made it. */
    public void onChange(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /** Calls a listener after each change of an integration, on the thread that made the change. It must not block. */
    public void onVersion(VersionListener listener) {
        versionListeners.add(listener);
    }

    void notifyListeners(Change change) {
        if (change.live().isEmpty() && change.unpublished().isEmpty()) return;
        listeners.forEach(listener -> listener.accept(change));
    }

    static boolean isLive(Row row) {
        return row.version() > 0 && row.enabled();
    }

    /** @throws IllegalStateException if its published version no longer compiles */
    @Override
    public Optional<PinnedFlow> live(FlowName name) {
        Current now = current.get(name.integration());
        if (now == null) return Optional.empty();
        Optional<PinnedFlow> known = now.compiled.get(name);
        if (known != null) return known;
        if (!name.instance().equals(IntegrationStore.INSTANCE) || !isLive(now.row)) return Optional.empty();
        CompiledRevision compiled = plans.revision(now.row.revision());
        now.compiled.putAll(compiled.flows());
        return compiled.flows().getOrDefault(name, Optional.empty());
    }

    @Override
    public String whyNotLive(FlowName name) {
        String integration = name.integration();
        Row row = find(integration).orElse(null);
        if (row == null) return "There is no integration \"" + integration + "\".";
        if (row.version() == 0) return "The integration \"" + integration + "\" is not published.";
        if (!row.enabled()) {
            return "The integration \"" + integration + "\" is switched off. Switch it on, then retry this run.";
        }
        return "The integration \"" + integration + "\" has no flow \"" + name.flow() + "\" in its published version.";
    }

    @Override
    public PinnedFlow pinned(int flow, int revision) {
        long key = (long) flow << 32 | (revision & 0xffffffffL);
        PinnedFlow known = pinned.get(key);
        if (known != null) return known;
        for (Optional<PinnedFlow> candidate : plans.revision(revision).flows().values()) {
            if (candidate.isEmpty() || candidate.get().flow() != flow) continue;
            if (pinned.size() >= MAX_PINNED) pinned.clear();
            pinned.put(key, candidate.get());
            return candidate.get();
        }
        throw new FlowUnavailable("Revision " + revision + " has no flow " + flow
                + ". The database was damaged, or the runs in it belong to another server.");
    }

    @Override
    public Optional<PinnedFlow> sibling(PinnedFlow of, String flow) {
        FlowName name = new FlowName(of.name().instance(), of.name().integration(), flow);
        Current now = current.get(name.integration());
        Optional<PinnedFlow> known = now == null ? null : now.compiled.get(name);
        if (known != null && known.isPresent() && known.get().revision() == of.revision()) return known;
        return plans.revision(of.revision()).flows().getOrDefault(name, Optional.empty());
    }

    /** The flows of an integration's published version, whether it is switched on or not. */
    List<PinnedFlow> flowsOf(Row row) {
        return plans.revision(row.revision()).flows().values().stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Replaces an integration, or removes it. Listeners are not called yet, see {@link #notifyListeners}.
     *
     * @param after null: it is deleted
     */
    Change replace(String name, @Nullable Row after) {
        List<FlowName> unpublished = new ArrayList<>(liveNames(find(name).orElse(null)));
        List<PinnedFlow> live = after == null || !isLive(after) ? List.of() : flowsOf(after);
        if (after == null) {
            current.remove(name);
        } else {
            Current next = Current.of(after);
            for (PinnedFlow flow : live) next.compiled.put(flow.name(), Optional.of(flow));
            current.put(name, next);
        }
        int version = after == null ? 0 : after.version();
        boolean enabled = after != null && after.enabled();
        versionListeners.forEach(listener -> listener.changed(name, version, enabled));
        unpublished.removeAll(live.stream().map(PinnedFlow::name).collect(Collectors.toSet()));
        return new Change(live, unpublished);
    }

    private List<FlowName> liveNames(@Nullable Row row) {
        if (row == null || !isLive(row)) return List.of();
        try {
            return flowsOf(row).stream().map(PinnedFlow::name).toList();
        } catch (IllegalStateException e) {
            return List.of(); // It does not compile, so it never went live.
        }
    }

    Set<String> names() {
        return current.keySet();
    }

    Optional<Row> find(String name) {
        return Optional.ofNullable(current.get(name)).map(Current::row);
    }

    /** @throws UnknownIntegration if there is none */
    Row get(String name) {
        return find(name).orElseThrow(() -> new UnknownIntegration(name));
    }

    Collection<Row> rows() {
        return current.values().stream().map(Current::row).toList();
    }

    /** The versions of plugins that an integration was published with. */
    PinnedVersions pins(Row row) {
        return revisions.find(row.revision()).map(Revision::pins).orElse(PinnedVersions.NONE);
    }

    /** The connection of each slot of an integration's published version. */
    Map<String, String> bindings(Row row) {
        return revisions.find(row.revision()).map(Revision::bindings).orElse(Map.of());
    }

    /** What is published and uses a connection, in words such as {@code integration orders}. */
    List<String> usersOf(String connection) {
        List<String> users = new ArrayList<>();
        for (Row row : rows()) {
            if (row.version() > 0 && bindings(row).containsValue(connection)) users.add("integration " + row.name());
        }
        return users;
    }
}
