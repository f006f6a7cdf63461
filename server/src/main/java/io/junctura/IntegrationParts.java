package io.junctura;

import io.junctura.integration.DeclaredSubscriptions;
import io.junctura.integration.Drafts;
import io.junctura.integration.Installations;
import io.junctura.integration.Integrations;
import io.junctura.integration.Usages;
import java.time.Clock;

/** The integrations, published and as drafts. */
final class IntegrationParts {
    final FlowParts flows;
    final Integrations integrations;
    final Installations installations;
    final Drafts drafts;
    final Usages usages;

    IntegrationParts(
            FlowParts flows,
            StorageParts storage,
            ConnectorParts connectors,
            DeclaredSubscriptions subscriptions,
            Clock clock) {
        this.flows = flows;
        integrations =
                new Integrations(storage.database, flows.published, connectors.connections, subscriptions, clock);
        installations = new Installations(connectors.plugins, integrations);
        drafts = new Drafts(storage.database, integrations, clock);
        usages = new Usages(integrations, drafts);
    }
}
