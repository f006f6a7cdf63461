package io.junctura;

import io.junctura.delivery.Subscriptions;
import io.junctura.integration.FlowDirectory;
import io.junctura.integration.PublishedFlows;
import io.junctura.integration.RevisionStore;
import io.junctura.integration.sql.SqlIntegrationStore;
import io.junctura.integration.sql.SqlRevisionStore;
import java.time.Clock;

/** The flows that runs execute: those of published integrations, and the deliveries of outbound webhooks. */
final class FlowParts {
    final RevisionStore revisions;
    final PublishedFlows published;

    /** Its plans are flows beside those of integrations. */
    final Subscriptions subscriptions;

    final FlowDirectory directory;
    final LiveFlows live = new LiveFlows();

    FlowParts(StorageParts storage, ConnectorParts connectors, Clock clock) {
        revisions = new SqlRevisionStore(storage.database);
        published = new PublishedFlows(new SqlIntegrationStore(storage.database), revisions, connectors.plugins);
        subscriptions = new Subscriptions(
                storage.deliveries, connectors.connections.vault(), published, storage.journal.topics(), clock);
        directory = new FlowDirectory(revisions, subscriptions);
    }
}
