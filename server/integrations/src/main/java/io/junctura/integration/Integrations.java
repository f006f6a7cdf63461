package io.junctura.integration;

import io.junctura.connection.SavedConnections;
import io.junctura.connection.SecretValues;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.definition.Documents;
import io.junctura.definition.DraftReading;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.IntegrationPlan;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import io.junctura.definition.Reading;
import io.junctura.integration.IntegrationStore.Instance;
import io.junctura.integration.IntegrationStore.Publication;
import io.junctura.integration.IntegrationStore.Row;
import io.junctura.integration.PublishedCalls.CallingStep;
import io.junctura.integration.Publisher.Checked;
import io.junctura.run.CalledFlows;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The integrations: the entry point of this package. Changes are made one after the other, under the lock of this object;
 * lookups take no lock.
 */
public final class Integrations {
    private static final Logger LOG = LoggerFactory.getLogger(Integrations.class);

    /** How long the text of a test without runs is kept, because its run may be about to be accepted. */
    private static final Duration KEPT_UNUSED = Duration.ofHours(1);

    private final IntegrationStore store;
    private final RevisionStore revisions;
    private final CompiledPlans plans;
    private final SavedConnections connections;
    private final PublishedSubscriptions subscriptions;
    private final PublishedFlows flows;
    private final PublishedCalls calls;
    private final DocumentCheck check;
    private final Publisher publisher;
    private final PluginUsage plugins;

    /**
     * @param flows         what is published now
     * @param subscriptions makes the subscriptions that documents declare
     */
    public Integrations(
            PublishedFlows flows, SavedConnections connections, DeclaredSubscriptions subscriptions, Clock clock) {
        this(flows, connections, subscriptions, DocumentRules.NONE, clock);
    }

    /** @param rules which values are refused in documents */
    public Integrations(
            PublishedFlows flows,
            SavedConnections connections,
            DeclaredSubscriptions subscriptions,
            DocumentRules rules,
            Clock clock) {
        this.flows = flows;
        this.plans = flows.plans();
        this.connections = connections;
        this.subscriptions = new PublishedSubscriptions(subscriptions, clock);
        this.store = flows.store;
        this.revisions = flows.revisions;
        this.calls = new PublishedCalls(flows, store);
        this.check = new DocumentCheck(store, connections, this.subscriptions, flows, calls, rules, clock);
        this.publisher = new Publisher(store, plans, flows, connections, this.subscriptions, clock);
        this.plugins = new PluginUsage(store, revisions, plans, flows, connections, check, publisher);
    }

    /** From here on, publications change the subscriptions that their documents declare, and say so. */
    public synchronized void manageSubscriptions() {
        subscriptions.manage(flows.names());
    }

    /**
     * Compiles what is live and calls the listeners, on this thread. A flow that is looked up before its turn is compiled at
     * once. An integration that no longer compiles is logged, and the others go live.
     */
    public void goLive() {
        for (String name : flows.names()) {
            synchronized (this) {
                Row row = find(name).orElse(null);
                if (row == null) continue;
                try {
                    if (PublishedFlows.isLive(row)) flows.notifyListeners(new Change(flows.flowsOf(row), List.of()));
                    publisher.updateSubscriptions(row);
                } catch (IllegalStateException e) {
                    LOG.error("{}", e.getMessage());
                } catch (RuntimeException e) {
                    LOG.error("The integration {} cannot go live; the others do", name, e);
                }
            }
        }
    }

    // Checks.

    Collection<ConnectorDescriptor> connectors() {
        return plans.connectors();
    }

    /** The documents, and the problems that they have in themselves. */
    public Reading reading(List<NamedText> files) {
        return check.reading(files);
    }

    /** @throws InvalidDocuments with every problem that the documents have in themselves */
    public Reading read(List<NamedText> files) throws InvalidDocuments {
        return check.read(files);
    }

    /** Checks the triggers of documents with the secrets of the connections in the same documents. */
    public List<UnusableSecret> unusableSecrets(Reading reading, SecretValues values) {
        return check.unusableSecrets(reading, values);
    }

    /** The problems that {@link #apply} would find, except that connections may be missing here. */
    public List<Problem> validate(List<NamedText> files) {
        return check.validate(files);
    }

    /** The problems of documents, and of what their integrations need: connections, secrets and config. */
    List<Problem> problems(List<NamedText> files, Reading reading) {
        return check.problems(files, reading);
    }

    /** A plan with the config and the connections of its instance. */
    InstanceCheck check(IntegrationPlan plan) {
        return check.of(plan);
    }

    /** A problem for each secret that the flows name and the bound connections do not have. */
    List<Problem> missingSecrets(String file, IntegrationPlan plan, InstanceCheck instance) {
        return check.missingSecrets(file, plan, instance);
    }

    // Drafts.

    /** The text of a draft, compiled with the connectors of now. */
    DraftReading draft(String name, String text) {
        return Documents.draft(new NamedText(name, text), name, plans.connectors());
    }

    /**
     * Stores the text of a draft so that runs can execute it, without publishing it.
     *
     * @param plan of the draft's flows without problems
     * @param flow one of them
     * @return with a negative revision
     */
    PinnedFlow tested(IntegrationPlan plan, String text, InstanceCheck instance, String flow, String creator) {
        Publication publication = publisher.publication(
                plan, IntegrationStore.NEXT_TEST, text, store.instance(plan.name()), instance, creator, null);
        IntegrationStore.StoredTest stored =
                store.storeTest(publication, publication.now().minus(KEPT_UNUSED));
        plans.published(plan, stored.version(), publication.pins(), stored.flows());
        int number =
                Objects.requireNonNull(stored.flows().get(new FlowName(IntegrationStore.TESTS, plan.name(), flow)));
        return flows.pinned(number, stored.revision());
    }

    // Changes.

    /**
     * Applies and publishes documents, connections first: all of them, or none if one has a problem.
     *
     * @param values  where secrets come from that documents only refer to
     * @param creator the maker of new versions
     */
    public synchronized List<Applied> apply(List<NamedText> files, SecretValues values, String creator)
            throws InvalidDocuments {
        return apply(files, read(files), values, creator);
    }

    List<Applied> apply(List<NamedText> files, Reading reading, SecretValues values, String creator)
            throws InvalidDocuments {
        return apply(files, reading, values, creator, null);
    }

    /** @param note what the publisher says about the new versions */
    synchronized List<Applied> apply(
            List<NamedText> files, Reading reading, SecretValues values, String creator, @Nullable String note)
            throws InvalidDocuments {
        Map<String, InstanceCheck> checks = check.check(files, reading, values);
        List<Checked> checked = reading.integrations().stream()
                .map(one -> new Checked(one, Objects.requireNonNull(checks.get(one.name())), creator, note))
                .toList();
        return publisher.publish(reading.connections(), values, checked);
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

    /** Switches an integration on or off. Its runs continue. */
    public synchronized void setEnabled(String name, boolean enabled) {
        if (row(name).enabled() == enabled) return;
        publisher.changed(store.setEnabled(name, enabled));
    }

    /** Ends the publication of an integration, and keeps all its versions. */
    public synchronized void unpublish(String name) {
        if (row(name).version() == 0) return;
        publisher.changed(store.unpublish(name));
    }

    /** @throws InvalidDocuments if the old version does not fit the connections and settings of now */
    public synchronized void rollback(String name, int version, String creator) throws InvalidDocuments {
        row(name);
        Instance instance = store.instance(name);
        String text = store.document(name, version).orElse("");
        InstanceCheck sound = check.toRollBack(plans.plan(name, version), text, instance);
        publisher.publishStored(sound, version, instance, creator);
    }

    /** The config and the bindings that have been set for an integration. */
    Instance instance(String name) {
        return store.instance(name);
    }

    /** Sets config and bindings. A published version is live with them at once; unfinished runs keep the earlier ones. */
    synchronized void setInstance(String name, Instance instance, String creator) throws InvalidDocuments {
        Row row = find(name).orElse(null);
        if (row == null || row.version() == 0) {
            store.keepInstance(name, instance);
            return;
        }
        IntegrationPlan plan = plans.plan(name, row.version());
        publisher.publishStored(check.ofStored(plan, instance), row.version(), instance, creator);
    }

    /** Binds one slot, as {@link #setInstance} does, and changes nothing else. */
    synchronized Instance bind(String name, String slot, String connection, String creator) throws InvalidDocuments {
        Instance before = instance(name);
        Map<String, String> bindings = new LinkedHashMap<>(before.bindings());
        bindings.put(slot, connection);
        Instance after = new Instance(before.config(), bindings);
        setInstance(name, after, creator);
        return after;
    }

    /** Deletes an integration. Its runs continue, and its history stays. */
    public synchronized void delete(String name) {
        row(name);
        store.delete(name);
        publisher.deleted(name);
    }

    // Lookups.

    /**
     * Whether an integration exists and has a flow.
     *
     * @param flow empty: any
     */
    public boolean has(String integration, String flow) {
        Row row = find(integration).orElse(null);
        if (row == null || flow.isEmpty()) return row != null;
        try {
            return plan(row).flows().containsKey(flow);
        } catch (IllegalStateException e) {
            return true; // Its flows are not known until its plugins are installed again.
        }
    }

    /** @throws UnknownIntegration if there is none */
    Row row(String name) {
        return flows.get(name);
    }

    Optional<Row> find(String name) {
        return flows.find(name);
    }

    Collection<Row> rows() {
        return flows.rows();
    }

    /** The document of the published version, else of the last version. */
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

    /** @throws IllegalStateException if it no longer compiles */
    IntegrationPlan plan(Row row) {
        return row.version() > 0
                ? plans.revision(row.revision()).plan()
                : plans.plan(row.name(), store.lastVersion(row.name()));
    }

    /** @throws IllegalStateException if its published version no longer compiles */
    public Optional<PinnedFlow> live(FlowName name) {
        return flows.live(name);
    }

    /** The connection of each slot of the published version. */
    Map<String, String> bindings(Row row) {
        return flows.bindings(row);
    }

    /** What is published and uses a connection, in words such as {@code integration orders}. */
    List<String> usersOf(String connection) {
        return flows.usersOf(connection);
    }

    /** The steps of published versions that call flows of an integration. */
    List<CallingStep> callersOf(String name) {
        return calls.callersOf(name);
    }

    /** The other integrations that may call a flow. */
    List<String> callers(Row row, FlowPlan flow) {
        return row.version() == 0
                ? List.of()
                : CalledFlows.callers(flow, plans.revision(row.revision()).config());
    }

    /** How many of its runs wait for something: a time, a call-back, a connection, another run. */
    long waitingRuns(String name) {
        return revisions.waitingRuns(name);
    }

    /** All documents as one text, connections first, without secrets. */
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

    // Plugins.

    /**
     * Publishes each published integration that uses the plugin again, with the selected versions of plugins. Its unfinished
     * runs stay on their versions.
     */
    public synchronized MovedIntegrations move(String plugin, String creator) {
        return plugins.move(plugin, creator);
    }

    /**
     * @param version    of the plugin; null: any
     * @param connectors the plugin's
     */
    public PluginUsers usersOf(String plugin, @Nullable String version, Collection<String> connectors) {
        return plugins.usersOf(plugin, version, connectors);
    }
}
