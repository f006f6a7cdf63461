package io.junctura.integration;

import io.junctura.connection.SavedConnections;
import io.junctura.connection.SavedConnections.Saved;
import io.junctura.connection.SecretValues;
import io.junctura.connector.PinnedVersions;
import io.junctura.definition.IntegrationPlan;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.IntegrationDocument;
import io.junctura.integration.Applied.Kind;
import io.junctura.integration.Applied.Outcome;
import io.junctura.integration.IntegrationStore.Instance;
import io.junctura.integration.IntegrationStore.Publication;
import io.junctura.integration.IntegrationStore.Published;
import io.junctura.integration.IntegrationStore.Row;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes checked documents as new revisions, and makes their flows live. {@link Integrations} calls it with its lock held. */
final class Publisher {
    private final IntegrationStore store;
    private final CompiledPlans plans;
    private final PublishedFlows flows;
    private final SavedConnections connections;
    private final PublishedSubscriptions subscriptions;
    private final Clock clock;

    Publisher(
            IntegrationStore store,
            CompiledPlans plans,
            PublishedFlows flows,
            SavedConnections connections,
            PublishedSubscriptions subscriptions,
            Clock clock) {
        this.store = store;
        this.plans = plans;
        this.flows = flows;
        this.connections = connections;
        this.subscriptions = subscriptions;
        this.clock = clock;
    }

    /**
     * An integration after a document is applied.
     *
     * @param publication null if the integration does not change
     */
    private record PlannedChange(
            IntegrationPlan plan, Applied applied, @Nullable Publication publication) {}

    /**
     * An integration's document that has no problems.
     *
     * @param note what the publisher says about a new version
     */
    record Checked(
            IntegrationDocument document,
            InstanceCheck check,
            String creator,
            @Nullable String note) {}

    /** Writes all documents in one transaction: after a crash all of them are applied, or none is. */
    List<Applied> publish(List<ConnectionDocument> documents, SecretValues values, List<Checked> integrations) {
        List<PlannedChange> all = integrations.stream().map(this::next).toList();
        List<PlannedChange> changing =
                all.stream().filter(next -> next.publication != null).toList();
        Saved<List<Published>> saved = connections.apply(
                documents,
                values,
                db -> changing.stream()
                        .map(next -> store.publish(db, Objects.requireNonNull(next.publication)))
                        .toList());
        List<Applied> applied = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            Outcome outcome = Outcome.valueOf(saved.outcomes().get(i).name());
            applied.add(new Applied(Kind.CONNECTION, documents.get(i).name(), outcome, 0));
        }
        goLive(changing, saved.also());
        for (PlannedChange next : all) {
            Applied one = next.applied;
            List<DeclaredSubscriptions.Changed> changed =
                    next.publication == null ? List.of() : updateSubscriptions(flows.get(one.name()));
            applied.add(new Applied(one.kind(), one.name(), one.outcome(), one.version(), changed));
        }
        return applied;
    }

    /** Makes one change of all, because the work of listeners grows with the live flows, not with the changed ones. */
    private void goLive(List<PlannedChange> changing, List<Published> published) {
        List<PinnedFlow> live = new ArrayList<>();
        List<FlowName> unpublished = new ArrayList<>();
        for (int i = 0; i < changing.size(); i++) {
            PlannedChange next = changing.get(i);
            PinnedVersions pins = Objects.requireNonNull(next.publication).pins();
            Change change = replace(next.plan, pins, published.get(i));
            live.addAll(change.live());
            unpublished.addAll(change.unpublished());
        }
        flows.notifyListeners(new Change(live, unpublished));
    }

    private PlannedChange next(Checked checked) {
        IntegrationPlan plan = checked.document.plan();
        String name = plan.name();
        String text = checked.document.text();
        Row before = flows.find(name).orElse(null);
        int last = store.lastVersion(name);
        boolean sameAsLast = last > 0 && text.equals(store.document(name, last).orElse(null));
        boolean sameAsNow = before != null
                && before.version() > 0
                && text.equals(store.document(name, before.version()).orElse(null));
        boolean samePlugins = before != null && flows.pins(before).equals(plans.pins(plan));
        if (sameAsNow && samePlugins) {
            return new PlannedChange(
                    plan, new Applied(Kind.INTEGRATION, name, Outcome.UNCHANGED, before.version()), null);
        }
        int version = sameAsLast ? last : last + 1;
        Outcome outcome = before == null ? Outcome.CREATED : Outcome.UPDATED;
        return new PlannedChange(
                plan,
                new Applied(Kind.INTEGRATION, name, outcome, version),
                publication(
                        plan,
                        version,
                        sameAsLast ? null : text,
                        store.instance(name),
                        checked.check,
                        checked.creator,
                        checked.note));
    }

    /**
     * A version with the config and the connections of an instance.
     *
     * @param text null if the version is stored already
     */
    Publication publication(
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

    /** Publishes a version that is stored already. */
    void publishStored(InstanceCheck check, int version, Instance instance, String creator) {
        Publication publication = publication(check.plan, version, null, instance, check, creator, null);
        flows.notifyListeners(replace(check.plan, publication.pins(), store.publish(publication)));
        updateSubscriptions(flows.get(check.plan.name()));
    }

    private Change replace(IntegrationPlan plan, PinnedVersions pins, Published published) {
        plans.published(plan, published.row().version(), pins, published.flows());
        return flows.replace(plan.name(), published.row());
    }

    /** Makes an integration live, or no longer live, whose row has been changed. */
    void changed(Row row) {
        flows.notifyListeners(flows.replace(row.name(), row));
        updateSubscriptions(row);
    }

    void deleted(String name) {
        flows.notifyListeners(flows.replace(name, null));
        subscriptions.remove(name);
    }

    /** Gives an integration the subscriptions that its published version declares. @return those that have changed */
    List<DeclaredSubscriptions.Changed> updateSubscriptions(Row row) {
        return subscriptions.update(row.name(), PublishedFlows.isLive(row) ? plans.revision(row.revision()) : null);
    }
}
