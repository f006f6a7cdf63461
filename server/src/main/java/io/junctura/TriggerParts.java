package io.junctura;

import io.junctura.connector.Triggers;
import io.junctura.dispatch.Engine;
import io.junctura.trigger.http.Registrations;
import io.junctura.trigger.http.StatusTokens;
import io.junctura.trigger.intake.Intake;
import io.junctura.trigger.topic.TopicPublishing;

/** The triggers of all kinds. */
final class TriggerParts implements AutoCloseable {
    final Intake intake;
    final TopicPublishing topics;

    /** @param mostHops how many runs, one causing the other, may lead to an event that is accepted */
    TriggerParts(
            int mostHops,
            Threads threads,
            StorageParts storage,
            ConnectorParts connectors,
            FlowParts flows,
            Engine engine,
            ServerAddress address) {
        intake = new Intake(
                engine,
                flows.published,
                new Triggers(connectors.services),
                connectors.services,
                storage.journal,
                storage.files.arriving(),
                address::external,
                () -> storage.database,
                StatusTokens.of(storage.database),
                threads.wakeUps,
                threads.background,
                threads.schedules,
                mostHops,
                new Registrations(storage.database, connectors.connections.vault()),
                flows.subscriptions,
                threads.time == Time.MACHINE ? Intake.Bells.QUARTZ : Intake.Bells.TIMER);
        topics = new TopicPublishing(intake.topics());
    }

    @Override
    public void close() {
        intake.close();
    }
}
