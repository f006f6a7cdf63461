package io.junctura.dispatch;

import static io.junctura.dispatch.TestFlows.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.connector.Actions;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.definition.ConnectionLimits;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.attempt.CrashCount;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.dispatch.queue.Capacity;
import io.junctura.dispatch.queue.QueueLimits;
import io.junctura.dispatch.time.EngineThreads;
import io.junctura.files.RowSource;
import io.junctura.files.ValueFiles;
import io.junctura.run.Callbacks;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Receipt;
import io.junctura.run.sql.SqlJournal;
import io.junctura.run.sqlite.SqliteJournal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for a connection with limits waits on disk. */
class TurnsAfterARestartTest {
    private static final int GUARD_SECONDS = 60;

    @TempDir
    Path folder;

    private final TestFlows flows = new TestFlows();
    private final List<Long> attempted = new CopyOnWriteArrayList<>();
    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch gate = new CountDownLatch(1);

    /** One life of the server. */
    private final class EngineProcess implements AutoCloseable {
        final LinkedBlockingQueue<String> reported = new LinkedBlockingQueue<>();
        private final ExecutorService workers = Executors.newCachedThreadPool();
        private final ExecutorService after = Executors.newSingleThreadExecutor();
        private final Database database;
        final Engine engine;

        EngineProcess(ConnectionLimits limits) throws Exception {
            database = SqliteDatabase.open(folder, broken -> {});
            SqlJournal journal = SqliteJournal.of(database, new ValueFiles(folder.resolve("files"), Runnable::run));
            engine = new Engine(
                    journal,
                    flows,
                    new Callbacks(journal.installation().secret(), () -> "http://localhost"),
                    new AttemptServices(
                            new TestActions(TurnsAfterARestartTest.this::run), RowSource.NONE, CrashCount.NONE),
                    new EngineThreads(Clock.systemUTC(), workers, after, (at, task) -> {}),
                    new RunListener() {
                        @Override
                        public void accepted(Run run) {}

                        @Override
                        public void changed(Run run, RunStatus status) {
                            reported.add(run.id() + " " + status);
                        }
                    },
                    new QueueLimits(100, Long.MAX_VALUE, Capacity.ALWAYS));
            engine.limit("erp", limits, () -> {
                throw new AssertionError("there is no rate");
            });
            engine.start();
        }

        long accept() throws Exception {
            List<Receipt> receipts = engine.accept(
                            flows.get("send"), List.of(new Incoming(Map.of(), null, Map.of(), null)))
                    .get(GUARD_SECONDS, TimeUnit.SECONDS);
            return receipts.get(0).run();
        }

        @Override
        public void close() throws Exception {
            engine.close();
            workers.shutdownNow();
            assertThat(workers.awaitTermination(GUARD_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            database.close();
            after.shutdown();
        }
    }

    @Test
    void runsThatWaitForTheirTurnAreCalledInThatOrderAfterARestart() throws Exception {
        List<Long> runs = wait(new ConnectionLimits(1, null));
        gate.countDown();
        try (EngineProcess life = new EngineProcess(new ConnectionLimits(1, null))) {
            untilAllSucceeded(life, runs);
            assertThat(life.engine.waitingForPermits()).isEqualTo(Map.of("erp", 0L));
        }
        // Whose attempt was under way has had its turn.
        assertThat(attempted.stream().distinct()).containsExactlyElementsOf(runs);
    }

    @Test
    void runsThatWaitedForALimitThatIsNoMoreGoOnAfterARestart() throws Exception {
        List<Long> runs = wait(new ConnectionLimits(1, null));
        gate.countDown();
        try (EngineProcess life = new EngineProcess(ConnectionLimits.NONE)) {
            untilAllSucceeded(life, runs);
        }
    }

    private static void untilAllSucceeded(EngineProcess life, List<Long> runs) throws InterruptedException {
        Set<String> missing = new HashSet<>();
        for (long run : runs) missing.add(run + " SUCCEEDED");
        while (!missing.isEmpty()) {
            String one = life.reported.poll(GUARD_SECONDS, TimeUnit.SECONDS);
            assertThat(one).as("%s come", missing).isNotNull();
            missing.remove(one);
        }
    }

    /** The first is being attempted when the server stops, and the others wait. */
    private List<Long> wait(ConnectionLimits limits) throws Exception {
        flows.add("send", action("send", "test.hang", Map.of()));
        List<Long> runs = new ArrayList<>();
        try (EngineProcess life = new EngineProcess(limits)) {
            runs.add(life.accept());
            assertThat(begun.tryAcquire(GUARD_SECONDS, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 4; i++) {
                runs.add(life.accept());
                assertThat(life.reported.poll(GUARD_SECONDS, TimeUnit.SECONDS)).isEqualTo(runs.get(i + 1) + " WAITING");
            }
            assertThat(life.engine.waitingForPermits()).isEqualTo(Map.of("erp", 4L));
            assertThat(attempted).containsExactly(runs.get(0));
        }
        return runs;
    }

    private Object run(String use, @Nullable Object input, Actions.Attempt attempt) throws InterruptedException {
        attempted.add(attempt.run());
        begun.release();
        gate.await();
        return Map.of();
    }
}
