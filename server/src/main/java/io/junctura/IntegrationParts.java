package io.junctura;

import io.junctura.delivery.Subscriptions;
import io.junctura.integration.Drafts;
import io.junctura.integration.FlowDirectory;
import io.junctura.integration.Installations;
import io.junctura.integration.Integrations;
import io.junctura.integration.Usages;
import java.time.Clock;

/** The integrations, published and as drafts, and the subscriptions of outbound webhooks. */
final class IntegrationParts {
    final Integrations integrations;
    final Installations installations;
    final Drafts drafts;
    final Usages usages;

    /** Its plans are flows beside those of integrations. */
    final Subscriptions subscriptions;

    final FlowDirectory directory;
    final LiveFlows live = new LiveFlows();

    IntegrationParts(StorageParts storage, ConnectorParts connectors, Clock clock) {
        integrations = new Integrations(storage.database, connectors.plugins, connectors.connections, clock);
        installations = new Installations(connectors.plugins, integrations);
        drafts = new Drafts(storage.database, integrations, clock);
        usages = new Usages(integrations, drafts);
        subscriptions = new Subscriptions(
                storage.database, connectors.connections.vault(), integrations, storage.journal, clock);
        directory = new FlowDirectory(storage.database, subscriptions);
    }
}
