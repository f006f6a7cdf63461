package io.junctura;

import io.javalin.http.Context;
import io.junctura.access.Access;
import io.junctura.access.Caller;
import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.Http;
import io.junctura.connection.ConnectionRoutes;
import io.junctura.connection.SavedConnections;
import io.junctura.connection.SecretValues;
import io.junctura.connection.WrongKey;
import io.junctura.connector.Catalog;
import io.junctura.connector.ConnectorActions;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.Plugins;
import io.junctura.connector.Surroundings;
import io.junctura.connector.Triggers;
import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import io.junctura.definition.ProblemText;
import io.junctura.dispatch.DeathsFile;
import io.junctura.dispatch.Engine;
import io.junctura.dispatch.RunListener;
import io.junctura.files.FileStore;
import io.junctura.files.RowFiles;
import io.junctura.history.EventRoutes;
import io.junctura.history.RunFeed;
import io.junctura.history.RunRoutes;
import io.junctura.http.CannotListen;
import io.junctura.http.Health;
import io.junctura.http.HttpServer;
import io.junctura.http.HttpSettings;
import io.junctura.http.LiveFeed;
import io.junctura.http.Peers;
import io.junctura.http.ProblemException;
import io.junctura.http.Routes;
import io.junctura.integration.Change;
import io.junctura.integration.ConnectorRoutes;
import io.junctura.integration.DocumentRoutes;
import io.junctura.integration.FlowDirectory;
import io.junctura.integration.IntegrationRoutes;
import io.junctura.integration.Integrations;
import io.junctura.integration.InvalidDocuments;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import io.junctura.operations.Kept;
import io.junctura.operations.Metrics;
import io.junctura.operations.MetricsRoutes;
import io.junctura.outbound.Outbound;
import io.junctura.outbound.OutboundSettings;
import io.junctura.retention.DiskSpace;
import io.junctura.retention.Keeping;
import io.junctura.retention.Retention;
import io.junctura.run.FlowName;
import io.junctura.run.Journal;
import io.junctura.run.PinnedFlow;
import io.junctura.run.SqliteJournal;
import io.junctura.search.IndexThread;
import io.junctura.search.SearchIndex;
import io.junctura.state.StateActions;
import io.junctura.state.StateRoutes;
import io.junctura.trigger.Intake;
import io.junctura.trigger.StatusTokens;
import io.junctura.trigger.TopicPublishing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    /** How often what is old is looked for: the limit of size is kept to within what arrives meanwhile. */
    private static final long SWEEP_SECONDS = 5;

    private final Settings settings;
    private final Clock clock = Clock.systemUTC();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private final Database database;
    private final Plugins plugins;
    private final Outbound outbound;
    private final Access access;
    private final SavedConnections connections;
    private final Integrations integrations;
    private final Engine engine;
    private final Intake intake;
    private final HttpServer http;

    /** The public address: runs may go on, and ask for it, before requests are answered. */
    private final CompletableFuture<String> listening = new CompletableFuture<>();

    private final Map<FlowName, PinnedFlow> live =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    private final CompletableFuture<HttpServer> bound = new CompletableFuture<>();
    private boolean allLive;
    private volatile boolean ready;

    /**
     * Starts a server; when this returns, it answers.
     *
     * @throws CannotStart with a sentence for whoever started it; nothing is left open
     */
    public static Junctura start(Settings settings) throws CannotStart {
        return new Junctura(settings);
    }

    private Junctura(Settings settings) throws CannotStart {
        this.settings = settings;
        try {
            // Two cores: the classes of Jetty are read while the database opens.
            CompletableFuture<Void> warm = CompletableFuture.runAsync(HttpServer::warmUp);
            // Closed after the database, whose last commits are still told of on them.
            Threads threads = opened(new Threads());
            Path data = settings.data();
            database = opened(Database.open(data, this::broken));
            plugins = opened(Plugins.open(data.resolve("plugins"), settings.plugins(), Version.text()));
            for (Plugins.Problem problem : plugins.problems()) {
                LOG.warn("Plugin not in use: {}: {}", problem.jar(), problem.message());
            }
            FileStore files = new FileStore(data.resolve("files"));
            outbound = opened(new Outbound(outboundSettings(), JSON, clock));
            connections = new SavedConnections(database, data, System.getenv("JUNCTURA_MASTER_KEY"), clock);
            integrations = new Integrations(database, this::descriptors, connections, clock);
            Surroundings surroundings = new Surroundings(plugins, connections, outside(), clock);
            Intake[] intakeLater = new Intake[1];
            TopicPublishing topics = new TopicPublishing(() -> intakeLater[0]);
            StateActions state = new StateActions(() -> database, clock);
            Map<String, ConnectorActions.Own> own = new HashMap<>(state.own());
            own.put("topic.publish", topics);
            ConnectorActions actions = new ConnectorActions(surroundings, files::ofRun, own);
            Keeping keeping = settings.keeping();
            Journal journal = new SqliteJournal(database, keeping.names());
            DiskSpace space = DiskSpace.of(data, keeping.leastFree(), database::isFull);
            LiveFeed feed = opened(new LiveFeed());
            Engine[] later = new Engine[1];
            Metrics metrics = new Metrics();
            SearchIndex search = new SearchIndex(data, database, clock);
            // Closed after the engine and before the database, which it reads.
            opened(new IndexThread(search, () -> journal.waitingBytes() > 0));
            Retention retention = opened(new Retention(database, files, keeping, space, clock, search::swept));
            RunListener listener = metrics.and(search.before(new RunFeed(feed, run -> later[0].holds(run))));
            engine = opened(new Engine(
                    journal,
                    integrations,
                    metrics.counting(actions),
                    new RowFiles(files.arriving()),
                    DeathsFile.open(data.resolve("attempts")),
                    () -> listening.orTimeout(1, TimeUnit.MINUTES).join(),
                    clock,
                    threads.workers,
                    threads.after,
                    threads.timer(),
                    listener,
                    MOST_BACKLOG,
                    space));
            later[0] = engine;
            access = opened(new Access(
                    database, data, new Peers(Set.copyOf(settings.behindProxy())), settings.publicUrl(), clock));
            intake = opened(new Intake(
                    engine,
                    integrations,
                    new Triggers(surroundings),
                    surroundings,
                    journal,
                    files.arriving(),
                    this::publicAddress,
                    StatusTokens.of(database),
                    threads.timer(),
                    threads.background,
                    settings.mostHops()));
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

            apply(settings.apply());
            connections.onChange(engine::mended);
            connections.onChange(intake::connectionChanged);
            integrations.onChange(this::changed);
            engine.start();

            FlowDirectory names = new FlowDirectory(database, integrations);
            Supplier<Catalog> catalog = plugins::catalog;
            RunRoutes runs = opened(
                    new RunRoutes(database, journal, engine, integrations, names, search, clock, Junctura::caller));
            List<Routes> routes = List.of(
                    intake,
                    access,
                    feed,
                    new Health(() -> ready && !space.isShort()),
                    new MetricsRoutes(
                            metrics, engine, journal, search, names::name, Version.text(), new Kept(retention, space)),
                    new ConnectionRoutes(connections, this::descriptors, actions::testConnection),
                    new IntegrationRoutes(integrations, catalog, this::publicAddress),
                    new DocumentRoutes(integrations),
                    new ConnectorRoutes(catalog),
                    new StateRoutes(state),
                    runs,
                    new EventRoutes(database, journal, engine, names));
            warm.join();
            http = opened(HttpServer.start(httpSettings(), access, routes));
            bound.complete(http);
            access.listeningAt(http.localAddress());
            listening.complete(http.publicAddress());
            threads.clock().scheduleWithFixedDelay(engine::interruptOverdue, 100, 100, TimeUnit.MILLISECONDS);
            threads.clock()
                    .scheduleWithFixedDelay(() -> threads.background.execute(state::sweep), 10, 60, TimeUnit.MINUTES);
            threads.clock().scheduleWithFixedDelay(space::look, 1, 1, TimeUnit.SECONDS);
            threads.clock()
                    .scheduleWithFixedDelay(
                            () -> threads.background.execute(retention::sweep), 1, SWEEP_SECONDS, TimeUnit.SECONDS);
            ready = true;
            threads.background.execute(this::goLive);
        } catch (CannotOpen | CannotListen | WrongKey e) {
            closeAll();
            throw new CannotStart(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            closeAll();
            throw new CannotStart("The data folder " + settings.data() + " cannot be used: " + e.getMessage() + ".", e);
        } catch (CannotStart | RuntimeException e) {
            closeAll();
            throw e;
        }
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
            throw new CannotStart("JUNCTURA_ADMIN_PASSWORD_FILE cannot be read: " + e.getMessage() + ".", e);
        } catch (ProblemException e) {
            throw new CannotStart("The administrator's password was not taken: " + e.detail(), e);
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
                Version.text());
    }

    private OutboundSettings outboundSettings() {
        return new OutboundSettings("Junctura/" + Version.text(), settings.allowOutbound(), this::ownPorts, null, null);
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

    private Surroundings.Outside outside() {
        return new Surroundings.Outside() {
            @Override
            public Http http(@Nullable URI address) {
                return outbound.forConnection(address);
            }

            @Override
            public AccessTokens tokens() {
                return outbound.tokens();
            }
        };
    }

    /** The trigger package wants all live flows; an integration says what changed of its own. */
    private synchronized void changed(Change change) {
        change.gone().forEach(live::remove);
        for (PinnedFlow flow : change.live()) live.put(flow.name(), flow);
        if (allLive) intake.live(List.copyOf(live.values()));
    }

    /** Lets triggers begin when all of them are known: an event for a topic is for each flow that hears it. */
    private void goLive() {
        try {
            integrations.goLive();
        } finally {
            synchronized (this) {
                allLive = true;
                intake.live(List.copyOf(live.values()));
            }
        }
    }

    /** Applies the documents that {@code --apply} names. */
    private void apply(List<Path> paths) throws CannotStart {
        for (Path path : paths) {
            Map<String, String> texts = new TreeMap<>();
            try {
                for (Path file : documents(path)) texts.put(file.toString(), Files.readString(file));
                List<NamedText> files = new ArrayList<>();
                texts.forEach((name, text) -> files.add(new NamedText(name, text)));
                Path folder =
                        Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
                integrations.apply(files, SecretValues.here(System.getenv(), folder), "--apply");
            } catch (IOException e) {
                throw new CannotStart("--apply " + path + " cannot be read: " + e.getMessage() + ".", e);
            } catch (InvalidDocuments e) {
                StringBuilder all = new StringBuilder("--apply " + path + " was not applied:");
                for (Problem problem : e.problems()) {
                    all.append('\n').append(ProblemText.of(problem, texts.getOrDefault(problem.file(), "")));
                }
                throw new CannotStart(all.toString(), e);
            }
        }
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
        System.err.println("Junctura stops, since its database can no longer be written: " + why.getMessage()
                + ". Nothing acknowledged is lost; mend the disk and start it again.");
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

    public SavedConnections connections() {
        return connections;
    }

    public Engine engine() {
        return engine;
    }

    public Catalog catalog() {
        return plugins.catalog();
    }

    /** Stops taking events in, lets attempts end for a few seconds, and closes. What is not done goes on at the next start. */
    @Override
    public void close() {
        closeAll();
    }

    private void closeAll() {
        while (!open.isEmpty()) {
            AutoCloseable one = open.pop();
            try {
                one.close();
            } catch (Exception e) {
                LOG.warn("Not closed in order: {}", e.toString());
            }
        }
    }

    private static final io.junctura.api.Json JSON = new io.junctura.api.Json() {
        @Override
        public @Nullable Object parse(byte[] utf8) throws ConnectorException {
            try {
                return Json.parse(utf8);
            } catch (JsonProblem e) {
                throw ConnectorException.badInput(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public byte[] write(@Nullable Object value) {
            return Json.write(value);
        }
    };
}
