package io.junctura;

import io.junctura.delivery.Subscriptions;
import io.junctura.integration.FlowDirectory;
import io.junctura.integration.PublishedFlows;
import java.time.Clock;

/** The flows that runs execute: those of published integrations, and the deliveries of outbound webhooks. */
final class FlowParts {
    final PublishedFlows published;

    /** Its plans are flows beside those of integrations. */
    final Subscriptions subscriptions;

    final FlowDirectory directory;
    final LiveFlows live = new LiveFlows();

    FlowParts(StorageParts storage, ConnectorParts connectors, Clock clock) {
        published = new PublishedFlows(storage.database, connectors.plugins);
        subscriptions = new Subscriptions(
                storage.database, connectors.connections.vault(), published, storage.journal.topics(), clock);
        directory = new FlowDirectory(storage.database, subscriptions);
    }
}
