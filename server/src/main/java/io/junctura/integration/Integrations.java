package io.junctura.integration;

import io.junctura.connection.SavedConnections;
import io.junctura.connection.SecretValues;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.database.Database;
import io.junctura.definition.Documents;
import io.junctura.definition.IntegrationPlan;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import io.junctura.definition.Reading;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.IntegrationDocument;
import io.junctura.integration.Applied.Kind;
import io.junctura.integration.Applied.Outcome;
import io.junctura.integration.IntegrationStore.Instance;
import io.junctura.integration.IntegrationStore.Publication;
import io.junctura.integration.IntegrationStore.Published;
import io.junctura.integration.IntegrationStore.Row;
import io.junctura.run.FlowName;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of this package: applies documents, and says which flows are live. Asking is free of locks once a flow's
 * integration is compiled; changes come one after the other.
 */
public final class Integrations implements Flows {
    private static final Logger LOG = LoggerFactory.getLogger(Integrations.class);
    /** Enough for all that waits in earlier revisions; beyond, they are looked up again. */
    private static final int PINNED = 2_000;

    private final IntegrationStore store;
    private final Plans plans;
    private final SavedConnections connections;
    private final Clock clock;
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private final Map<Long, PinnedFlow> pinned = new ConcurrentHashMap<>();
    private volatile Snapshot snapshot;

    /** @param ready the flows of integrations that have been compiled; the others are compiled when asked for */
    private record Snapshot(Map<String, Row> rows, Map<FlowName, Optional<PinnedFlow>> ready) {
        static Snapshot of(Map<String, Row> rows) {
            return new Snapshot(rows, new ConcurrentHashMap<>());
        }
    }

    /**
     * Reads what is published; compiles nothing yet.
     *
     * @param connectors those that documents may name
     */
    public Integrations(
            Database database,
            Supplier<Collection<ConnectorDescriptor>> connectors,
            SavedConnections connections,
            Clock clock) {
        this.store = new IntegrationStore(database);
        this.plans = new Plans(store, connectors);
        this.connections = connections;
        this.clock = clock;
        Map<String, Row> rows = new TreeMap<>();
        for (Row row : store.all()) rows.put(row.name(), row);
        this.snapshot = Snapshot.of(rows);
        connections.usedBy(this::usersOf);
    }

    /** Told of what goes live or away, one change after the other, on the thread that made it. */
    public void onChange(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /**
     * Compiles what is live and tells the listeners of it, on the calling thread. A flow that is asked for before its turn
     * is compiled at once. An integration that no longer compiles is logged, and the others go live.
     */
    public void goLive() {
        for (String name : snapshot.rows.keySet()) {
            synchronized (this) {
                Row row = snapshot.rows.get(name);
                if (row == null || !isLive(row)) continue;
                try {
                    tell(new Change(flowsOf(row), List.of()));
                } catch (IllegalStateException e) {
                    LOG.error("{}", e.getMessage());
                }
            }
        }
    }

    private static boolean isLive(Row row) {
        return row.version() > 0 && row.enabled();
    }

    /** @throws IllegalStateException if its published version can no longer be compiled */
    @Override
    public Optional<PinnedFlow> live(FlowName name) {
        Snapshot now = snapshot;
        Optional<PinnedFlow> known = now.ready.get(name);
        if (known != null) return known;
        if (!name.instance().equals(IntegrationStore.INSTANCE)) return Optional.empty();
        Row row = now.rows.get(name.integration());
        if (row == null || !isLive(row)) return Optional.empty();
        Compiled compiled = plans.revision(row.revision());
        now.ready.putAll(compiled.flows());
        return compiled.flows().getOrDefault(name, Optional.empty());
    }

    @Override
    public PinnedFlow pinned(int flow, int revision) {
        long key = (long) flow << 32 | revision;
        PinnedFlow known = pinned.get(key);
        if (known != null) return known;
        for (Optional<PinnedFlow> candidate : plans.revision(revision).flows().values()) {
            if (candidate.isEmpty() || candidate.get().flow() != flow) continue;
            if (pinned.size() >= PINNED) pinned.clear();
            pinned.put(key, candidate.get());
            return candidate.get();
        }
        throw new IllegalStateException("Revision " + revision + " has no flow " + flow
                + ". The database was damaged, or the runs in it belong to another server.");
    }

    @Override
    public Optional<PinnedFlow> sibling(PinnedFlow of, String flow) {
        FlowName name = new FlowName(of.name().instance(), of.name().integration(), flow);
        Optional<PinnedFlow> ready = snapshot.ready.get(name);
        if (ready != null && ready.isPresent() && ready.get().revision() == of.revision()) return ready;
        return plans.revision(of.revision()).flows().getOrDefault(name, Optional.empty());
    }

    private List<PinnedFlow> flowsOf(Row row) {
        return plans.revision(row.revision()).flows().values().stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private List<FlowName> liveNames(@Nullable Row row) {
        if (row == null || !isLive(row)) return List.of();
        try {
            return flowsOf(row).stream().map(PinnedFlow::name).toList();
        } catch (IllegalStateException e) {
            return List.of(); // it never went live
        }
    }

    /**
     * Applies and publishes documents: connections first, then integrations; all of them, or none if one has a problem.
     *
     * @param values  where secrets come from that documents only refer to
     * @param creator who is named as the maker of new versions
     */
    public synchronized List<Applied> apply(List<NamedText> files, SecretValues values, String creator)
            throws InvalidDocuments {
        return apply(files, read(files), values, creator);
    }

    Collection<ConnectorDescriptor> connectors() {
        return plans.connectors();
    }

    /** @throws InvalidDocuments with every problem that the documents have in themselves */
    Reading read(List<NamedText> files) throws InvalidDocuments {
        Reading reading = Documents.read(files, plans.connectors());
        if (!reading.problems().isEmpty()) throw new InvalidDocuments(reading.problems());
        return reading;
    }

    /** What {@link #apply} would say is wrong, without applying anything. */
    public List<Problem> validate(List<NamedText> files) {
        return Documents.read(files, plans.connectors()).problems();
    }

    synchronized List<Applied> apply(List<NamedText> files, Reading reading, SecretValues values, String creator)
            throws InvalidDocuments {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> offered = new HashMap<>();
        for (ConnectionDocument document : reading.connections()) {
            offered.put(document.name(), document.connector());
            String inUse = connectorInUse(document);
            if (inUse != null) {
                problems.add(new Problem(document.file(), "/connector", 1, 1, "connection-in-use", inUse, null));
            }
            connections
                    .missing(document, values)
                    .forEach((field, sentence) -> problems.add(Places.problem(
                            files, document.file(), document.text(), "/secrets/" + field, "missing-secret", sentence)));
        }
        Map<String, InstanceCheck> checks = new LinkedHashMap<>();
        for (IntegrationDocument document : reading.integrations()) {
            InstanceCheck check =
                    new InstanceCheck(document.plan(), store.instance(document.name()), connectorOf(offered));
            checks.put(document.name(), check);
            check.unbound.forEach((slot, sentence) -> problems.add(Places.problem(
                    files, document.file(), document.text(), "/connections/" + slot, "unbound-slot", sentence)));
            check.wrong.forEach(one -> problems.add(Places.problem(
                    files, document.file(), document.text(), "/config" + one.pointer(), "bad-config", one.message())));
        }
        if (!problems.isEmpty()) throw new InvalidDocuments(problems);

        List<Applied> applied = new ArrayList<>();
        for (ConnectionDocument document : reading.connections()) {
            Outcome outcome =
                    Outcome.valueOf(connections.apply(document, values).name());
            applied.add(new Applied(Kind.CONNECTION, document.name(), outcome, 0));
        }
        for (IntegrationDocument document : reading.integrations()) {
            applied.add(publish(document, Objects.requireNonNull(checks.get(document.name())), creator));
        }
        return applied;
    }

    private @Nullable String connectorInUse(ConnectionDocument document) {
        String before = connections.connectorOf(document.name()).orElse(document.connector());
        List<String> users = before.equals(document.connector()) ? List.of() : usersOf(document.name());
        if (users.isEmpty()) return null;
        return "The connection \"" + document.name() + "\" is of the connector \"" + before + "\" and used by "
                + String.join(", ", users) + ". Give the new one another name.";
    }

    private Function<String, Optional<String>> connectorOf(Map<String, String> offered) {
        return name -> offered.containsKey(name) ? Optional.of(offered.get(name)) : connections.connectorOf(name);
    }

    private Applied publish(IntegrationDocument document, InstanceCheck check, String creator) {
        String name = document.name();
        Row before = snapshot.rows.get(name);
        int last = store.lastVersion(name);
        boolean sameAsLast =
                last > 0 && document.text().equals(store.document(name, last).orElse(null));
        boolean sameAsNow = before != null
                && before.version() > 0
                && document.text().equals(store.document(name, before.version()).orElse(null));
        if (sameAsNow) return new Applied(Kind.INTEGRATION, name, Outcome.UNCHANGED, before.version());
        int version = sameAsLast ? last : last + 1;
        put(document.plan(), version, sameAsLast ? null : document.text(), store.instance(name), check, creator);
        return new Applied(Kind.INTEGRATION, name, before == null ? Outcome.CREATED : Outcome.UPDATED, version);
    }

    private void put(
            IntegrationPlan plan,
            int version,
            @Nullable String text,
            Instance instance,
            InstanceCheck check,
            String creator) {
        Published published = store.publish(new Publication(
                plan.name(),
                version,
                text,
                plan.title(),
                plan.flows().keySet(),
                instance,
                check.config,
                check.bindings,
                clock.instant(),
                creator));
        plans.published(plan, version, published.flows());
        swap(plan.name(), published.row());
    }

    private void swap(String name, @Nullable Row after) {
        List<FlowName> gone = new ArrayList<>(liveNames(snapshot.rows.get(name)));
        Map<String, Row> rows = new TreeMap<>(snapshot.rows);
        if (after == null) rows.remove(name);
        else rows.put(name, after);
        Snapshot next = Snapshot.of(rows);
        List<PinnedFlow> live = after == null || !isLive(after) ? List.of() : flowsOf(after);
        snapshot.ready.forEach((flow, pinned) -> {
            if (!flow.integration().equals(name)) next.ready.put(flow, pinned);
        });
        for (PinnedFlow flow : live) {
            next.ready.put(flow.name(), Optional.of(flow));
            gone.remove(flow.name());
        }
        snapshot = next;
        tell(new Change(live, List.copyOf(gone)));
    }

    private void tell(Change change) {
        if (change.live().isEmpty() && change.gone().isEmpty()) return;
        listeners.forEach(listener -> listener.accept(change));
    }

    /** Switches an integration on or off; its runs under way go on. */
    public synchronized void setEnabled(String name, boolean enabled) {
        if (row(name).enabled() == enabled) return;
        swap(name, store.setEnabled(name, enabled));
    }

    /** Takes the published version away, and keeps all versions. */
    public synchronized void unpublish(String name) {
        if (row(name).version() == 0) return;
        swap(name, store.unpublish(name));
    }

    /** @throws InvalidDocuments if the old version does not fit what is there now */
    public synchronized void rollback(String name, int version, String creator) throws InvalidDocuments {
        row(name);
        IntegrationPlan plan = plans.plan(name, version);
        put(plan, version, null, store.instance(name), checked(plan, store.instance(name)), creator);
    }

    private InstanceCheck checked(IntegrationPlan plan, Instance instance) throws InvalidDocuments {
        InstanceCheck check = new InstanceCheck(plan, instance, connections::connectorOf);
        if (check.sound()) return check;
        List<Problem> problems = new ArrayList<>();
        check.unbound.forEach((slot, sentence) ->
                problems.add(new Problem(null, "/connections/" + slot, 1, 1, "unbound-slot", sentence, null)));
        check.wrong.forEach(one ->
                problems.add(new Problem(null, "/config" + one.pointer(), 1, 1, "bad-config", one.message(), null)));
        throw new InvalidDocuments(problems);
    }

    /** What the instance says by itself. */
    Instance instance(String name) {
        return store.instance(name);
    }

    /** Sets config and bindings. What is published goes live with them at once; runs under way keep theirs. */
    synchronized void setInstance(String name, Instance instance, String creator) throws InvalidDocuments {
        Row row = snapshot.rows.get(name);
        if (row == null || row.version() == 0) {
            store.keepInstance(name, instance);
            return;
        }
        IntegrationPlan plan = plans.plan(name, row.version());
        put(plan, row.version(), null, instance, checked(plan, instance), creator);
    }

    /** Takes it away; runs under way go on, its history stays. */
    public synchronized void delete(String name) {
        row(name);
        store.delete(name);
        swap(name, null);
    }

    /** @throws UnknownIntegration if there is none */
    Row row(String name) {
        Row row = snapshot.rows.get(name);
        if (row == null) throw new UnknownIntegration(name);
        return row;
    }

    Optional<Row> find(String name) {
        return Optional.ofNullable(snapshot.rows.get(name));
    }

    Collection<Row> rows() {
        return snapshot.rows.values();
    }

    /** Of the version that is published, else of the last. */
    String document(Row row) {
        int version = row.version() > 0 ? row.version() : store.lastVersion(row.name());
        return store.document(row.name(), version).orElse("");
    }

    Optional<String> document(String name, int version) {
        return store.document(name, version);
    }

    List<IntegrationStore.Version> versions(String name) {
        return store.versions(name);
    }

    /** @throws IllegalStateException if it can no longer be compiled */
    IntegrationPlan plan(Row row) {
        return plans.plan(row.name(), row.version() > 0 ? row.version() : store.lastVersion(row.name()));
    }

    /** All documents as one text, connections first; no secrets. */
    public String export() {
        List<String> documents = new ArrayList<>(connections.export());
        for (Row row : snapshot.rows.values()) documents.add(document(row));
        StringBuilder text = new StringBuilder();
        for (String document : documents) {
            if (!text.isEmpty()) text.append("---\n");
            text.append(document);
            if (!document.endsWith("\n")) text.append('\n');
        }
        return text.toString();
    }

    private List<String> usersOf(String connection) {
        List<String> users = new ArrayList<>();
        for (Row row : snapshot.rows.values()) {
            if (row.version() == 0) continue;
            boolean uses = store.revision(row.revision())
                    .map(revision -> revision.bindings().containsValue(connection))
                    .orElse(false);
            if (uses) users.add("integration " + row.name());
        }
        return users;
    }
}
