package io.junctura.integration;

import io.junctura.connection.SavedConnections;
import io.junctura.connector.PinnedVersions;
import io.junctura.definition.IntegrationPlan;
import io.junctura.integration.IntegrationStore.Instance;
import io.junctura.integration.IntegrationStore.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which integrations, runs and connections use a plugin, and the publication of integrations with another version of it. */
final class PluginUsage {
    private final IntegrationStore store;
    private final RevisionStore revisions;
    private final CompiledPlans plans;
    private final PublishedFlows flows;
    private final SavedConnections connections;
    private final DocumentCheck check;
    private final Publisher publisher;

    PluginUsage(
            IntegrationStore store,
            RevisionStore revisions,
            CompiledPlans plans,
            PublishedFlows flows,
            SavedConnections connections,
            DocumentCheck check,
            Publisher publisher) {
        this.store = store;
        this.revisions = revisions;
        this.plans = plans;
        this.flows = flows;
        this.connections = connections;
        this.check = check;
        this.publisher = publisher;
    }

    /**
     * @param version    of the plugin; null: any
     * @param connectors the plugin's
     */
    PluginUsers usersOf(String plugin, @Nullable String version, Collection<String> connectors) {
        List<String> published = new ArrayList<>();
        for (Row row : flows.rows()) {
            if (row.version() > 0 && flows.pins(row).use(plugin, version)) published.add(row.name());
        }
        List<Integer> using = revisions.using(plugin, version);
        return new PluginUsers(
                published,
                using.isEmpty() ? Map.of() : revisions.unfinishedRuns(using),
                version != null ? List.of() : connections.namesOf(connectors));
    }

    /**
     * Publishes each integration that uses the plugin again, with the selected version. The caller holds the lock of {@link
     * Integrations}.
     */
    MovedIntegrations move(String plugin, String creator) {
        List<String> moved = new ArrayList<>();
        Map<String, String> stayed = new TreeMap<>();
        for (Row row : flows.rows()) {
            if (row.version() == 0) continue;
            PinnedVersions before = flows.pins(row);
            if (!before.use(plugin, null)) continue;
            try {
                IntegrationPlan plan = plans.plan(row.name(), row.version());
                if (before.equals(plans.pins(plan))) continue;
                Instance instance = store.instance(row.name());
                publisher.publishStored(check.ofStored(plan, instance), row.version(), instance, creator);
                moved.add(row.name());
            } catch (InvalidDocuments e) {
                stayed.put(row.name(), e.problems().get(0).message());
            } catch (IllegalStateException e) {
                stayed.put(row.name(), String.valueOf(e.getMessage()));
            }
        }
        return new MovedIntegrations(moved, stayed);
    }
}
