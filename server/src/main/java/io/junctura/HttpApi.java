package io.junctura;

import io.junctura.access.Caller;
import io.junctura.audit.AuditLog;
import io.junctura.backup.BackupRoutes;
import io.junctura.connection.ConnectionPause;
import io.junctura.connection.ConnectionRoutes;
import io.junctura.connection.ConsentRoutes;
import io.junctura.connector.Catalog;
import io.junctura.connector.ConnectorInquiries;
import io.junctura.dispatch.connection.OpenCircuit;
import io.junctura.files.RowPreviews;
import io.junctura.history.EventRoutes;
import io.junctura.history.NewestEvents;
import io.junctura.history.ProgressFeed;
import io.junctura.history.ReceivedRoutes;
import io.junctura.history.RunQueries;
import io.junctura.history.RunRoutes;
import io.junctura.history.received.RefusedEvents;
import io.junctura.http.Exchange;
import io.junctura.http.HttpMetrics;
import io.junctura.http.HttpSettings;
import io.junctura.http.Routes;
import io.junctura.integration.CatalogRoutes;
import io.junctura.integration.ConnectorRoutes;
import io.junctura.integration.DocumentRoutes;
import io.junctura.integration.DraftData;
import io.junctura.integration.DraftPinRoutes;
import io.junctura.integration.DraftRoutes;
import io.junctura.integration.DraftTestRoutes;
import io.junctura.integration.DraftTests;
import io.junctura.integration.DraftTriggers;
import io.junctura.integration.IntegrationRoutes;
import io.junctura.integration.PluginRoutes;
import io.junctura.integration.PresenceRoutes;
import io.junctura.operations.DataFigures;
import io.junctura.operations.EngineFigures;
import io.junctura.operations.HttpFigures;
import io.junctura.operations.MetricsRoutes;
import io.junctura.operations.SettingsRoutes;
import io.junctura.run.FlowName;
import io.junctura.state.StateRoutes;
import io.junctura.template.NewIntegration;
import io.junctura.template.TemplateRoutes;
import io.junctura.trigger.http.StartRoutes;
import io.junctura.trigger.http.TestRequestRoutes;
import io.junctura.trigger.intake.CursorRoutes;
import io.junctura.trigger.listen.ListenRoutes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** The routes of the HTTP API, by subject. */
final class HttpApi {
    private final StorageParts storage;
    private final ConnectorParts connectors;
    private final IntegrationParts integrations;
    private final EngineParts engine;
    private final TriggerParts triggers;
    private final ServerAddress address;
    private final AuditLog audit;

    HttpApi(
            StorageParts storage,
            ConnectorParts connectors,
            IntegrationParts integrations,
            EngineParts engine,
            TriggerParts triggers,
            ServerAddress address,
            AuditLog audit) {
        this.storage = storage;
        this.connectors = connectors;
        this.integrations = integrations;
        this.engine = engine;
        this.triggers = triggers;
        this.address = address;
        this.audit = audit;
    }

    static HttpSettings settings(Settings settings) {
        return new HttpSettings(
                settings.get(Settings.HOST),
                settings.get(Settings.PORT),
                settings.get(Settings.HOOKS_PORT),
                settings.get(Settings.PUBLIC_URL),
                HttpSettings.DEFAULT_MAX_BODY,
                Set.copyOf(settings.get(Settings.BEHIND_PROXY)),
                settings.get(Settings.PORTAL_FRAME_ANCESTORS),
                Version.text(),
                settings.get(Settings.DATA).resolve("files").resolve("uploads"));
    }

    List<Routes> ofOperations(HttpMetrics http, SettingsReport settings, Threads threads) {
        return List.of(
                new MetricsRoutes(
                        Version.text(),
                        new EngineFigures(
                                engine.metrics,
                                engine.engine,
                                storage.journal,
                                storage.search,
                                integrations.flows.directory::name),
                        new HttpFigures(http),
                        new DataFigures(storage.retention, storage.space, storage.backups, threads.clock)),
                new SettingsRoutes(settings::view),
                new BackupRoutes(storage.backups, storage.scheduledBackups, threads.background, audit));
    }

    List<Routes> ofConnections(Clock clock) {
        return List.of(
                new ConnectionRoutes(
                        connectors.connections,
                        connectors::descriptors,
                        new ConnectorInquiries(connectors.services, integrations.triesInputs),
                        integrations.usages,
                        this::pause,
                        triggers.secrets::refusals,
                        audit),
                new ConsentRoutes(
                        connectors.connections,
                        connectors::descriptors,
                        connectors.plugins::mustCall,
                        connectors.outbound.tokens(),
                        address::external,
                        audit,
                        clock));
    }

    private Optional<ConnectionPause> pause(String connection) {
        OpenCircuit circuit = engine.engine.openCircuit(connection);
        if (circuit == null) return Optional.empty();
        Instant until = circuit.until() == null ? null : Instant.ofEpochMilli(circuit.until());
        return Optional.of(new ConnectionPause(Instant.ofEpochMilli(circuit.since()), until, circuit.tried()));
    }

    List<Routes> ofIntegrations(Clock clock) {
        Supplier<Catalog> catalog = connectors.plugins::catalog;
        NewestEvents newest = new NewestEvents(storage.history.runs(), storage.journal.runs());
        return List.of(
                new IntegrationRoutes(
                        integrations.integrations,
                        integrations.drafts,
                        catalog,
                        address::external,
                        this::triggerState,
                        flow -> sample(newest, flow),
                        audit),
                new DraftRoutes(integrations.integrations, integrations.drafts, audit),
                new PresenceRoutes(clock),
                new DocumentRoutes(integrations.integrations, integrations.drafts, audit),
                new ConnectorRoutes(catalog, integrations.usages),
                new CatalogRoutes(catalog),
                new TemplateRoutes(
                        new NewIntegration(integrations.integrations, integrations.drafts, connectors.connections),
                        audit),
                new PluginRoutes(integrations.installations, audit),
                new StateRoutes(engine.state, integrations.integrations::has));
    }

    private IntegrationRoutes.TriggerState triggerState(FlowName flow) {
        return new IntegrationRoutes.TriggerState(
                triggers.errors
                        .of(flow)
                        .map(error -> new IntegrationRoutes.FlowError(error.since(), error.message()))
                        .orElse(null),
                triggers.schedules.next(flow).orElse(null));
    }

    private Optional<Object> sample(NewestEvents newest, FlowName flow) {
        OptionalInt number = integrations.flows.directory.number(flow);
        return number.isEmpty() ? Optional.empty() : newest.sample(number.getAsInt());
    }

    List<Routes> ofTriggers(Clock clock) {
        DraftPinRoutes pins =
                new DraftPinRoutes(integrations.integrations, integrations.drafts, storage.journal.runs(), clock);
        return List.of(
                pins,
                new StartRoutes(
                        triggers.bindings,
                        triggers.hops,
                        triggers.listenings,
                        integrations.flows.published,
                        engine.engine,
                        HttpApi::caller),
                new TestRequestRoutes(triggers.bindings, integrations.flows.published, address::local),
                new ListenRoutes(
                        triggers.listenings,
                        new DraftTriggers(integrations.drafts, integrations.integrations)::of,
                        pins::received,
                        http -> new ListenRoutes.Caller(
                                caller(http), Caller.of(http).actor()),
                        audit),
                new CursorRoutes(
                        triggers.intake,
                        storage.journal.cursors(),
                        integrations.flows.directory::number,
                        http -> Caller.of(http).actor(),
                        audit));
    }

    /** @param closer closes the routes that hold resources */
    List<Routes> ofRuns(ProgressFeed progress, RefusedEvents refused, Clock clock, Closer closer) {
        DraftTestRoutes tests = new DraftTestRoutes(
                new DraftTests(
                        integrations.integrations,
                        integrations.drafts,
                        new DraftData(
                                integrations.flows.revisions,
                                storage.journal.runs(),
                                integrations.flows.directory,
                                integrations.drafts),
                        engine.engine,
                        engine.actions,
                        new RowPreviews(storage.files.arriving()),
                        clock),
                audit);
        RunQueries queries = new RunQueries(
                storage.history,
                storage.journal.runs(),
                engine.engine,
                integrations.flows.subscriptions,
                integrations.flows.directory,
                storage.files.arriving(),
                clock);
        RunRoutes runs = closer.add(new RunRoutes(
                queries, engine.engine, storage.journal, storage.search, progress, tests::scope, HttpApi::caller));
        return List.of(tests, runs, new EventRoutes(queries), new ReceivedRoutes(queries, refused));
    }

    private static String caller(Exchange http) {
        return Caller.of(http).name();
    }
}
