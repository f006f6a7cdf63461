package io.junctura.trigger.intake;

import io.junctura.SetClock;
import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.Http;
import io.junctura.api.Secret;
import io.junctura.audit.Actor;
import io.junctura.audit.AuditLog;
import io.junctura.connection.SavedConnections;
import io.junctura.connection.Vault;
import io.junctura.connection.sql.SqlConnectionStore;
import io.junctura.connector.ConnectorActions;
import io.junctura.connector.OwnActions;
import io.junctura.connector.PluginServices;
import io.junctura.connector.SavedConnection;
import io.junctura.connector.Triggers;
import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.definition.Documents;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.NamedText;
import io.junctura.definition.Reading;
import io.junctura.dispatch.AttemptServices;
import io.junctura.dispatch.Engine;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.dispatch.time.EngineThreads;
import io.junctura.dispatch.time.Timer;
import io.junctura.files.ArrivingFiles;
import io.junctura.http.CannotListen;
import io.junctura.http.Exchange;
import io.junctura.http.Guard;
import io.junctura.http.HttpMetrics;
import io.junctura.http.HttpServer;
import io.junctura.http.HttpSettings;
import io.junctura.http.RequestHead;
import io.junctura.http.Route;
import io.junctura.http.Routes;
import io.junctura.http.TestClient;
import io.junctura.http.problem.ProblemException;
import io.junctura.outbound.Grant;
import io.junctura.outbound.OutboundHttp;
import io.junctura.outbound.OutboundSettings;
import io.junctura.plugin.PluginPlaces;
import io.junctura.plugin.Plugins;
import io.junctura.retention.DiskSpace;
import io.junctura.run.Callbacks;
import io.junctura.run.DerivedKeys;
import io.junctura.run.FlowName;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.MemoryJournal;
import io.junctura.run.journal.StoredRun;
import io.junctura.trigger.BackgroundTasks;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.LoopDetection;
import io.junctura.trigger.TriggerErrorRoutes;
import io.junctura.trigger.TriggerErrors;
import io.junctura.trigger.file.FileRound;
import io.junctura.trigger.http.CallStatus;
import io.junctura.trigger.http.CallbackRoute;
import io.junctura.trigger.http.Calls;
import io.junctura.trigger.http.FlowAddresses;
import io.junctura.trigger.http.LateAnswers;
import io.junctura.trigger.http.Registrations;
import io.junctura.trigger.http.StartRoutes;
import io.junctura.trigger.http.StatusTokens;
import io.junctura.trigger.http.TestRequestRoutes;
import io.junctura.trigger.http.WebhookRegistrations;
import io.junctura.trigger.http.Webhooks;
import io.junctura.trigger.http.sql.SqlCallStore;
import io.junctura.trigger.http.sql.SqlRegistrationStore;
import io.junctura.trigger.listen.ListenAddress;
import io.junctura.trigger.listen.ListenRoutes;
import io.junctura.trigger.listen.ListenSources;
import io.junctura.trigger.listen.Listenings;
import io.junctura.trigger.poll.CursorRound;
import io.junctura.trigger.poll.Polls;
import io.junctura.trigger.schedule.Schedules;
import io.junctura.trigger.schedule.ThreadScheduleTimer;
import io.junctura.trigger.stream.Streams;
import io.junctura.trigger.topic.TopicPublishing;
import io.junctura.trigger.topic.TopicRoutes;
import io.junctura.trigger.topic.TopicSubscribers;
import io.junctura.trigger.topic.Topics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A server with all parts that triggers need. The test sets its clock. Its journal survives a restart. */
public final class World implements AutoCloseable {

    /** The free space of the disk. Read when the test calls {@code space.measure()}. */
    public final AtomicLong free = new AtomicLong(1L << 40);

    public final DiskSpace space = new DiskSpace(free::get, 1L << 28, () -> false);

    private record Alarm(long at, Runnable task) {}

    public final SetClock clock = new SetClock();
    public final Map<String, SavedConnection> connections = new ConcurrentHashMap<>();
    /** Why the credentials of connections were refused, by name. */
    public final Map<String, String> refusals = new ConcurrentHashMap<>();
    /** The error that the next read of a saved connection throws; null for none. */
    public final AtomicReference<@Nullable Error> mistake = new AtomicReference<>();

    public final Map<String, byte[]> files = new ConcurrentHashMap<>();
    /** The number of files that were stored, including deleted ones. */
    public final AtomicLong stored = new AtomicLong();

    /** The lines of the audit log. */
    public final List<String> audited = new CopyOnWriteArrayList<>();

    /** The events that tests of drafts have received, each with the user. */
    public final List<String> received = new CopyOnWriteArrayList<>();

    public volatile boolean keepsReceived = true;

    /** The IDs of files that the sweep must not delete. */
    public final Set<String> heldFiles = ConcurrentHashMap.newKeySet();

    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();
    private final Map<FlowName, PinnedFlow> live = new ConcurrentHashMap<>();
    private final Map<List<Integer>, PinnedFlow> pinned = new ConcurrentHashMap<>();
    private final Map<String, PinnedFlow> drafts = new ConcurrentHashMap<>();
    private final Map<FlowName, Integer> numbers = new HashMap<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
    private final Set<Long> heard = new ConcurrentSkipListSet<>();
    private final ArrayDeque<Runnable> held = new ArrayDeque<>();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ExecutorService after = Executors.newSingleThreadExecutor();
    private ExecutorService committer = committer();
    public final Plugins plugins;
    private final long mostBacklog;
    private volatile @Nullable ThreadScheduleTimer bell;
    private boolean holding;
    private int revision;
    private final Database database;
    private final Vault vault;
    private final OutboundHttp outbound;

    /** The server's public address. */
    public volatile String publicAddress = "https://x.example";

    public Journal journal;
    public Engine engine;
    public Intake intake;
    public Bindings bindings;
    public Polls polls;
    public Streams streams;
    public Listenings listenings;
    public LoopDetection hops;
    private Topics topics;
    public Registrations registrations;
    public HttpServer server;
    public TestClient client;

    public World(Path data) {
        this(data, 1_000);
    }

    public World(Path data, long mostBacklog) {
        this.mostBacklog = mostBacklog;
        outbound = new OutboundHttp(new OutboundSettings("Junctura/test", List.of("127.0.0.1"), Set::of, null), clock);
        try {
            database = SqliteDatabase.open(data, why -> {});
            vault = new SavedConnections(new SqlConnectionStore(database), data, null, clock, List::of).vault();
            plugins = Plugins.open(new PluginPlaces(data, List.of(Gate.folder()), data.resolve("drivers")), "1");
        } catch (CannotOpen e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        if (!plugins.problems().isEmpty()) throw new AssertionError(plugins.problems());
        start();
    }

    private void start() {
        PluginServices pluginServices = new PluginServices(plugins, new Saved(), new TestOutbound(), clock);
        journal = new MemoryJournal(disk, committer);
        OwnActions own = new OwnActions();
        ConnectorActions actions = new ConnectorActions(
                pluginServices,
                run -> {
                    throw new UnsupportedOperationException();
                },
                own,
                Runnable::run);
        Timer timer = this::alarm;
        engine = new Engine(
                journal,
                new LiveFlows(),
                new Callbacks(journal.installation().secret(), () -> "http://localhost"),
                new AttemptServices(
                        actions, io.junctura.files.RowSource.NONE, io.junctura.dispatch.attempt.CrashCount.NONE),
                new EngineThreads(clock, this::work, after, timer),
                new RecordingListener(),
                new io.junctura.dispatch.queue.QueueLimits(mostBacklog, Long.MAX_VALUE, space));
        engine.start();
        List<Routes> routes = new ArrayList<>(triggers(pluginServices, timer));
        own.add("topic.publish", new TopicPublishing(topics));
        routes.addAll(List.of(
                cursorRoutes(),
                new StartRoutes(bindings, hops, listenings, new LiveFlows(), engine, http -> "Ana"),
                new TestRequestRoutes(bindings, new LiveFlows(), () -> server.localAddress()),
                new ListenRoutes(
                        listenings,
                        (integration, flow) -> drafts.get(flow),
                        (flow, event, editor) -> {
                            received.add(editor + " " + flow + " " + new String(event, StandardCharsets.UTF_8));
                            return keepsReceived ? null : "There is no room.";
                        },
                        http -> new ListenRoutes.Caller("Ana", Actor.local("127.0.0.1")),
                        new AuditLog(audited::add))));
        try {
            server = HttpServer.start(HttpSettings.local(0, "1"), new HeaderGuard(), routes, new HttpMetrics());
        } catch (CannotListen e) {
            throw new AssertionError(e);
        }
        client = new TestClient(server.localAddress());
    }

    private CursorRoutes cursorRoutes() {
        return new CursorRoutes(
                intake,
                journal.cursors(),
                flow -> {
                    Integer number = numbers.get(flow);
                    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
                },
                http -> Actor.local("127.0.0.1"),
                new AuditLog(audited::add));
    }

    private final class Saved implements PluginServices.Connections {
        @Override
        public Optional<SavedConnection> find(String name) {
            Error made = mistake.getAndSet(null);
            if (made != null) throw made;
            return Optional.ofNullable(connections.get(name));
        }

        @Override
        public void refused(String name, String why) {
            refusals.put(name, why);
        }

        @Override
        public void taken(String name) {
            refusals.remove(name);
        }
    }

    /** Creates the triggers of all kinds, as the server does. @return their routes */
    private List<Routes> triggers(PluginServices services, Timer timer) {
        Flows flows = new LiveFlows();
        ArrivingFiles arriving = new MemoryFiles();
        BackgroundTasks tasks = new BackgroundTasks(clock, timer, workers);
        registrations = new Registrations(new SqlRegistrationStore(database), vault);
        bindings = new Bindings(
                new Triggers(services),
                services,
                arriving,
                () -> publicAddress,
                flow -> registrations.standing(flow).map(Registrations.Registered::registration),
                flow -> Secret.of(
                        DerivedKeys.keyed(journal.installation().secret(), "signing secret of a flow", flow)));
        TriggerErrors errors = new TriggerErrors(clock);
        hops = new LoopDetection(3);
        listenings = new Listenings(
                new ListenSources(bindings, () -> List.copyOf(live.values()), journal.ledger(), tasks),
                engine,
                arriving,
                tasks);
        topics = new Topics(engine, bindings, errors, hops, listenings, TopicSubscribers.NONE);
        polls = new Polls(
                bindings,
                errors,
                tasks,
                new CursorRound(engine, journal.cursors(), bindings, arriving, clock),
                () -> new FileRound(engine, journal.ledger(), bindings, arriving, clock, listenings));
        streams = new Streams(engine, journal.cursors(), bindings, errors, clock, timer, listenings);
        Schedules schedules = new Schedules(
                engine,
                engine,
                journal.cursors(),
                bindings,
                errors,
                tasks,
                listener -> bell = new ThreadScheduleTimer(timer, listener));
        intake = new Intake(
                bindings,
                errors,
                List.of(
                        topics,
                        schedules,
                        polls,
                        streams,
                        new WebhookRegistrations(registrations, flows, bindings, errors, tasks)));
        CallStatus status = new CallStatus(engine, flows, journal.runs(), new StatusTokens(new byte[32]), bindings);
        LateAnswers late = new LateAnswers(
                new SqlCallStore(database), flows, journal.runs(), status, bindings, services.outbound(), tasks);
        FlowAddresses addresses = new FlowAddresses(flows, bindings, errors, hops);
        Webhooks webhooks = new Webhooks(addresses, engine, arriving, clock, listenings);
        Calls calls = new Calls(addresses, engine, arriving, clock, status, late, listenings);
        return List.of(
                webhooks,
                calls,
                new ListenAddress(listenings, webhooks, calls, engine, arriving, clock),
                new CallbackRoute(engine, arriving),
                new TopicRoutes(topics),
                new TriggerErrorRoutes(errors));
    }

    /** The process ends without closing anything, and starts again. */
    public void restart() {
        stop();
        synchronized (alarms) {
            alarms.clear();
            bell = null;
        }
        committer = committer();
        start();
        intake.live(List.copyOf(live.values()));
    }

    /** As {@link #restart}, but pending writes are lost. */
    public void crash() {
        committer.shutdownNow();
        restart();
    }

    /** After a crash, it drops the writes of the earlier process. */
    private static ExecutorService committer() {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Executors.defaultThreadFactory(),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Publishes the flows of this integration in place of its published flows. */
    public World publish(String yaml) {
        Reading reading = Documents.read(
                List.of(new NamedText("test.yaml", yaml)), plugins.catalog().connectors());
        if (!reading.problems().isEmpty()) throw new AssertionError(reading.problems());
        revision++;
        for (Reading.IntegrationDocument document : reading.integrations()) {
            live.keySet().removeIf(name -> name.integration().equals(document.name()));
            Map<String, String> slots = new HashMap<>();
            document.plan().slots().keySet().forEach(slot -> slots.put(slot, slot));
            for (FlowPlan plan : document.plan().flows().values()) {
                FlowName name = new FlowName("default", document.name(), plan.name());
                int number = numbers.computeIfAbsent(name, any -> numbers.size() + 1);
                PinnedFlow flow = new PinnedFlow(number, revision, revision, name, plan, Map.of("k", "open"), slots);
                live.put(name, flow);
                pinned.put(List.of(number, revision), flow);
            }
        }
        intake.live(List.copyOf(live.values()));
        return this;
    }

    /** Saves the flows of this integration as its draft. */
    public void draft(String yaml) {
        Reading reading = Documents.read(
                List.of(new NamedText("test.yaml", yaml)), plugins.catalog().connectors());
        if (!reading.problems().isEmpty()) throw new AssertionError(reading.problems());
        var document = reading.integrations().get(0);
        for (FlowPlan plan : document.plan().flows().values()) {
            FlowName name = new FlowName("default", document.name(), plan.name());
            int number = live.containsKey(name) ? live.get(name).flow() : 0;
            drafts.put(plan.name(), new PinnedFlow(number, 0, 0, name, plan, Map.of(), Map.of()));
        }
    }

    /** The number of all runs of all flows, including deleted ones. */
    public int allRuns() {
        return heard.size();
    }

    public void unpublish(String integration) {
        live.keySet().removeIf(name -> name.integration().equals(integration));
        intake.live(List.copyOf(live.values()));
    }

    public PinnedFlow flow(String integration, String flow) {
        return live.get(new FlowName("default", integration, flow));
    }

    /** All runs of a flow, including deleted ones, in the order of their acceptance. */
    public List<StoredRun> runs(String integration, String flow) {
        int number = numbers.get(new FlowName("default", integration, flow));
        List<StoredRun> runs = new ArrayList<>();
        for (long id : heard) {
            journal.runs().load(id).filter(run -> run.flow() == number).ifPresent(runs::add);
        }
        return runs;
    }

    /** Holds due work until {@link #releaseWork}. */
    public void holdWork() {
        synchronized (held) {
            holding = true;
        }
    }

    public void releaseWork() {
        synchronized (held) {
            holding = false;
            held.forEach(workers::execute);
            held.clear();
        }
    }

    /** Holds writes to disk. @return releases them */
    public Runnable holdCommits() {
        CountDownLatch held = new CountDownLatch(1);
        committer.execute(() -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                // The test ends.
            }
        });
        return held::countDown;
    }

    private void work(Runnable task) {
        synchronized (held) {
            if (holding) held.add(task);
            else workers.execute(task);
        }
    }

    private void alarm(long at, Runnable task) {
        synchronized (alarms) {
            alarms.add(new Alarm(at, task));
        }
    }

    /** Advances the clock. Timers that are due by then fire at their times. */
    public void advance(Duration by) {
        Instant until = clock.instant().plus(by);
        while (true) {
            Alarm next;
            synchronized (alarms) {
                next = alarms.peek();
                if (next == null || next.at > until.toEpochMilli()) break;
                alarms.poll();
            }
            Instant at = Instant.ofEpochMilli(next.at);
            if (at.isAfter(clock.instant())) clock.set(at);
            next.task.run();
        }
        clock.set(until);
    }

    /** Fires the timers that are set to that time. A timer counts elapsed time, and ignores changes of the clock. */
    public void ring(String time) {
        long at = Instant.parse(time).toEpochMilli();
        List<Alarm> ringing = new ArrayList<>();
        synchronized (alarms) {
            alarms.forEach(alarm -> {
                if (alarm.at == at) ringing.add(alarm);
            });
            alarms.removeAll(ringing);
        }
        ringing.forEach(alarm -> alarm.task.run());
    }

    /** Waits until a timer is set to that time. */
    public void awaitAlarm(String time) {
        until(() -> isToRing(time));
    }

    public boolean isToRing(String time) {
        long at = Instant.parse(time).toEpochMilli();
        synchronized (alarms) {
            return alarms.stream().anyMatch(alarm -> alarm.at == at);
        }
    }

    /** The time of a flow's timer; the epoch if there is none. */
    public Instant bellAt(int flow) {
        ThreadScheduleTimer now = bell;
        return now == null ? Instant.EPOCH : now.at(flow);
    }

    /** Waits until a condition holds that other threads fulfil. */
    public static void until(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) throw new AssertionError("it did not come about in 20 seconds");
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    private void stop() {
        server.close();
        listenings.close();
        intake.close();
        engine.close();
        // A stopped server must not write to the disk of the next one.
        committer.shutdown();
        try {
            if (!committer.awaitTermination(20, TimeUnit.SECONDS)) throw new AssertionError("a commit does not end");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        stop();
        workers.shutdownNow();
        after.shutdownNow();
        plugins.close();
        outbound.close();
        database.close();
    }

    private final class RecordingListener implements RunListener {
        @Override
        public void accepted(Run run) {
            heard.add(run.id());
        }

        @Override
        public void changed(Run run, RunStatus status) {
            heard.add(run.id());
        }
    }

    private final class LiveFlows implements Flows {
        @Override
        public Optional<PinnedFlow> live(FlowName name) {
            return Optional.ofNullable(live.get(name));
        }

        @Override
        public PinnedFlow pinned(int flow, int revision) {
            return pinned.get(List.of(flow, revision));
        }

        @Override
        public Optional<PinnedFlow> sibling(PinnedFlow of, String flow) {
            return live(new FlowName(of.name().instance(), of.name().integration(), flow));
        }
    }

    private final class MemoryFiles implements io.junctura.files.ArrivingFiles {
        @Override
        public void forget(FileRef file) {
            files.remove(file.id());
            release(file);
        }

        @Override
        public void hold(FileRef file) {
            heldFiles.add(file.id());
        }

        @Override
        public void release(FileRef file) {
            heldFiles.remove(file.id());
        }

        @Override
        public InputStream open(FileRef file) {
            return new ByteArrayInputStream(files.get(file.id()));
        }

        @Override
        public FileRef store(String name, String contentType, InputStream content) throws IOException {
            byte[] bytes = content.readAllBytes();
            String id = "f" + stored.getAndIncrement();
            files.put(id, bytes);
            return new FileRef(id, name, contentType, bytes.length);
        }

        @Override
        public FileRef write(String name, String contentType, Content content)
                throws IOException, ConnectorException, InterruptedException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            content.to(out);
            return store(name, contentType, new ByteArrayInputStream(out.toByteArray()));
        }
    }

    private static final class HeaderGuard implements Guard {
        @Override
        public void admit(Exchange http, Route route) {
            if (!mayKnow(http)) throw new ProblemException(401, "sign-in-needed", "Sign in.");
        }

        @Override
        public boolean mayKnow(RequestHead head) {
            return head.header("X-In") != null;
        }
    }

    private final class TestOutbound implements PluginServices.Outbound {
        @Override
        public Http http(@Nullable URI address) {
            return outbound.forConnection(address);
        }

        @Override
        public AccessTokens tokens(@Nullable Grant grant, Http http) {
            return outbound.tokens().of(grant, http);
        }
    }
}
