package io.junctura;

import io.javalin.http.Context;
import io.junctura.access.Access;
import io.junctura.access.Caller;
import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.Http;
import io.junctura.audit.Actor;
import io.junctura.audit.AuditLog;
import io.junctura.backup.BackupRoutes;
import io.junctura.backup.BackupSchedule;
import io.junctura.backup.Backups;
import io.junctura.backup.ScheduledBackups;
import io.junctura.connection.AllowedReads;
import io.junctura.connection.ConnectionRoutes;
import io.junctura.connection.ConsentRoutes;
import io.junctura.connection.SavedConnections;
import io.junctura.connection.SecretValues;
import io.junctura.connection.WrongKey;
import io.junctura.connector.Catalog;
import io.junctura.connector.ConnectorActions;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.ConnectorInquiries;
import io.junctura.connector.PluginServices;
import io.junctura.connector.PluginVersion;
import io.junctura.connector.Stops;
import io.junctura.connector.Triggers;
import io.junctura.database.CannotOpen;
import io.junctura.database.Checksum;
import io.junctura.database.Damaged;
import io.junctura.database.Database;
import io.junctura.database.Inspection;
import io.junctura.database.NewDataFolder;
import io.junctura.definition.NamedText;
import io.junctura.definition.ProblemText;
import io.junctura.delivery.OutboundWebhooks;
import io.junctura.delivery.Sending;
import io.junctura.delivery.Subscriptions;
import io.junctura.dispatch.CrashCountFile;
import io.junctura.dispatch.Engine;
import io.junctura.dispatch.OpenCircuit;
import io.junctura.dispatch.QueueLimits;
import io.junctura.dispatch.RecentAttempts;
import io.junctura.dispatch.RunListener;
import io.junctura.dispatch.Timer;
import io.junctura.files.FileHold;
import io.junctura.files.FileRoots;
import io.junctura.files.FileStore;
import io.junctura.files.RowFiles;
import io.junctura.files.ValueFiles;
import io.junctura.history.EventRoutes;
import io.junctura.history.NewestEvents;
import io.junctura.history.ProgressFeed;
import io.junctura.history.RunFeed;
import io.junctura.history.RunRoutes;
import io.junctura.http.CannotListen;
import io.junctura.http.Health;
import io.junctura.http.HttpMetrics;
import io.junctura.http.HttpServer;
import io.junctura.http.HttpSettings;
import io.junctura.http.LiveFeed;
import io.junctura.http.Peers;
import io.junctura.http.ProblemException;
import io.junctura.http.Routes;
import io.junctura.integration.Applied;
import io.junctura.integration.CatalogRoutes;
import io.junctura.integration.Change;
import io.junctura.integration.ConnectorRoutes;
import io.junctura.integration.DocumentRoutes;
import io.junctura.integration.DraftPinRoutes;
import io.junctura.integration.DraftRoutes;
import io.junctura.integration.DraftTestRoutes;
import io.junctura.integration.DraftTriggers;
import io.junctura.integration.Drafts;
import io.junctura.integration.FlowDirectory;
import io.junctura.integration.Installations;
import io.junctura.integration.IntegrationRoutes;
import io.junctura.integration.Integrations;
import io.junctura.integration.InvalidDocuments;
import io.junctura.integration.PluginRoutes;
import io.junctura.integration.PresenceRoutes;
import io.junctura.integration.Usages;
import io.junctura.memory.HeapShare;
import io.junctura.operations.DataFigures;
import io.junctura.operations.Metrics;
import io.junctura.operations.MetricsRoutes;
import io.junctura.outbound.ConnectionNetwork;
import io.junctura.outbound.Grant;
import io.junctura.outbound.OpenSockets;
import io.junctura.outbound.OutboundHttp;
import io.junctura.outbound.OutboundSettings;
import io.junctura.outbound.Sockets;
import io.junctura.outbound.Tokens;
import io.junctura.plugin.PluginPlaces;
import io.junctura.plugin.Plugins;
import io.junctura.plugin.SqlitePluginStore;
import io.junctura.plugin.trust.Advisories;
import io.junctura.plugin.trust.Publishers;
import io.junctura.retention.DiskSpace;
import io.junctura.retention.Retention;
import io.junctura.retention.RetentionClock;
import io.junctura.retention.RetentionSettings;
import io.junctura.retention.UnusedFiles;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.Journal;
import io.junctura.run.sqlite.RowCheck;
import io.junctura.run.sqlite.SqliteJournal;
import io.junctura.search.IndexThread;
import io.junctura.search.SearchIndex;
import io.junctura.state.StateActions;
import io.junctura.state.StateRoutes;
import io.junctura.template.NewIntegration;
import io.junctura.template.TemplateRoutes;
import io.junctura.thread.FailStop;
import io.junctura.trigger.http.Registrations;
import io.junctura.trigger.http.StartRoutes;
import io.junctura.trigger.http.StatusTokens;
import io.junctura.trigger.http.TestRequestRoutes;
import io.junctura.trigger.intake.CursorRoutes;
import io.junctura.trigger.intake.Intake;
import io.junctura.trigger.listen.ListenRoutes;
import io.junctura.trigger.topic.TopicPublishing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server. The one place where its objects are made, by hand and in order; closed in reverse. Reading it from top to
 * bottom tells how the server is built.
 */
public final class Junctura implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Junctura.class);

    /** How many due runs a flow may have before its senders are asked to come again. */
    private static final long MOST_BACKLOG = 1_000_000;

    private static final long LISTENS_WITHIN_SECONDS = 60;

    /** How much of a start may pass before what has not been looked at is left, in a large database. */
    private static final Duration INSPECTED_FOR = Duration.ofMillis(500);

    /** How often what is old is looked for: the limit of size is kept to within what arrives meanwhile. */
    private static final Duration SWEEP = Duration.ofSeconds(5);

    /** How often folders are looked into for plugins, and classes given up that nobody needs. */
    private static final Duration PLUGINS = Duration.ofSeconds(2);

    /** How often the server checks whether a backup is due. */
    private static final Duration BACKUPS = Duration.ofSeconds(30);

    private final Settings settings;
    private final Clock clock;
    private final AuditLog audit = new AuditLog();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private final Database database;
    private final Plugins plugins;
    private final OutboundHttp outbound;
    private final Access access;
    private final SavedConnections connections;
    private final Integrations integrations;
    private final Installations installations;
    private final Engine engine;
    private final Intake intake;
    private final HttpServer http;

    /** The public address: runs may go on, and ask for it, before requests are answered. */
    private final CompletableFuture<String> listening = new CompletableFuture<>();

    private final Map<FlowName, PinnedFlow> live =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    private final CompletableFuture<HttpServer> bound = new CompletableFuture<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final CompletableFuture<Void> everythingLive = new CompletableFuture<>();
    private boolean allLive;
    private volatile boolean ready;

    /**
     * Starts a server; when this returns, it answers.
     *
     * @throws CannotStart with a sentence for whoever started it; nothing is left open
     */
    public static Junctura start(Settings settings) throws CannotStart {
        return new Junctura(settings, Time.MACHINE, RunListener.NONE, MOST_BACKLOG);
    }

    /** As {@link #start(Settings)}, for whoever moves its time and watches its runs: a test of plugins. */
    public static Junctura start(Settings settings, Time time, RunListener also) throws CannotStart {
        return new Junctura(settings, time, also, MOST_BACKLOG);
    }

    /** The same for a test of full queues: so many runs of a flow may be due. */
    public static Junctura start(Settings settings, Time time, RunListener also, long mostBacklog) throws CannotStart {
        return new Junctura(settings, time, also, mostBacklog);
    }

    private Junctura(Settings settings, Time time, RunListener also, long mostBacklog) throws CannotStart {
        this.settings = settings;
        this.clock = time.clock();
        @Nullable Inspection inspection = null;
        NewDataFolder created = NewDataFolder.look(settings.data());
        try {
            // Two cores: the classes of Jetty are read while the database opens.
            CompletableFuture<Void> warm = CompletableFuture.runAsync(HttpServer::warmUp);
            // Closed after the database, whose last commits are still told of on them.
            Threads threads = opened(new Threads());
            Path data = settings.data();
            database = opened(Database.open(data, this::broken));
            inspection = database.inspect(INSPECTED_FOR, List.of(Checksum::damage, RowCheck::damage));
            for (Path folder : settings.plugins()) {
                if (Files.isDirectory(folder)) continue;
                LOG.warn(
                        "--plugins {}: {}",
                        folder,
                        Files.exists(folder) ? "this is no folder" : "there is no such folder");
            }
            // Closed after the plugins, whose shared resources may say good-bye over it.
            outbound = opened(new OutboundHttp(outboundSettings(), clock));
            plugins = opened(Plugins.open(
                    new SqlitePluginStore(database),
                    PluginPlaces.of(data, settings.plugins()),
                    Version.text(),
                    publishers(settings.pluginKeys()),
                    advisories(settings.advisories()),
                    audit,
                    clock));
            plugins.afterClose(threads::renew);
            for (Plugins.Problem problem : plugins.problems()) {
                LOG.warn("Plugin not in use: {}: {}", problem.jar(), problem.message());
            }
            FileStore files = new FileStore(data.resolve("files"));
            FileHold hold = new FileHold();
            connections = new SavedConnections(database, data, System.getenv("JUNCTURA_MASTER_KEY"), clock);
            outbound.tokens().keptBy(connections.consents());
            integrations = new Integrations(database, plugins, connections, clock);
            installations = new Installations(plugins, integrations);
            LiveFeed feed = opened(new LiveFeed());
            ProgressFeed progress = new ProgressFeed(feed);
            PluginServices surroundings = new PluginServices(
                    plugins,
                    connections,
                    outside(),
                    clock,
                    progress,
                    new Stops(),
                    FileRoots.of(data, settings.fileRoots()));
            Intake[] intakeLater = new Intake[1];
            TopicPublishing topics = new TopicPublishing(() -> intakeLater[0].topics());
            StateActions state = new StateActions(() -> database, clock);
            Map<String, ConnectorActions.Own> own = new HashMap<>(state.own());
            own.put("topic.publish", topics);
            ConnectorActions actions = new ConnectorActions(surroundings, files::ofRun, own, threads.workers);
            RetentionSettings keeping = settings.keeping();
            ValueFiles values = new ValueFiles(data.resolve("files"), threads.background, hold);
            Journal journal = new SqliteJournal(database, keeping.names(), values, settings.keepInline());
            Subscriptions subscriptions =
                    new Subscriptions(database, connections.vault(), integrations, journal, clock);
            Http webhooks = outbound.forConnection(null);
            DiskSpace space = DiskSpace.of(data, keeping.leastFree(), database::isFull);
            Engine[] later = new Engine[1];
            Metrics metrics = new Metrics();
            HttpMetrics httpMetrics = new HttpMetrics();
            SearchIndex search = new SearchIndex(data, database, values, clock);
            // Closed after the engine and before the database, which it reads.
            opened(new IndexThread(search, () -> journal.waitingBytes() > 0));
            Retention retention = opened(new Retention(
                    database,
                    new UnusedFiles(database, files, values, hold),
                    keeping,
                    space,
                    new RetentionClock(database, clock, time::passed),
                    search::swept));
            Backups backups = opened(new Backups(database, data, hold, space, clock, Version.text()));
            RunListener listener = metrics.and(search.before(new RunFeed(
                            feed, run -> later[0].executes(run), connection -> later[0].leftAlone(connection))))
                    .and(also);
            Timer timer = time.timer(threads.timer::at);
            engine = opened(new Engine(
                    journal,
                    subscriptions,
                    metrics.counting(new Sending(actions, subscriptions, webhooks, clock)),
                    new RowFiles(files.arriving()),
                    CrashCountFile.open(data.resolve("attempts")),
                    () -> listening.orTimeout(1, TimeUnit.MINUTES).join(),
                    clock,
                    threads.workers,
                    threads.after,
                    timer,
                    listener,
                    new QueueLimits(mostBacklog, HeapShare.RUN_VALUES),
                    space));
            later[0] = engine;
            Peers peers = new Peers(Set.copyOf(settings.behindProxy()), ownHosts(settings));
            access = opened(new Access(database, data, peers, settings.publicUrl(), clock, threads.background, audit));
            access.onRevoked(feed::end);
            intake = opened(new Intake(
                    engine,
                    integrations,
                    new Triggers(surroundings),
                    surroundings,
                    journal,
                    files.arriving(),
                    this::publicAddress,
                    () -> database,
                    StatusTokens.of(database),
                    timer,
                    threads.background,
                    threads.schedules,
                    settings.mostHops(),
                    new Registrations(database, connections.vault()),
                    subscriptions,
                    time == Time.MACHINE ? Intake.Bells.QUARTZ : Intake.Bells.TIMER));
            intakeLater[0] = intake;
            metrics.also(
                    "junctura_echoes_total", "Events recognised as caused by our own writes.", "flow", state::echoes);
            metrics.also(
                    "junctura_loops_refused_total",
                    "Events refused since flows cause each other's without end.",
                    "at",
                    intake::loops);
            setAdministrator(System.getenv());
            Optional<String> refusal = access.refusal(settings.host());
            if (refusal.isPresent()) throw new CannotStart(refusal.get(), null);

            String damage = inspection.result();
            if (damage != null) throw new CannotStart(damaged(data, damage), null);
            OutboundWebhooks outboundWebhooks = new OutboundWebhooks(
                    subscriptions,
                    database,
                    journal,
                    engine,
                    access,
                    new OutboundWebhooks.Surroundings(
                            webhooks,
                            this::maySubscribe,
                            topics::publish,
                            this::publicAddress,
                            settings.portalFrameAncestors(),
                            timer,
                            threads.background,
                            audit));
            integrations.subscriptionsBy(outboundWebhooks.ofDocuments());
            apply(settings.apply());
            for (String name : connections.limited()) limit(name);
            connections.onChange(this::limit);
            connections.onChange(outbound.tokens()::forget);
            connections.onChange(name -> plugins.connectionChanged(name, connections.revisionOf(name)));
            connections.onChange(engine::mended);
            connections.onChange(intake::connectionChanged);
            connections.leftAlone(this::leftAlone);
            integrations.onChange(this::changed);
            plugins.onChange(connectors -> {
                intake.connectorsChanged(connectors);
                // What could not be compiled without a plugin may be again.
                threads.background.execute(integrations::goLive);
            });
            engine.start();
            outboundWebhooks.start();

            FlowDirectory names = new FlowDirectory(database, subscriptions);
            Drafts drafts = new Drafts(database, integrations, clock);
            Usages usages = new Usages(integrations, drafts);
            NewestEvents newest = new NewestEvents(database, journal);
            Supplier<Catalog> catalog = plugins::catalog;
            DraftPinRoutes pins = new DraftPinRoutes(integrations, drafts, clock);
            DraftTestRoutes draftTests =
                    new DraftTestRoutes(integrations, drafts, database, journal, names, engine, actions, clock, audit);
            RunRoutes runs = opened(new RunRoutes(
                    database,
                    journal,
                    engine,
                    subscriptions,
                    names,
                    search,
                    progress,
                    draftTests::scope,
                    clock,
                    Junctura::caller));
            List<Routes> routes = List.of(
                    intake,
                    access,
                    outboundWebhooks,
                    feed,
                    new Health(() -> ready && !space.isShort()),
                    new MetricsRoutes(
                            metrics,
                            httpMetrics,
                            engine,
                            journal,
                            search,
                            names::name,
                            Version.text(),
                            new DataFigures(retention, space, backups, clock)),
                    new ConnectionRoutes(
                            connections,
                            this::descriptors,
                            new ConnectorInquiries(surroundings),
                            usages::ofConnection,
                            audit),
                    new ConsentRoutes(
                            connections,
                            this::descriptors,
                            plugins::mustCall,
                            outbound.tokens(),
                            this::publicAddress,
                            audit,
                            clock),
                    new IntegrationRoutes(
                            integrations,
                            drafts,
                            catalog,
                            this::publicAddress,
                            flow -> intake.trouble(flow)
                                    .map(one -> new IntegrationRoutes.Trouble(one.since(), one.message())),
                            flow -> sample(names, newest, flow),
                            audit),
                    new DraftRoutes(integrations, drafts, audit),
                    new PresenceRoutes(clock),
                    pins,
                    draftTests,
                    new DocumentRoutes(integrations, drafts, audit),
                    new ConnectorRoutes(catalog, usages),
                    new CatalogRoutes(catalog),
                    new TemplateRoutes(new NewIntegration(integrations, drafts, connections), audit),
                    new PluginRoutes(installations, audit),
                    new StartRoutes(
                            intake.bindings(),
                            intake.hops(),
                            intake.listenings(),
                            integrations,
                            engine,
                            Junctura::caller),
                    new TestRequestRoutes(intake.bindings(), integrations, this::address),
                    new ListenRoutes(
                            intake.listenings(),
                            new DraftTriggers(drafts, integrations)::of,
                            pins::received,
                            http -> new ListenRoutes.Caller(
                                    Caller.of(http).name(), Caller.of(http).actor()),
                            audit),
                    new StateRoutes(state, integrations::has),
                    new CursorRoutes(
                            intake,
                            journal,
                            names::number,
                            http -> Caller.of(http).actor(),
                            audit),
                    runs,
                    new EventRoutes(database, journal, engine, names),
                    new BackupRoutes(backups, Junctura::caller));
            warm.join();
            http = opened(HttpServer.start(httpSettings(), access, routes, httpMetrics));
            bound.complete(http);
            access.listeningAt(http.localAddress());
            listening.complete(http.publicAddress());
            threads.timer.every(
                    Duration.ofMillis(100), Duration.ofMillis(100), () -> engine.interruptOverdue(time.passed()));
            threads.timer.every(
                    Duration.ofMinutes(10),
                    Duration.ofHours(1),
                    () -> threads.background.execute(() -> state.sweep(retention::age)));
            threads.timer.every(Duration.ofSeconds(1), Duration.ofSeconds(1), space::look);
            // Not sooner: it needs classes that the first requests after a start would wait for.
            threads.timer.every(SWEEP, SWEEP, () -> threads.background.execute(retention::sweep));
            threads.timer.every(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(1),
                    () -> threads.background.execute(access::everyMinute));
            threads.timer.every(PLUGINS, PLUGINS, () -> threads.background.execute(this::lookAfterPlugins));
            BackupSchedule scheduled = settings.backups();
            threads.background.execute(backups::sweep);
            if (scheduled != null) {
                ScheduledBackups due = new ScheduledBackups(backups, scheduled, clock);
                threads.timer.every(BACKUPS, BACKUPS, () -> threads.background.execute(due::look));
            }
            ready = true;
            threads.background.execute(this::goLive);
        } catch (CannotOpen | CannotListen | WrongKey e) {
            closeAll();
            created.remove();
            throw new CannotStart(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            closeAll();
            created.remove();
            throw new CannotStart("The data folder " + settings.data() + " cannot be used: " + e.getMessage() + ".", e);
        } catch (CannotStart e) {
            closeAll();
            created.remove();
            throw e;
        } catch (RuntimeException e) {
            // What is damaged may make no sense to whoever reads it before it is known to be.
            String damage = inspection == null ? null : inspection.result();
            if (damage == null && e instanceof Damaged) damage = e.getMessage();
            closeAll();
            created.remove();
            if (damage != null) throw new CannotStart(damaged(settings.data(), damage), e);
            throw e;
        }
    }

    private static Set<String> ownHosts(Settings settings) {
        String url = settings.publicUrl();
        String named = url == null ? null : URI.create(url).getHost();
        return named == null ? Set.of(settings.host()) : Set.of(settings.host(), named);
    }

    private static String damaged(Path data, String damage) {
        return "The database in " + data + " is damaged: " + damage
                + ". The server does not start on damaged data. Check the disk. "
                + Database.restoreInto(data);
    }

    private static Optional<Object> sample(FlowDirectory names, NewestEvents newest, FlowName flow) {
        OptionalInt number = names.number(flow);
        return number.isEmpty() ? Optional.empty() : newest.sample(number.getAsInt());
    }

    private static String caller(Context http) {
        return Caller.of(http).name();
    }

    /** Sets the administrator's password, where the environment gives it. */
    private void setAdministrator(Map<String, String> environment) throws CannotStart {
        String password = environment.get("JUNCTURA_ADMIN_PASSWORD");
        String file = environment.get("JUNCTURA_ADMIN_PASSWORD_FILE");
        try {
            if (password == null && file != null)
                password = Files.readString(Path.of(file)).strip();
            if (password != null) access.setAdministrator(password);
        } catch (IOException e) {
            throw new CannotStart("JUNCTURA_ADMIN_PASSWORD_FILE cannot be read: " + why(e) + ".", e);
        } catch (ProblemException e) {
            throw new CannotStart("JUNCTURA_ADMIN_PASSWORD was refused: " + e.detail(), e);
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.push(one);
        return one;
    }

    private Collection<ConnectorDescriptor> descriptors() {
        return plugins.catalog().connectors();
    }

    private HttpSettings httpSettings() {
        return new HttpSettings(
                settings.host(),
                settings.port(),
                settings.hooksPort(),
                settings.publicUrl(),
                HttpSettings.DEFAULT_MAX_BODY,
                Set.copyOf(settings.behindProxy()),
                settings.portalFrameAncestors(),
                Version.text(),
                settings.data().resolve("files").resolve("uploads"));
    }

    private OutboundSettings outboundSettings() {
        OutboundSettings.Proxy through =
                settings.proxy() == null ? null : new OutboundSettings.Proxy(settings.proxy(), settings.noProxy());
        return new OutboundSettings(
                "Junctura/" + Version.text(), settings.allowOutbound(), this::ownPorts, through, null);
    }

    /** Documents of --apply come before the server knows its own ports: their addresses are judged at each attempt alone. */
    private void maySubscribe(URI address) throws ConnectorException {
        if (bound.isDone()) outbound.mayCall(address);
    }

    /** Runs go on before the server listens: their requests wait until it is known which ports are our own. */
    private Set<Integer> ownPorts() {
        try {
            HttpServer server = bound.get(LISTENS_WITHIN_SECONDS, TimeUnit.SECONDS);
            Set<Integer> ports = new TreeSet<>();
            ports.add(server.port());
            server.hooksPort().ifPresent(ports::add);
            return ports;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the server stopped while it was starting", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the server does not listen yet", e);
        }
    }

    private PluginServices.Outside outside() {
        return new PluginServices.Outside() {
            @Override
            public Http http(@Nullable URI address) {
                return outbound.forConnection(address);
            }

            @Override
            public Http http(@Nullable URI address, Predicate<String> hosts) {
                return outbound.forConnection(address, hosts);
            }

            @Override
            public Http http(@Nullable URI address, ConnectionNetwork way, Predicate<String> hosts) {
                return outbound.forConnection(address, way, hosts);
            }

            @Override
            public Sockets sockets(
                    Predicate<String> named, ConnectionNetwork way, Predicate<String> hosts, OpenSockets owner)
                    throws ConnectorException {
                return outbound.sockets(named, way, hosts, owner);
            }

            @Override
            public void mayCall(URI address) throws ConnectorException {
                outbound.mayCall(address);
            }

            @Override
            public AccessTokens tokens(@Nullable Grant grant, Http http) {
                return outbound.tokens().of(grant, http);
            }
        };
    }

    /** The trigger package wants all live flows; an integration says what changed of its own. */
    private synchronized void changed(Change change) {
        change.gone().forEach(live::remove);
        for (PinnedFlow flow : change.live()) live.put(flow.name(), flow);
        if (allLive) tellLive();
    }

    /** First which versions of plugins are needed, then which flows need them. */
    private void tellLive() {
        List<PinnedFlow> flows = List.copyOf(live.values());
        Set<PluginVersion> versions = new HashSet<>();
        for (PinnedFlow flow : flows) versions.addAll(flow.pins().versions().values());
        plugins.live(versions);
        intake.live(flows);
    }

    private static Publishers publishers(@Nullable Path keys) throws CannotStart {
        if (keys == null) return Publishers.ANYONE;
        try {
            return Publishers.of(keys);
        } catch (IOException e) {
            throw new CannotStart("--plugin-keys " + keys + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Advisories advisories(@Nullable Path file) throws CannotStart {
        if (file == null) return Advisories.NONE;
        try {
            return Advisories.of(file);
        } catch (IOException e) {
            throw new CannotStart("--plugin-advisories " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** One at a time: a look may take long, and the next one sees the same. */
    private void lookAfterPlugins() {
        if (!looking.compareAndSet(false, true)) return;
        try {
            plugins.look();
            installations.moveWhatArrived();
            plugins.sweep();
        } catch (RuntimeException e) {
            LOG.warn("The regular check of plugins failed and will be repeated: {}", e.toString());
        } finally {
            looking.set(false);
        }
    }

    /** Counted in a file of its own, which outlives the process: a start must not let a rate begin anew. */
    private void limit(String connection) {
        Path file = settings.data().resolve("rates").resolve(connection);
        engine.limit(connection, connections.limits(connection), () -> RecentAttempts.open(file));
    }

    /** Lets triggers begin when all of them are known: an event for a topic is for each flow that hears it. */
    private void goLive() {
        try {
            integrations.goLive();
        } finally {
            synchronized (this) {
                allLive = true;
                tellLive();
            }
            intake.goOnAnswering();
            everythingLive.complete(null);
        }
        plugins.keepBundled();
    }

    /** Applies the documents that {@code --apply} names, all or none. */
    private void apply(List<Path> paths) throws CannotStart {
        if (paths.isEmpty()) return;
        Map<String, String> texts = new LinkedHashMap<>();
        for (Path path : paths) {
            try {
                for (Path file : documents(path)) texts.put(file.toString(), Files.readString(file));
            } catch (IOException e) {
                throw new CannotStart("--apply " + path + " cannot be read: " + why(e) + ".", e);
            }
        }
        List<NamedText> files = new ArrayList<>();
        texts.forEach((name, text) -> files.add(new NamedText(name, text)));
        try {
            AllowedReads allowed = new AllowedReads(settings.allowEnv(), settings.allowFile());
            SecretValues here = SecretValues.here(System::getenv, SecretValues::folderOf, allowed);
            Applied.recordTogether(integrations.apply(files, here, "--apply"), audit, Actor.SERVER);
        } catch (InvalidDocuments e) {
            StringBuilder all = new StringBuilder("Nothing of --apply was applied:");
            for (String problem : ProblemText.of(e.problems(), files))
                all.append('\n').append(problem);
            throw new CannotStart(all.toString(), e);
        }
    }

    /** The message of these exceptions is the file's name alone. */
    private static String why(IOException e) {
        if (e instanceof NoSuchFileException none) return "there is no file " + none.getFile();
        if (e instanceof AccessDeniedException denied) return "this user has no right to read " + denied.getFile();
        return String.valueOf(e.getMessage());
    }

    private static List<Path> documents(Path path) throws IOException {
        if (!Files.isDirectory(path)) return List.of(path);
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(file -> file.toString().matches(".*\\.(ya?ml|json)"))
                    .sorted()
                    .toList();
        }
    }

    /** The disk or the database can no longer be trusted: nothing more may be acknowledged. */
    private void broken(Throwable why) {
        if (why instanceof OutOfMemoryError e) FailStop.outOfMemory(e);
        if (why instanceof Damaged) {
            System.err.println("Junctura stops, since the database in the data folder "
                    + settings.data().toAbsolutePath() + " is damaged: " + why.getMessage()
                    + ". Check the disk. " + Database.restoreInto(settings.data()));
            Runtime.getRuntime().halt(3);
        }
        System.err.println("Junctura stops, since its database can no longer be written: " + why.getMessage()
                + ". Nothing acknowledged is lost. Repair the disk, and start the server again.");
        Runtime.getRuntime().halt(3);
    }

    /** Where processes on this machine reach it. */
    public String address() {
        return http.localAddress();
    }

    /** Where others reach it. */
    public String publicAddress() {
        return http.publicAddress();
    }

    /** Where the first administrator sets a password; empty if there is one. */
    public Optional<String> setupAddress() {
        return access.setupAddress(http.publicAddress());
    }

    public Integrations integrations() {
        return integrations;
    }

    private Optional<SavedConnections.LeftAlone> leftAlone(String connection) {
        OpenCircuit left = engine.leftAlone(connection);
        if (left == null) return Optional.empty();
        Instant until = left.until() == null ? null : Instant.ofEpochMilli(left.until());
        return Optional.of(new SavedConnections.LeftAlone(Instant.ofEpochMilli(left.since()), until, left.tried()));
    }

    public SavedConnections connections() {
        return connections;
    }

    /** For a test of plugins, which says what tokens are. */
    public Tokens tokens() {
        return outbound.tokens();
    }

    public Engine engine() {
        return engine;
    }

    public Intake intake() {
        return intake;
    }

    public Installations installations() {
        return installations;
    }

    /** Completed when the flows that are published have begun to listen, poll and wait for their times. */
    public CompletableFuture<Void> live() {
        return everythingLive;
    }

    public Catalog catalog() {
        return plugins.catalog();
    }

    /** Stops taking events in, lets attempts end for a few seconds, and closes. What is not done goes on at the next start. */
    @Override
    public void close() {
        closeAll();
    }

    /**
     * Ends as a process does that is killed: what is not on disk by now never will be. For tests of what comes after.
     *
     * @param copy where the data folder is copied to as it was at that moment, since what is closed afterwards may still
     *             write; the index for searching is left out, as it is made anew
     */
    public void crash(Path copy) throws IOException {
        database.abandon();
        Path data = settings.data();
        try (Stream<Path> all = Files.walk(data)) {
            for (Path from : all.toList()) {
                String name = data.relativize(from).toString();
                if (name.startsWith("search.db") || name.endsWith("-shm")) continue;
                Path to = copy.resolve(name);
                if (Files.isDirectory(from)) Files.createDirectories(to);
                else copy(from, to);
            }
        } finally {
            closeAll();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try {
            Files.copy(from, to);
        } catch (NoSuchFileException e) {
            // It was not to last: a value's file whose commit was lost, say.
        }
    }

    private void closeAll() {
        while (!open.isEmpty()) {
            AutoCloseable one = open.pop();
            try {
                one.close();
            } catch (Exception e) {
                LOG.warn("A part of the server was not closed cleanly: {}", e.toString());
            }
        }
    }
}
