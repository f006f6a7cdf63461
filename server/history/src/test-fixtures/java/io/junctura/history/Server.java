package io.junctura.history;

import io.junctura.run.sql.SqlJournal;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.database.CannotOpen;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.definition.ActionStep;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.StepPlan;
import io.junctura.dispatch.AttemptServices;
import io.junctura.dispatch.Engine;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.dispatch.connection.OpenCircuit;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.dispatch.listener.RunListeners;
import io.junctura.dispatch.time.EngineThreads;
import io.junctura.expression.Expression;
import io.junctura.expression.ExpressionProblem;
import io.junctura.expression.Place;
import io.junctura.expression.Template;
import io.junctura.files.FileStore;
import io.junctura.files.ValueFiles;
import io.junctura.history.sql.SqlHistoryStores;
import io.junctura.http.CannotListen;
import io.junctura.http.Exchange;
import io.junctura.http.Guard;
import io.junctura.http.HttpMetrics;
import io.junctura.http.HttpServer;
import io.junctura.http.HttpSettings;
import io.junctura.http.LiveFeed;
import io.junctura.http.RequestHead;
import io.junctura.http.Route;
import io.junctura.http.Routes;
import io.junctura.http.TestClient;
import io.junctura.run.Callbacks;
import io.junctura.run.FlowName;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.sqlite.SqliteJournal;
import io.junctura.search.SearchIndex;
import io.junctura.thread.TimerThread;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A real server: database file, journal, engine and HTTP. Its flows are built by hand, and its actions do what the payload of the
 * test says.
 */
public final class Server implements AutoCloseable {
    public final SqliteDatabase database;
    public final ValueFiles values;
    public final SqlJournal journal;
    public final Engine engine;
    public final Book book;
    public final LiveFeed live = new LiveFeed();
    final ProgressFeed progress = new ProgressFeed(live);
    /** Indexes when the test says so. */
    public final SearchIndex search;

    public final TestClient client;
    /** Lets the attempts of {@code test.hold} end. */
    public final CountDownLatch gate = new CountDownLatch(1);

    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final ExecutorService after = Executors.newSingleThreadExecutor();
    private final TimerThread timer = new TimerThread(Thread::new);
    private final LinkedBlockingQueue<String> notified = new LinkedBlockingQueue<>();
    private final HttpServer http;

    public Server(Path folder) throws CannotOpen, CannotListen {
        this(folder, UnaryOperator.identity(), RunListener.NONE, server -> List.of());
    }

    /** @param more further routes; called once the engine exists */
    public Server(Path folder, UnaryOperator<Actions> around, RunListener also, Function<Server, List<Routes>> more)
            throws CannotOpen, CannotListen {
        this(folder, new Book(), around, also, more);
    }

    /** @param book the published flows at the start */
    public Server(
            Path folder,
            Book book,
            UnaryOperator<Actions> around,
            RunListener also,
            Function<Server, List<Routes>> more)
            throws CannotOpen, CannotListen {
        this.book = book;
        database = SqliteDatabase.open(folder, broken -> {});
        values = new ValueFiles(folder.resolve("files"), Runnable::run);
        journal = SqliteJournal.of(database, values);
        Clock clock = Clock.systemUTC();
        search = new SearchIndex(folder, database, values, clock);
        RunFeed feed = new RunFeed(live, this::holds, this::openCircuit);
        RunListeners listeners = new RunListeners();
        listeners.add(search.listener());
        listeners.add(new RunListener() {
            @Override
            public void accepted(Run run) {
                feed.accepted(run);
                also.accepted(run);
                notified.add(run.id() + " accepted");
            }

            @Override
            public void changed(Run run, RunStatus status) {
                feed.changed(run, status);
                also.changed(run, status);
                notified.add(run.id() + " " + status);
            }
        });
        engine = new Engine(
                journal,
                book,
                new Callbacks(journal.installation().secret(), () -> "http://localhost"),
                new AttemptServices(
                        around.apply(new ServerActions()),
                        io.junctura.files.RowSource.NONE,
                        io.junctura.dispatch.attempt.CrashCount.NONE),
                new EngineThreads(clock, workers, after, timer::at),
                listeners,
                new io.junctura.dispatch.queue.QueueLimits(
                        10_000, Long.MAX_VALUE, io.junctura.dispatch.queue.Capacity.ALWAYS));
        engine.start();
        List<Routes> routes = new ArrayList<>();
        DraftScopes drafts = (draft, memory) -> {
            throw new UnsupportedOperationException("There are no drafts here.");
        };
        RunQueries runs = new RunQueries(
                new SqlHistoryStores(database),
                journal.runs(),
                engine,
                book,
                book,
                new FileStore(folder.resolve("files")).arriving(),
                clock);
        routes.add(new RunRoutes(runs, engine, journal, search, progress, drafts, caller -> "eva"));
        routes.add(new EventRoutes(runs));
        routes.add(live);
        routes.addAll(more.apply(this));
        http = HttpServer.start(HttpSettings.local(0, "1.2.3"), new Open(), routes, new HttpMetrics());
        client = new TestClient(http.localAddress());
    }

    private boolean holds(long run) {
        return engine.executes(run);
    }

    private @Nullable OpenCircuit openCircuit(String connection) {
        return engine.openCircuit(connection);
    }

    String address() {
        return http.localAddress();
    }

    /** Accepts an event. @return its run */
    public long accept(String flow, @Nullable Object payload) {
        return accept(flow, payload, null);
    }

    public long accept(String flow, @Nullable Object payload, @Nullable String identity) {
        return accept(flow, payload, identity, Map.of("headers", Map.of("x-test", "yes")));
    }

    /** @param origin the origin of the event */
    long accept(String flow, @Nullable Object payload, @Nullable String identity, Map<String, Object> origin) {
        try {
            Incoming event = new Incoming(payload, null, origin, identity);
            return engine.accept(book.get(flow), List.of(event)).join().get(0).run();
        } catch (Rejected full) {
            throw new AssertionError(full);
        }
    }

    /** Waits until the listener was told that a run has this status. */
    public void await(long run, RunStatus status) throws InterruptedException {
        String wanted = run + " " + status;
        List<String> others = new ArrayList<>();
        while (true) {
            String one = notified.poll(20, TimeUnit.SECONDS);
            if (one == null) throw new AssertionError("never told that run " + wanted + ", but " + others);
            if (one.equals(wanted)) {
                notified.addAll(others);
                return;
            }
            others.add(one);
        }
    }

    /** Accepts an event, and waits until its run has this status. */
    public long run(String flow, @Nullable Object payload, RunStatus status) throws InterruptedException {
        long run = accept(flow, payload);
        await(run, status);
        return run;
    }

    @Override
    public void close() {
        gate.countDown();
        http.close();
        live.close();
        engine.close();
        workers.shutdownNow();
        timer.close();
        search.close();
        database.close();
        after.shutdown();
    }

    /** Allows everything. */
    private static final class Open implements Guard {
        @Override
        public void admit(Exchange http, Route route) {}

        @Override
        public boolean mayKnow(RequestHead head) {
            return true;
        }
    }

    /** {@code test.echo}, {@code test.refuse}, {@code test.later}, {@code test.pay}, {@code test.hold}. */
    private final class ServerActions implements Actions {
        @Override
        public Prepared prepare(String use, @Nullable String connection, @Nullable Object input) {
            return new Prepared() {
                @Override
                public Effect effect() {
                    return use.equals("test.pay") ? Effect.UNSAFE : Effect.KEYED;
                }

                @Override
                public @Nullable Object run(Attempt attempt) throws ConnectorException, InterruptedException {
                    switch (use) {
                        case "test.refuse" ->
                            throw new ConnectorException(
                                    ErrorKind.REFUSED, Reached.YES, "The customer is blocked.", null, null);
                        case "test.later" -> {
                            if (attempt.number() < 3) {
                                throw new ConnectorException(
                                        ErrorKind.TRY_LATER, Reached.NO, "Nobody is there.", null, null);
                            }
                        }
                        case "test.offline" ->
                            throw new ConnectorException(
                                    ErrorKind.TRY_LATER, Reached.NO, "Nobody is there.", null, null);
                        case "test.busy" ->
                            throw new ConnectorException(
                                    ErrorKind.TRY_LATER, Reached.YES, "It is busy.", Duration.ofHours(1), null);
                        case "test.pay" ->
                            throw new ConnectorException(
                                    ErrorKind.BROKEN, Reached.MAYBE, "The line went dead.", null, null);
                        case "test.hold" -> gate.await();
                        default -> {}
                    }
                    return use.equals("test.mirror") && input != null ? input : Map.of("echo", "done");
                }

                @Override
                public @Nullable Verified verify(Attempt attempt) {
                    return null;
                }
            };
        }
    }

    /** The published flows and their names. */
    public static final class Book implements Flows, FlowNames {
        private final Map<String, PinnedFlow> flows = new LinkedHashMap<>();

        /** Versions that are not published any more, by revision. */
        private final Map<Integer, PinnedFlow> older = new LinkedHashMap<>();

        public PinnedFlow add(String name, StepPlan... steps) {
            return add(name, FlowPlan.History.FULL, 4, steps);
        }

        public PinnedFlow add(String name, FlowPlan.History history, int concurrency, StepPlan... steps) {
            return add(name, history, concurrency, null, steps);
        }

        /** Adds a flow whose runs are ordered by {@code payload.key}. */
        public PinnedFlow ordered(String name, StepPlan... steps) {
            FlowPlan.Order order = new FlowPlan.Order(expression("payload.key"), FlowPlan.OnFailure.BLOCK);
            return add(name, FlowPlan.History.FULL, 4, order, steps);
        }

        private PinnedFlow add(
                String name,
                FlowPlan.History history,
                int concurrency,
                FlowPlan.@Nullable Order order,
                StepPlan... steps) {
            FlowPlan plan = new FlowPlan(
                    name,
                    null,
                    new FlowPlan.TriggerPlan("http.webhook", null, Template.constant(Map.of()), null),
                    null,
                    order,
                    new FlowPlan.Limits(concurrency, null),
                    history,
                    List.of(steps));
            int number = flows.size() + 1;
            PinnedFlow flow = new PinnedFlow(
                    number, number * 10, 3, new FlowName("default", "shop", name), plan, Map.of(), Map.of());
            flows.put(name, flow);
            return flow;
        }

        /** Publishes the next version of a flow. */
        public PinnedFlow publish(String name, StepPlan... steps) {
            PinnedFlow last = get(name);
            FlowPlan plan = last.plan();
            older.put(last.revision(), last);
            PinnedFlow next = new PinnedFlow(
                    last.flow(),
                    last.revision() + 1,
                    last.version() + 1,
                    last.name(),
                    new FlowPlan(
                            name,
                            null,
                            plan.trigger(),
                            null,
                            plan.orderBy(),
                            plan.limits(),
                            plan.history(),
                            List.of(steps)),
                    Map.of(),
                    Map.of());
            flows.put(name, next);
            return next;
        }

        public PinnedFlow get(String name) {
            return flows.get(name);
        }

        /** Removes a flow, as if its plugin was removed. */
        void remove(String name) {
            flows.remove(name);
        }

        @Override
        public Optional<PinnedFlow> live(FlowName name) {
            return Optional.ofNullable(flows.get(name.flow()));
        }

        @Override
        public PinnedFlow pinned(int flow, int revision) {
            return flows.values().stream()
                    .filter(one -> one.flow() == flow)
                    .findFirst()
                    .map(live -> older.getOrDefault(revision, live))
                    .orElseThrow(() -> new IllegalStateException("The plugin \"gone\" is not installed."));
        }

        @Override
        public Optional<PinnedFlow> sibling(PinnedFlow of, String flow) {
            return Optional.ofNullable(flows.get(flow));
        }

        @Override
        public FlowName name(int flow) {
            return flows.values().stream()
                    .filter(one -> one.flow() == flow)
                    .findFirst()
                    .map(PinnedFlow::name)
                    .orElse(new FlowName("?", "?", "?"));
        }

        @Override
        public int version(int revision) {
            PinnedFlow earlier = older.get(revision);
            if (earlier != null) return earlier.version();
            return flows.values().stream()
                    .filter(one -> one.revision() == revision)
                    .findFirst()
                    .map(PinnedFlow::version)
                    .orElse(3);
        }

        @Override
        public String trigger(int flow, int revision) {
            return "http.webhook";
        }
    }

    // Plans.

    static StepPlan.Head head(String path) {
        return head(
                path,
                StepPlan.OnError.FAIL,
                new StepPlan.Retry(3, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofHours(1)));
    }

    static StepPlan.Head head(String path, StepPlan.OnError onError, StepPlan.Retry retry) {
        String id = path.substring(path.lastIndexOf('/') + 1);
        return new StepPlan.Head(path, id, true, null, null, retry, null, onError);
    }

    public static StepPlan action(String path, String use, @Nullable Object input) {
        return new ActionStep(head(path), use, null, template(input), null);
    }

    static StepPlan patient(String path, String use) {
        return patient(path, use, null);
    }

    static StepPlan patient(String path, String use, @Nullable String connection) {
        StepPlan.Retry slow = new StepPlan.Retry(0, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(24));
        return new ActionStep(head(path, StepPlan.OnError.FAIL, slow), use, connection, template(Map.of()), null);
    }

    static Template template(@Nullable Object raw) {
        List<ExpressionProblem> problems = new ArrayList<>();
        Template template = Template.compile(raw, pointer -> new Place(pointer, 1, 1), problems::add);
        if (!problems.isEmpty()) throw new AssertionError(problems);
        return template;
    }

    static Expression expression(String text) {
        try {
            return Expression.compile(text, new Place("", 1, 1));
        } catch (ExpressionProblem e) {
            throw new AssertionError(e);
        }
    }
}
