package io.junctura;

import io.junctura.connector.ConnectorActions;
import io.junctura.connector.OwnActions;
import io.junctura.delivery.WebhookActions;
import io.junctura.dispatch.AttemptServices;
import io.junctura.dispatch.Engine;
import io.junctura.dispatch.attempt.CrashCountFile;
import io.junctura.dispatch.connection.RecentAttempts;
import io.junctura.dispatch.listener.RunListeners;
import io.junctura.dispatch.queue.QueueLimits;
import io.junctura.dispatch.time.EngineThreads;
import io.junctura.files.RowFiles;
import io.junctura.memory.HeapShare;
import io.junctura.operations.Metrics;
import io.junctura.run.Callbacks;
import io.junctura.state.StateActions;
import io.junctura.state.sql.SqlStateStore;
import java.io.IOException;
import java.nio.file.Path;

/** The engine, the actions that it attempts, and the listeners that it notifies. */
final class EngineParts implements AutoCloseable {
    final Metrics metrics = new Metrics();
    final RunListeners listeners = new RunListeners();
    final OwnActions own = new OwnActions();
    final StateActions state;
    final ConnectorActions actions;
    final Engine engine;
    private final Path rates;
    private final ConnectorParts connectors;

    /** @param mostBacklog how many due runs a flow may have before its senders are asked to come again */
    EngineParts(
            Threads threads,
            StorageParts storage,
            ConnectorParts connectors,
            FlowParts flows,
            ServerAddress address,
            long mostBacklog)
            throws IOException {
        this.connectors = connectors;
        rates = storage.data.resolve("rates");
        state = new StateActions(new SqlStateStore(storage.database), threads.clock);
        own.addAll(state.own());
        actions = new ConnectorActions(connectors.services, storage.files::ofRun, own, threads.workers);
        listeners.add(metrics);
        listeners.add(storage.search.listener());
        WebhookActions sending = new WebhookActions(
                actions,
                flows.subscriptions,
                connectors.subscribers.forConnection(null),
                connectors.subscriberHosts::name,
                address::external,
                threads.clock);
        engine = new Engine(
                storage.journal,
                flows.subscriptions,
                new Callbacks(storage.journal.installation().secret(), address::external),
                new AttemptServices(
                        metrics.counting(sending),
                        new RowFiles(storage.files.arriving()),
                        CrashCountFile.open(storage.data.resolve("attempts"))),
                new EngineThreads(threads.clock, threads.workers, threads.after, threads.wakeUps),
                listeners,
                new QueueLimits(mostBacklog, HeapShare.RUN_VALUES, storage.space));
        metrics.also("junctura_echoes_total", "Events recognised as caused by our own writes.", "flow", state::echoes);
    }

    /**
     * Applies the limits of a saved connection. Its rate is counted in a file, so that a restart does not begin a new
     * period.
     */
    void limit(String connection) {
        Path file = rates.resolve(connection);
        engine.limit(connection, connectors.connections.limits(connection), () -> RecentAttempts.open(file));
    }

    @Override
    public void close() {
        engine.close();
    }
}
