package io.junctura;

import io.junctura.access.Access;
import io.junctura.api.ConnectorException;
import io.junctura.audit.AuditLog;
import io.junctura.connection.SavedConnections;
import io.junctura.connection.WrongKey;
import io.junctura.connector.Catalog;
import io.junctura.connector.PluginVersion;
import io.junctura.database.CannotOpen;
import io.junctura.database.DatabaseUnavailable;
import io.junctura.database.NewDataFolder;
import io.junctura.delivery.DeliveryRuns;
import io.junctura.delivery.OutboundWebhooks;
import io.junctura.dispatch.Engine;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.history.ProgressFeed;
import io.junctura.history.RunFeed;
import io.junctura.history.received.RefusedEvents;
import io.junctura.http.CannotListen;
import io.junctura.http.Health;
import io.junctura.http.HttpMetrics;
import io.junctura.http.HttpServer;
import io.junctura.http.LiveFeed;
import io.junctura.http.Peers;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.integration.Installations;
import io.junctura.integration.IntegrationFeed;
import io.junctura.integration.Integrations;
import io.junctura.integration.UnknownAddresses;
import io.junctura.outbound.Tokens;
import io.junctura.run.PinnedFlow;
import io.junctura.trigger.TriggerErrors;
import io.junctura.trigger.poll.Polls;
import io.junctura.trigger.stream.Streams;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The server. It makes its parts in the order of their dependencies, and closes them in reverse. Each class {@code …Parts}
 * makes the objects of one subject by hand.
 */
public final class Junctura implements AutoCloseable {
    /** How many due runs a flow may have before its senders are asked to come again. */
    private static final long MAX_BACKLOG = 1_000_000;

    private final Settings settings;
    private final Threads threads;
    private final Closer closer;
    private final AuditLog audit = new AuditLog();
    private final ServerAddress address = new ServerAddress();

    private final StorageParts storage;
    private final ConnectorParts connectors;
    private final FlowParts flows;
    private final IntegrationParts integrations;
    private final EngineParts engine;
    private final Access access;
    private final TriggerParts triggers;
    private final OutboundWebhooks outboundWebhooks;
    private final LiveFeed feed;
    private final ProgressFeed progress;
    private final RefusedEvents refused;

    private final CompletableFuture<Void> everythingLive = new CompletableFuture<>();
    private volatile boolean ready;

    /**
     * Starts a server. When this method returns, the server answers requests.
     *
     * @throws CannotStart with a sentence for the person who started it; nothing is left open
     */
    public static Junctura start(Settings settings) throws CannotStart {
        return start(settings, Time.MACHINE, RunListener.NONE, MAX_BACKLOG, true);
    }

    /**
     * As {@link #start(Settings)}, for tests of plugins: they set the time, observe runs, and publish constant inputs that a
     * record refuses, so that an attempt shows the failure.
     */
    public static Junctura start(Settings settings, Time time, RunListener also) throws CannotStart {
        return start(settings, time, also, MAX_BACKLOG);
    }

    /** The same for tests of full queues: so many runs of a flow may be due. */
    public static Junctura start(Settings settings, Time time, RunListener also, long mostBacklog) throws CannotStart {
        return start(settings, time, also, mostBacklog, false);
    }

    private static Junctura start(Settings settings, Time time, RunListener also, long mostBacklog, boolean triesInputs)
            throws CannotStart {
        NewDataFolder created = NewDataFolder.of(settings.get(Settings.DATA));
        DatabaseHealth health = new DatabaseHealth(settings.get(Settings.DATA));
        Closer closer = new Closer();
        boolean started = false;
        try {
            // The classes of Jetty are loaded while the database opens.
            CompletableFuture<Void> warm = CompletableFuture.runAsync(HttpServer::warmUp);
            Junctura server = new Junctura(settings, time, also, mostBacklog, triesInputs, health, closer);
            server.open(health, warm);
            started = true;
            return server;
        } catch (CannotOpen | CannotListen | WrongKey | DatabaseUnavailable e) {
            throw new CannotStart(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CannotStart(
                    "The data folder " + settings.get(Settings.DATA) + " cannot be used: " + e.getMessage() + ".", e);
        } catch (RuntimeException e) {
            CannotStart damage = health.damageCausing(e);
            if (damage != null) throw damage;
            throw e;
        } finally {
            if (!started) {
                closer.close();
                created.remove();
            }
        }
    }

    private Junctura(
            Settings settings,
            Time time,
            RunListener also,
            long mostBacklog,
            boolean triesInputs,
            DatabaseHealth health,
            Closer closer)
            throws CannotStart, CannotOpen, IOException {
        this.settings = settings;
        this.closer = closer;
        // Closed after the database, which still notifies others of its last commits on these threads.
        threads = closer.add(new Threads(time));

        feed = closer.add(new LiveFeed());
        progress = new ProgressFeed(feed);
        storage = new StorageParts(settings, threads, health, closer);
        connectors = new ConnectorParts(settings, threads, storage.database, address, progress, audit, closer);
        flows = new FlowParts(storage, connectors, threads.clock);
        engine = closer.add(new EngineParts(threads, storage, connectors, flows, address, mostBacklog));
        engine.listeners.add(new RunFeed(feed, engine.engine::executes, engine.engine::openCircuit));
        engine.listeners.add(also);
        access = closer.add(new Access(
                storage.access,
                storage.data,
                new Peers(Set.copyOf(settings.get(Settings.BEHIND_PROXY)), ownHosts(settings)),
                settings.get(Settings.PUBLIC_URL),
                threads.clock,
                threads.background,
                audit));
        triggers = closer.add(new TriggerParts(
                settings.get(Settings.MAX_HOPS), threads, storage, connectors, flows, engine.engine, address));
        engine.own.add("topic.publish", triggers.publishing);
        engine.metrics.also(
                "junctura_loops_refused_total",
                "Events refused since flows cause each other's without end.",
                "at",
                triggers.hops::refused);
        outboundWebhooks = new OutboundWebhooks(
                flows.subscriptions,
                storage.deliveries,
                storage.journal.runs(),
                storage.journal.installation(),
                new DeliveryRuns(engine.engine, engine.engine, engine.engine, engine.engine),
                access,
                new OutboundWebhooks.Services(
                        connectors.subscribers.forConnection(null),
                        this::mayCall,
                        triggers.publishing::publish,
                        address::external,
                        settings.get(Settings.PORTAL_FRAME_ANCESTORS),
                        threads.wakeUps,
                        threads.background,
                        audit));
        refused = closer.add(new RefusedEvents(storage.refused, new UnknownAddresses(flows.published), threads.clock));
        integrations = new IntegrationParts(
                flows, storage, connectors, outboundWebhooks.ofDocuments(), triesInputs, threads.clock);
    }

    private static Set<String> ownHosts(Settings settings) {
        String url = settings.get(Settings.PUBLIC_URL);
        String named = url == null ? null : URI.create(url).getHost();
        return named == null ? Set.of(settings.get(Settings.HOST)) : Set.of(settings.get(Settings.HOST), named);
    }

    /** Documents of {@code --apply} are applied before the server's own ports are known. Their addresses are checked at each attempt. */
    private void mayCall(URI subscriber) throws ConnectorException {
        if (address.isKnown()) connectors.subscribers.mayCall(subscriber);
    }

    /** @param loaded completed when the classes of the HTTP server are loaded */
    private void open(DatabaseHealth health, CompletableFuture<Void> loaded)
            throws CannotStart, CannotListen, IOException {
        setAdministrator();
        Optional<String> refusal = access.refusal(settings.get(Settings.HOST));
        if (refusal.isPresent()) throw new CannotStart(refusal.get(), null);
        health.mustBeSound();
        StartDocuments.apply(settings, integrations.integrations, audit);
        connectListeners();
        engine.engine.start();
        outboundWebhooks.start();
        integrations.integrations.manageSubscriptions();
        HttpMetrics metrics = new HttpMetrics();
        metrics.reportTo(refused);
        List<Routes> routes = routes(metrics);
        loaded.join();
        HttpServer server = closer.add(HttpServer.start(HttpApi.settings(settings), access, routes, metrics));
        address.listens(server);
        access.listeningAt(server.localAddress());
        startPeriodicTasks();
        ready = true;
        threads.background.execute(this::goLive);
    }

    /** Sets the administrator's password, if the environment gives it. */
    private void setAdministrator() throws CannotStart {
        String password = settings.get(Settings.ADMIN_PASSWORD);
        Path file = settings.get(Settings.ADMIN_PASSWORD_FILE);
        try {
            if (password == null && file != null)
                password = Files.readString(file).strip();
            if (password != null) access.setAdministrator(password);
        } catch (IOException e) {
            throw new CannotStart(
                    Settings.ADMIN_PASSWORD_FILE.variable() + " cannot be read: " + CannotStart.reason(e) + ".", e);
        } catch (ProblemException e) {
            throw new CannotStart(Settings.ADMIN_PASSWORD.variable() + " was refused: " + e.detail(), e);
        }
    }

    /** Listeners are called in the order in which they are added here. */
    private void connectListeners() {
        SavedConnections connections = connectors.connections;
        for (String name : connections.limited()) engine.limit(name);
        connections.onChange(engine::limit);
        connections.onChange(connectors.outbound.tokens()::forget);
        connections.onChange(name -> connectors.plugins.connectionChanged(name, connections.revisionOf(name)));
        connections.onChange(engine.engine::credentialsReplaced);
        connections.onChange(triggers.intake::connectionChanged);
        access.onRevoked(feed::end);
        flows.live.onChange(this::keepNeededVersions);
        flows.live.onChange(triggers.intake::live);
        flows.published.onChange(flows.live::changed);
        flows.published.onVersion(new IntegrationFeed(feed));
        connectors.plugins.onChange(changed -> {
            triggers.intake.connectorsChanged(changed);
            // A flow that could not be compiled without a plugin may compile now.
            threads.background.execute(integrations.integrations::goLive);
        });
    }

    private void keepNeededVersions(List<PinnedFlow> flows) {
        Set<PluginVersion> versions = new HashSet<>();
        for (PinnedFlow flow : flows) versions.addAll(flow.pins().versions().values());
        connectors.plugins.live(versions);
    }

    private List<Routes> routes(HttpMetrics metrics) {
        HttpApi api = new HttpApi(storage, connectors, integrations, engine, triggers, address, audit);
        List<Routes> routes = new ArrayList<>(triggers.addresses());
        routes.addAll(List.of(access, outboundWebhooks, feed, new Health(() -> ready && !storage.space.isShort())));
        SettingsReport report = new SettingsReport(settings, storage, address, threads.clock.instant());
        routes.addAll(api.ofOperations(metrics, report, threads));
        routes.addAll(api.ofConnections(threads.clock));
        routes.addAll(api.ofIntegrations(threads.clock));
        routes.addAll(api.ofTriggers(threads.clock));
        routes.addAll(api.ofRuns(progress, refused, threads.clock, closer));
        return routes;
    }

    private void startPeriodicTasks() {
        PeriodicTasks tasks = new PeriodicTasks(threads);
        tasks.engine(engine, storage);
        tasks.storage(storage);
        tasks.access(access);
        tasks.received(refused);
        tasks.plugins(connectors.plugins, integrations.installations);
        tasks.backups(storage);
        tasks.memory();
    }

    /** Starts the triggers when all of them are known: an event for a topic is for each flow that subscribes. */
    private void goLive() {
        try {
            integrations.integrations.goLive();
        } finally {
            flows.live.complete();
            triggers.late.start();
            everythingLive.complete(null);
        }
    }

    /** The address by which processes on this machine reach the server. */
    public String address() {
        return address.local();
    }

    /** The address by which others reach the server. */
    public String publicAddress() {
        return address.external();
    }

    /** The address at which the first administrator sets a password; empty if there is an administrator. */
    public Optional<String> setupAddress() {
        return access.setupAddress(publicAddress());
    }

    public Integrations integrations() {
        return integrations.integrations;
    }

    public SavedConnections connections() {
        return connectors.connections;
    }

    /** For tests of plugins, which give connections their access tokens. */
    public Tokens tokens() {
        return connectors.outbound.tokens();
    }

    public Engine engine() {
        return engine.engine;
    }

    public Polls polls() {
        return triggers.polls;
    }

    public Streams streams() {
        return triggers.streams;
    }

    public TriggerErrors triggerErrors() {
        return triggers.errors;
    }

    public Installations installations() {
        return integrations.installations;
    }

    /** Completed when the triggers of all published flows have started. */
    public CompletableFuture<Void> live() {
        return everythingLive;
    }

    public Catalog catalog() {
        return connectors.plugins.catalog();
    }

    /** Accepts no more events, waits a few seconds for attempts to end, and closes. Open runs continue at the next start. */
    @Override
    public void close() {
        closer.close();
    }

    /**
     * Ends like a killed process: what is not on disk yet is lost. For tests of the start after that.
     *
     * @param copy where the data folder is copied to as it is at that moment, since parts that are closed afterwards may
     *             still write. The search index is left out: the next start makes it again.
     */
    public void crash(Path copy) throws IOException {
        try (Logging.Silence silence = Logging.silence()) {
            abandon(copy);
        }
    }

    private void abandon(Path copy) throws IOException {
        storage.database.abandon();
        try (Stream<Path> all = Files.walk(storage.data)) {
            for (Path from : all.toList()) {
                String name = storage.data.relativize(from).toString();
                if (name.startsWith("search.db") || name.endsWith("-shm")) continue;
                Path to = copy.resolve(name);
                if (Files.isDirectory(from)) Files.createDirectories(to);
                else copy(from, to);
            }
        } finally {
            closer.close();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try {
            Files.copy(from, to);
        } catch (NoSuchFileException e) {
            // A file that is deleted meanwhile, such as that of a value whose commit was lost.
        }
    }
}
