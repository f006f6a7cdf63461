package io.junctura.cli;

import io.junctura.Time;
import io.junctura.builtin.TopicPublish;
import io.junctura.connector.Actions;
import io.junctura.connector.ConnectorActions;
import io.junctura.connector.OwnActions;
import io.junctura.connector.PluginServices;
import io.junctura.connector.SavedConnection;
import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.definition.StepTitles;
import io.junctura.dispatch.AttemptServices;
import io.junctura.dispatch.Engine;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.dispatch.time.EngineThreads;
import io.junctura.files.FileStore;
import io.junctura.files.RowFiles;
import io.junctura.files.ValueFiles;
import io.junctura.outbound.OutboundHttp;
import io.junctura.outbound.OutboundSettings;
import io.junctura.plugin.Plugins;
import io.junctura.run.Callbacks;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import io.junctura.run.journal.RunReader;
import io.junctura.run.sql.SqlJournal;
import io.junctura.run.sqlite.SqliteJournal;
import io.junctura.state.StateActions;
import io.junctura.state.sql.SqlStateStore;
import io.junctura.thread.TimerThread;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Executes one run with the engine and the actions of the server, and with a journal in a temporary folder. */
final class OneRun implements AutoCloseable {

    /**
     * The end of the run.
     *
     * @param blocked what the run waits for, if that can never happen here; null if it has ended
     */
    record Result(Run run, @Nullable String blocked) {}

    private static final int MAX_MESSAGE_LENGTH = 600;

    private final OutboundHttp outbound;
    private final TimerThread timer = new TimerThread(OneRun::thread);
    private final ExecutorService workers = Executors.newCachedThreadPool(OneRun::thread);
    private final ExecutorService after = Executors.newSingleThreadExecutor(OneRun::thread);
    private final Database database;
    private final RunReader runs;
    private final Engine engine;
    private final GivenFlows flows;
    private final RunProgress progress;
    private final Set<Long> open = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<@Nullable String> over = new CompletableFuture<>();
    private final AtomicLong published = new AtomicLong();

    /**
     * @param scratch a folder for the journal and for files of steps; the caller deletes it afterwards
     * @throws Failed if the journal cannot be opened there
     */
    OneRun(
            Plugins plugins,
            FileStore files,
            Path scratch,
            Map<String, SavedConnection> connections,
            GivenFlows flows,
            RunProgress progress)
            throws Failed {
        this.flows = flows;
        this.progress = progress;
        Clock clock = Clock.systemUTC();
        this.database = open(scratch);
        this.outbound = new OutboundHttp(OutboundSettings.plain(io.junctura.Version.text(), Set::of), clock);
        PluginServices services = new PluginServices(
                plugins, name -> Optional.ofNullable(connections.get(name)), new RunOutbound(), clock);
        OwnActions own = new OwnActions().addAll(new StateActions(new SqlStateStore(database), clock).own());
        own.add("topic.publish", (action, attempt) -> publish((TopicPublish) action));
        Actions actions = new ConnectorActions(services, files::ofRun, own, workers);
        // Each database has its own random name, so no other run sends the same idempotency keys.
        SqlJournal journal = SqliteJournal.of(database, new ValueFiles(scratch.resolve("files"), workers));
        this.runs = journal.runs();
        this.engine = new Engine(
                journal,
                flows,
                new Callbacks(journal.installation().secret(), () -> "http://no-server.invalid"),
                new AttemptServices(
                        progress.watching(actions),
                        new RowFiles(files.arriving()),
                        io.junctura.dispatch.attempt.CrashCount.NONE),
                new EngineThreads(clock, workers, after, timer::at),
                new Listener(),
                new io.junctura.dispatch.queue.QueueLimits(
                        Long.MAX_VALUE, Long.MAX_VALUE, io.junctura.dispatch.queue.Capacity.ALWAYS));
    }

    private Database open(Path scratch) throws Failed {
        try {
            return SqliteDatabase.open(
                    scratch,
                    broken -> over.complete("Its journal in the folder of temporary files cannot be written: "
                            + broken.getMessage() + ". Check the disk and its free space."));
        } catch (CannotOpen e) {
            throw new Failed("The run could not be started: " + e.getMessage());
        }
    }

    /** Without a server, there are no subscribers. */
    private TopicPublish.Published publish(TopicPublish event) {
        progress.note("published to the topic " + event.topic() + "; without a server, nothing starts from it");
        return new TopicPublish.Published(published.incrementAndGet(), 0);
    }

    /** Executes the run, and the runs that it calls, to their ends. */
    Result run(PinnedFlow flow, @Nullable Object payload, Map<String, Object> origin, Duration limit)
            throws Failed, InterruptedException {
        timer.every(
                Duration.ofMillis(100), Duration.ofMillis(100), () -> engine.interruptOverdue(Time.MACHINE.passed()));
        engine.start();
        try {
            long id = engine.accept(flow, List.of(new Incoming(payload, null, origin, null)))
                    .get()
                    .get(0)
                    .run();
            String blocked;
            try {
                blocked = over.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                blocked = "It has not ended within " + Output.duration(limit.toMillis()) + " (--time-limit).";
            }
            return new Result(load(id), blocked);
        } catch (ExecutionException | Rejected e) {
            throw new Failed("The run could not be started: " + e.getMessage());
        }
    }

    private Run load(long id) {
        return runs.load(id)
                .map(stored -> stored.run(flows.pinned(stored.flow(), stored.revision())))
                .orElseThrow();
    }

    /** Called on one thread. */
    private final class Listener implements RunListener {

        @Override
        public void accepted(Run run) {
            open.add(run.id());
            progress.began(run);
        }

        @Override
        public void changed(Run live, RunStatus status) {
            // A copy from the journal, since another thread may change the run in memory.
            Run run = load(live.id());
            progress.changed(run);
            if (status.isEnded()) {
                open.remove(run.id());
                if (open.isEmpty()) over.complete(null);
                return;
            }
            run.state().positions().forEach(position -> {
                Wait wait = position.waitsFor();
                if (wait instanceof Wait.NewCredentials credentials) {
                    over.complete("The connection " + credentials.connection() + " is not let in: "
                            + (position.failure() == null
                                    ? ""
                                    : foreign(position.failure().message()))
                            + " Check its secrets.");
                } else if (wait instanceof Wait.Person person) {
                    over.complete("Whether the step " + name(run, position) + " was carried out is not known: "
                            + foreign(person.question()));
                } else if (wait instanceof Wait.Callback) {
                    over.complete("The step " + name(run, position) + " waits for a call back, and only a server has an"
                            + " address to post it to. Apply the document to a server to see what follows.");
                }
            });
        }
    }

    private static String name(Run run, Position position) {
        return StepTitles.shown(run.flow().plan(), position.step());
    }

    /** A message of another system, without control characters and shortened. Advice of the connector at its end stays. */
    private static String foreign(String message) {
        return Output.line(message, MAX_MESSAGE_LENGTH);
    }

    private final class RunOutbound implements PluginServices.Outbound {
        @Override
        public io.junctura.api.Http http(@Nullable URI address) {
            return outbound.forConnection(address);
        }

        @Override
        public io.junctura.api.Http http(
                @Nullable URI address, io.junctura.outbound.ConnectionNetwork way, Predicate<String> hosts) {
            return outbound.forConnection(address, way, hosts);
        }

        @Override
        public io.junctura.outbound.Sockets sockets(
                Predicate<String> named,
                io.junctura.outbound.ConnectionNetwork way,
                Predicate<String> hosts,
                io.junctura.outbound.OpenSockets owner)
                throws io.junctura.api.ConnectorException {
            return outbound.sockets(named, way, hosts, owner);
        }

        @Override
        public io.junctura.api.AccessTokens tokens(
                io.junctura.outbound.@Nullable Grant grant, io.junctura.api.Http http) {
            return outbound.tokens().of(grant, http);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "run");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        engine.close();
        timer.close();
        workers.shutdownNow();
        after.shutdownNow();
        outbound.close();
        database.close();
    }
}
