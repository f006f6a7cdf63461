package io.junctura.integration;

import io.junctura.connection.SavedConnections;
import io.junctura.connection.SavedConnections.Saved;
import io.junctura.connection.SecretValues;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.Connectors;
import io.junctura.connector.PinnedVersions;
import io.junctura.database.Database;
import io.junctura.definition.Documents;
import io.junctura.definition.DraftReading;
import io.junctura.definition.IntegrationPlan;
import io.junctura.definition.MissingSecrets;
import io.junctura.definition.MissingSecrets.Holder;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import io.junctura.definition.Reading;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.IntegrationDocument;
import io.junctura.definition.Reading.OutsideRead;
import io.junctura.integration.Applied.Kind;
import io.junctura.integration.Applied.Outcome;
import io.junctura.integration.IntegrationStore.Instance;
import io.junctura.integration.IntegrationStore.Publication;
import io.junctura.integration.IntegrationStore.Published;
import io.junctura.integration.IntegrationStore.Revision;
import io.junctura.integration.IntegrationStore.Row;
import io.junctura.run.FlowLost;
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
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
    private final TestVersions tests;
    private final SavedConnections connections;
    private final PublishedSubscriptions subscriptions;
    private final Clock clock;
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private final Map<Long, PinnedFlow> pinned = new ConcurrentHashMap<>();
    private final NavigableMap<String, Current> current = new ConcurrentSkipListMap<>();

    /**
     * An integration as it is now; a change puts another in its place.
     *
     * @param ready its flows, if it has been compiled; else it is compiled when it is asked for
     */
    private record Current(Row row, Map<FlowName, Optional<PinnedFlow>> ready) {
        static Current of(Row row) {
            return new Current(row, new ConcurrentHashMap<>(4));
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
        this(database, Connectors.of(connectors), connections, clock);
    }

    /** @param connectors those that documents may name, in the versions of their plugins */
    public Integrations(Database database, Connectors connectors, SavedConnections connections, Clock clock) {
        this.store = new IntegrationStore(database);
        this.plans = new Plans(store, connectors);
        this.tests = new TestVersions(database);
        this.connections = connections;
        this.subscriptions = new PublishedSubscriptions(clock);
        this.clock = clock;
        for (Row row : store.all()) current.put(row.name(), Current.of(row));
        connections.usedBy(this::usersOf);
    }

    /** Names what makes the subscriptions of documents. Call it before documents are applied. */
    public synchronized void subscriptionsBy(DeclaredSubscriptions by) {
        subscriptions.by(by);
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
        synchronized (this) {
            subscriptions.goLive(current.keySet());
        }
        for (String name : current.keySet()) {
            synchronized (this) {
                Row row = find(name).orElse(null);
                if (row == null) continue;
                try {
                    if (isLive(row)) tell(new Change(flowsOf(row), List.of()));
                    follow(row);
                } catch (IllegalStateException e) {
                    LOG.error("{}", e.getMessage());
                } catch (RuntimeException e) {
                    LOG.error("The integration {} cannot go live; the others do", name, e);
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
        Current now = current.get(name.integration());
        if (now == null) return Optional.empty();
        Optional<PinnedFlow> known = now.ready.get(name);
        if (known != null) return known;
        if (!name.instance().equals(IntegrationStore.INSTANCE) || !isLive(now.row)) return Optional.empty();
        Compiled compiled = plans.revision(now.row.revision());
        now.ready.putAll(compiled.flows());
        return compiled.flows().getOrDefault(name, Optional.empty());
    }

    @Override
    public PinnedFlow pinned(int flow, int revision) {
        long key = (long) flow << 32 | (revision & 0xffffffffL);
        PinnedFlow known = pinned.get(key);
        if (known != null) return known;
        for (Optional<PinnedFlow> candidate : plans.revision(revision).flows().values()) {
            if (candidate.isEmpty() || candidate.get().flow() != flow) continue;
            if (pinned.size() >= PINNED) pinned.clear();
            pinned.put(key, candidate.get());
            return candidate.get();
        }
        throw new FlowLost("Revision " + revision + " has no flow " + flow
                + ". The database was damaged, or the runs in it belong to another server.");
    }

    @Override
    public Optional<PinnedFlow> sibling(PinnedFlow of, String flow) {
        FlowName name = new FlowName(of.name().instance(), of.name().integration(), flow);
        Current now = current.get(name.integration());
        Optional<PinnedFlow> ready = now == null ? null : now.ready.get(name);
        if (ready != null && ready.isPresent() && ready.get().revision() == of.revision()) return ready;
        return plans.revision(of.revision()).flows().getOrDefault(name, Optional.empty());
    }

    private List<PinnedFlow> flowsOf(Row row) {
        return plans.revision(row.revision()).flows().values().stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private List<DeclaredSubscriptions.Changed> follow(Row row) {
        return subscriptions.follow(row.name(), isLive(row) ? plans.revision(row.revision()) : null);
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

    /** The documents, and the problems that they have in themselves. */
    public Reading reading(List<NamedText> files) {
        return Documents.read(files, plans.connectors());
    }

    /** @throws InvalidDocuments with every problem that the documents have in themselves */
    public Reading read(List<NamedText> files) throws InvalidDocuments {
        Reading reading = reading(files);
        if (!reading.problems().isEmpty()) throw new InvalidDocuments(reading.problems());
        return reading;
    }

    /** What {@link #apply} would say is wrong, without applying anything. */
    public List<Problem> validate(List<NamedText> files) {
        Reading reading = reading(files);
        List<Problem> problems = new ArrayList<>(reading.problems());
        Map<String, ConnectionDocument> byName = byName(reading);
        for (IntegrationDocument document : reading.integrations()) {
            Map<String, String> bindings = store.instance(document.name()).bindings();
            problems.addAll(MissingSecrets.missing(
                    document.file(), document.plan(), slot -> held(bindings.getOrDefault(slot, slot), byName)));
            problems.addAll(subscriptions.problems(files, document.file(), document.text(), check(document.plan())));
        }
        return problems;
    }

    List<Applied> apply(List<NamedText> files, Reading reading, SecretValues values, String creator)
            throws InvalidDocuments {
        return apply(files, reading, values, creator, null);
    }

    /**
     * Applies the documents of a new integration.
     *
     * @param bindings slot to connection
     */
    public synchronized List<Applied> create(
            String name,
            NamedText file,
            Reading reading,
            Map<String, String> bindings,
            SecretValues values,
            String creator)
            throws InvalidDocuments {
        Instance before = store.instance(name);
        store.keepInstance(name, new Instance(before.config(), bindings));
        try {
            return apply(List.of(file), reading, values, creator);
        } catch (InvalidDocuments e) {
            store.keepInstance(name, before);
            throw e;
        }
    }

    /** @param note what the publisher says about the new versions */
    synchronized List<Applied> apply(
            List<NamedText> files, Reading reading, SecretValues values, String creator, @Nullable String note)
            throws InvalidDocuments {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> offered = new HashMap<>();
        Map<String, ConnectionDocument> byName = byName(reading);
        for (ConnectionDocument document : reading.connections()) {
            offered.put(document.name(), document.connector());
            String inUse = connectorInUse(document);
            if (inUse != null) {
                problems.add(Places.problem(
                        files, document.file(), document.text(), "/connector", "connection-in-use", inUse));
            }
            List<Problem> refused = refused(document, values);
            problems.addAll(refused);
            if (!refused.isEmpty()) continue;
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
            problems.addAll(problems(files, document, check, byName));
        }
        if (!problems.isEmpty()) throw new InvalidDocuments(problems);
        List<Next> next = new ArrayList<>();
        for (IntegrationDocument document : reading.integrations()) {
            next.add(next(document, Objects.requireNonNull(checks.get(document.name())), creator, note));
        }
        return write(reading.connections(), values, next);
    }

    private List<Problem> problems(
            List<NamedText> files,
            IntegrationDocument document,
            InstanceCheck check,
            Map<String, ConnectionDocument> offered) {
        List<Problem> problems = new ArrayList<>();
        check.unbound.forEach((slot, sentence) -> problems.add(Places.problem(
                files, document.file(), document.text(), "/connections/" + slot, "unbound-slot", sentence)));
        check.wrong.forEach(one -> problems.add(Places.problem(
                files, document.file(), document.text(), "/config" + one.pointer(), "bad-config", one.message())));
        problems.addAll(MissingSecrets.missing(
                document.file(), document.plan(), slot -> held(check.bindings.get(slot), offered)));
        problems.addAll(subscriptions.problems(files, document.file(), document.text(), check));
        return problems;
    }

    /** The text of a draft, with the connectors of now. */
    DraftReading draft(String name, String text) {
        return Documents.draft(new NamedText(name, text), name, plans.connectors());
    }

    /**
     * Makes the text of a draft runnable, without publishing it.
     *
     * @param plan of its flows without problems
     * @param flow one of them
     * @return with a negative revision
     */
    PinnedFlow tested(IntegrationPlan plan, String text, InstanceCheck check, String flow, String creator) {
        Publication publication =
                publication(plan, TestVersions.NEXT, text, store.instance(plan.name()), check, creator, null);
        TestVersions.Stored stored = tests.store(publication);
        plans.published(plan, stored.version(), publication.pins(), stored.flows());
        int number =
                Objects.requireNonNull(stored.flows().get(new FlowName(IntegrationStore.TESTS, plan.name(), flow)));
        return pinned(number, stored.revision());
    }

    /** What is held of secrets that these flows name and the bound connections do not have. */
    List<Problem> missingSecrets(String file, IntegrationPlan plan, InstanceCheck check) {
        return MissingSecrets.missing(file, plan, slot -> held(check.bindings.get(slot), Map.of()));
    }

    /** The problems of documents, and of what their integrations need: connections, secrets and config. */
    List<Problem> problems(List<NamedText> files, Reading reading) {
        List<Problem> problems = new ArrayList<>(reading.problems());
        for (IntegrationDocument document : reading.integrations()) {
            InstanceCheck check =
                    new InstanceCheck(document.plan(), store.instance(document.name()), connections::connectorOf);
            problems.addAll(problems(files, document, check, Map.of()));
        }
        return problems;
    }

    /** All in one transaction: whatever ends the process in the middle, all of it is there afterwards, or nothing. */
    private List<Applied> write(List<ConnectionDocument> documents, SecretValues values, List<Next> all) {
        List<Next> changing =
                all.stream().filter(next -> next.publication != null).toList();
        Saved<List<Published>> saved = connections.apply(
                documents,
                values,
                db -> changing.stream()
                        .map(next -> IntegrationStore.publish(db, Objects.requireNonNull(next.publication)))
                        .toList());
        List<Applied> applied = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            Outcome outcome = Outcome.valueOf(saved.outcomes().get(i).name());
            applied.add(new Applied(Kind.CONNECTION, documents.get(i).name(), outcome, 0));
        }
        // Told at once: for listeners a change costs what is live, not what is new.
        List<PinnedFlow> live = new ArrayList<>();
        List<FlowName> gone = new ArrayList<>();
        for (int i = 0; i < changing.size(); i++) {
            Next next = changing.get(i);
            Change change = published(
                    next.plan,
                    Objects.requireNonNull(next.publication).pins(),
                    saved.also().get(i));
            live.addAll(change.live());
            gone.addAll(change.gone());
        }
        tell(new Change(live, gone));
        for (Next next : all) {
            Applied one = next.applied;
            List<DeclaredSubscriptions.Changed> changed =
                    next.publication == null ? List.of() : follow(row(one.name()));
            applied.add(new Applied(one.kind(), one.name(), one.outcome(), one.version(), changed));
        }
        return applied;
    }

    private List<Problem> refused(ConnectionDocument document, SecretValues values) {
        List<Problem> refused = new ArrayList<>();
        for (OutsideRead read : document.reads()) {
            if (connections.keeps(document, read.secret(), read.source())) continue;
            values.refusal(read)
                    .ifPresent(sentence -> refused.add(new Problem(
                            read.file(),
                            read.pointer(),
                            read.line(),
                            read.column(),
                            "read-not-allowed",
                            sentence,
                            null)));
        }
        return refused;
    }

    private Map<String, ConnectionDocument> byName(Reading reading) {
        Map<String, ConnectionDocument> byName = new HashMap<>();
        reading.connections().forEach(document -> byName.put(document.name(), document));
        return byName;
    }

    /** What an instance says of a plan, of a version or a draft. */
    InstanceCheck check(IntegrationPlan plan) {
        return new InstanceCheck(plan, store.instance(plan.name()), connections::connectorOf);
    }

    /** The secrets of a saved connection. */
    Optional<Holder> held(@Nullable String connection) {
        return held(connection, Map.of());
    }

    private Optional<Holder> held(@Nullable String connection, Map<String, ConnectionDocument> offered) {
        if (connection == null) return Optional.empty();
        return connections.secretNames(connection, offered.get(connection)).map(names -> new Holder(connection, names));
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

    /**
     * An integration as it is about to be.
     *
     * @param publication null if it stays as it is
     */
    private record Next(
            IntegrationPlan plan, Applied applied, @Nullable Publication publication) {}

    private Next next(IntegrationDocument document, InstanceCheck check, String creator, @Nullable String note) {
        String name = document.name();
        Row before = find(name).orElse(null);
        int last = store.lastVersion(name);
        boolean sameAsLast =
                last > 0 && document.text().equals(store.document(name, last).orElse(null));
        boolean sameAsNow = before != null
                && before.version() > 0
                && document.text().equals(store.document(name, before.version()).orElse(null));
        boolean samePlugins = before != null && pinsOf(before).equals(plans.pins(document.plan()));
        if (sameAsNow && samePlugins) {
            Applied unchanged = new Applied(Kind.INTEGRATION, name, Outcome.UNCHANGED, before.version());
            return new Next(document.plan(), unchanged, null);
        }
        int version = sameAsLast ? last : last + 1;
        String text = sameAsLast ? null : document.text();
        return new Next(
                document.plan(),
                new Applied(Kind.INTEGRATION, name, before == null ? Outcome.CREATED : Outcome.UPDATED, version),
                publication(document.plan(), version, text, store.instance(name), check, creator, note));
    }

    private Publication publication(
            IntegrationPlan plan,
            int version,
            @Nullable String text,
            Instance instance,
            InstanceCheck check,
            String creator,
            @Nullable String note) {
        return new Publication(
                plan.name(),
                version,
                text,
                plan.title(),
                plan.flows().keySet(),
                instance,
                check.config,
                check.bindings,
                plans.pins(plan),
                clock.instant(),
                creator,
                note);
    }

    /** Publishes a version that is there already. */
    private void put(IntegrationPlan plan, int version, Instance instance, InstanceCheck check, String creator) {
        Publication publication = publication(plan, version, null, instance, check, creator, null);
        tell(published(plan, publication.pins(), store.publish(publication)));
        follow(row(plan.name()));
    }

    private Change published(IntegrationPlan plan, PinnedVersions pins, Published published) {
        plans.published(plan, published.row().version(), pins, published.flows());
        return swap(plan.name(), published.row());
    }

    /** @return what the listeners are to be told */
    private Change swap(String name, @Nullable Row after) {
        List<FlowName> gone = new ArrayList<>(liveNames(find(name).orElse(null)));
        List<PinnedFlow> live = after == null || !isLive(after) ? List.of() : flowsOf(after);
        if (after == null) {
            current.remove(name);
        } else {
            Current next = Current.of(after);
            for (PinnedFlow flow : live) next.ready.put(flow.name(), Optional.of(flow));
            current.put(name, next);
        }
        gone.removeAll(live.stream().map(PinnedFlow::name).collect(Collectors.toSet()));
        return new Change(live, gone);
    }

    private void tell(Change change) {
        if (change.live().isEmpty() && change.gone().isEmpty()) return;
        listeners.forEach(listener -> listener.accept(change));
    }

    /** Switches an integration on or off; its runs under way go on. */
    public synchronized void setEnabled(String name, boolean enabled) {
        if (row(name).enabled() == enabled) return;
        tell(swap(name, store.setEnabled(name, enabled)));
        follow(row(name));
    }

    /** Takes the published version away, and keeps all versions. */
    public synchronized void unpublish(String name) {
        if (row(name).version() == 0) return;
        tell(swap(name, store.unpublish(name)));
        follow(row(name));
    }

    /** @throws InvalidDocuments if the old version does not fit what is there now */
    public synchronized void rollback(String name, int version, String creator) throws InvalidDocuments {
        row(name);
        IntegrationPlan plan = plans.plan(name, version);
        put(plan, version, store.instance(name), checked(plan, store.instance(name)), creator);
    }

    private InstanceCheck checked(IntegrationPlan plan, Instance instance) throws InvalidDocuments {
        InstanceCheck check = new InstanceCheck(plan, instance, connections::connectorOf);
        List<Problem> problems =
                new ArrayList<>(MissingSecrets.missing(null, plan, slot -> held(check.bindings.get(slot), Map.of())));
        problems.addAll(subscriptions.problems(List.of(), null, "", check));
        if (check.sound() && problems.isEmpty()) return check;
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
        Row row = find(name).orElse(null);
        if (row == null || row.version() == 0) {
            store.keepInstance(name, instance);
            return;
        }
        IntegrationPlan plan = plans.plan(name, row.version());
        put(plan, row.version(), instance, checked(plan, instance), creator);
    }

    /** Binds one slot, and leaves everything else as it is. As {@link #setInstance}. */
    synchronized Instance bind(String name, String slot, String connection, String creator) throws InvalidDocuments {
        Instance before = instance(name);
        Map<String, String> bindings = new LinkedHashMap<>(before.bindings());
        bindings.put(slot, connection);
        Instance after = new Instance(before.config(), bindings);
        setInstance(name, after, creator);
        return after;
    }

    /** How many of its runs wait for something: a time, a call-back, a connection, another run. */
    long waitingRuns(String name) {
        return store.waitingRuns(name);
    }

    /** Takes it away; runs under way go on, its history stays. */
    public synchronized void delete(String name) {
        row(name);
        store.delete(name);
        tell(swap(name, null));
        subscriptions.remove(name);
    }

    /**
     * Whether there is such an integration, and in it such a flow.
     *
     * @param flow empty: any
     */
    public boolean has(String integration, String flow) {
        Row row = find(integration).orElse(null);
        if (row == null || flow.isEmpty()) return row != null;
        try {
            return plan(row).flows().containsKey(flow);
        } catch (IllegalStateException e) {
            return true; // which flows it has cannot be told until its plugins are back
        }
    }

    /** @throws UnknownIntegration if there is none */
    Row row(String name) {
        return find(name).orElseThrow(() -> new UnknownIntegration(name));
    }

    Optional<Row> find(String name) {
        return Optional.ofNullable(current.get(name)).map(Current::row);
    }

    Collection<Row> rows() {
        return current.values().stream().map(Current::row).toList();
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
        return row.version() > 0
                ? plans.revision(row.revision()).plan()
                : plans.plan(row.name(), store.lastVersion(row.name()));
    }

    private PinnedVersions pinsOf(Row row) {
        return store.revision(row.revision()).map(Revision::pins).orElse(PinnedVersions.NONE);
    }

    /**
     * Publishes once more, with the versions of plugins that are chosen now, each published integration that uses this
     * plugin in another version. Its runs under way stay on theirs.
     *
     * @return which were, and why others were not
     */
    public synchronized Moved move(String plugin, String creator) {
        List<String> moved = new ArrayList<>();
        Map<String, String> stayed = new TreeMap<>();
        for (Row row : rows()) {
            if (row.version() == 0) continue;
            PinnedVersions before = pinsOf(row);
            if (!before.use(plugin, null)) continue;
            try {
                IntegrationPlan plan = plans.plan(row.name(), row.version());
                if (before.equals(plans.pins(plan))) continue;
                Instance instance = store.instance(row.name());
                put(plan, row.version(), instance, checked(plan, instance), creator);
                moved.add(row.name());
            } catch (InvalidDocuments e) {
                stayed.put(row.name(), e.problems().get(0).message());
            } catch (IllegalStateException e) {
                stayed.put(row.name(), String.valueOf(e.getMessage()));
            }
        }
        return new Moved(moved, stayed);
    }

    /** @param stayed integration to the reason why it stays on the version that it was published with */
    public record Moved(List<String> moved, Map<String, String> stayed) {}

    /**
     * Who needs a plugin.
     *
     * @param integrations that are published with it
     * @param runs         how many have not ended that need it, by flow
     * @param connections  saved ones of its connectors
     */
    public record PluginUsers(List<String> integrations, Map<FlowName, Long> runs, List<String> connections) {

        /** Saved connections are of no use without it, but nothing stops. */
        public boolean none() {
            return integrations.isEmpty() && runs.isEmpty();
        }
    }

    /**
     * @param version    of the plugin; null: any
     * @param connectors the plugin's
     */
    public PluginUsers usersOf(String plugin, @Nullable String version, Collection<String> connectors) {
        List<String> published = new ArrayList<>();
        for (Row row : rows()) {
            if (row.version() > 0 && pinsOf(row).use(plugin, version)) published.add(row.name());
        }
        List<Integer> revisions = store.revisionsWith(plugin, version);
        return new PluginUsers(
                published,
                revisions.isEmpty() ? Map.of() : store.unfinished(revisions),
                version != null ? List.of() : connections.namesOf(connectors));
    }

    /** All documents as one text, connections first; no secrets. */
    public String export() {
        List<String> documents = new ArrayList<>(connections.export());
        for (Row row : rows()) documents.add(document(row));
        StringBuilder text = new StringBuilder();
        for (String document : documents) {
            if (!text.isEmpty()) text.append("---\n");
            text.append(document);
            if (!document.endsWith("\n")) text.append('\n');
        }
        return text.toString();
    }

    /** The connection of each slot of what is published. */
    Map<String, String> bindings(Row row) {
        return store.revision(row.revision()).map(Revision::bindings).orElse(Map.of());
    }

    private List<String> usersOf(String connection) {
        List<String> users = new ArrayList<>();
        for (Row row : rows()) {
            if (row.version() > 0 && bindings(row).containsValue(connection)) users.add("integration " + row.name());
        }
        return users;
    }
}
