package io.junctura.dispatch;

import static io.junctura.dispatch.TestFlows.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.Effect;
import io.junctura.connector.Actions;
import io.junctura.files.RowSource;
import io.junctura.run.Entry;
import io.junctura.run.Journal;
import io.junctura.run.MemoryJournal;
import io.junctura.run.Run;
import io.junctura.run.RunMachine;
import io.junctura.run.RunStatus;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cancel ends a run, whatever its attempts do. */
class CancelTest {
    private static final long START = 1_900_000_000_000L;

    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ExecutorService after = Executors.newSingleThreadExecutor();
    private final ExecutorService commits = Executors.newSingleThreadExecutor();
    private final LinkedBlockingQueue<Alarm> alarms = new LinkedBlockingQueue<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch both = new CountDownLatch(2);
    private final CompletableFuture<RunStatus> told = new CompletableFuture<>();
    private final TestFlows flows = new TestFlows();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final MemoryJournal journal = new MemoryJournal(new MemoryJournal.Disk(), commits);
    private volatile long time = START;

    private record Alarm(long time, Runnable task) {}

    @AfterEach
    void stop() {
        gate.countDown();
        workers.shutdownNow();
        after.shutdownNow();
        commits.shutdownNow();
    }

    @Test
    void aRunWhoseAttemptHearsNoInterruptHasEndedAMinuteLater() throws Exception {
        flows.add("deaf", action("wait", "test.deaf", Map.of()));
        try (Engine engine = engine()) {
            long run = engine.accept(flows.get("deaf"), List.of(new Incoming(Map.of(), null, Map.of(), null)))
                    .get(20, TimeUnit.SECONDS)
                    .get(0)
                    .run();
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            engine.cancel(run, "eva");
            Alarm alarm = alarms.poll(20, TimeUnit.SECONDS);
            while (alarm != null && alarm.time < START + RunMachine.LAST_WORDS.toMillis()) {
                alarm = alarms.poll(20, TimeUnit.SECONDS);
            }
            assertThat(alarm).as("it is looked at again").isNotNull();
            assertThat(told).isNotDone();
            time = alarm.time + 1;
            alarm.task.run();
            assertThat(told.get(20, TimeUnit.SECONDS)).isEqualTo(RunStatus.CANCELLED);
            assertThat(gate.getCount()).as("the attempt is still under way").isOne();

            // What it says in the end counts for nothing.
            List<Entry> entries = TestFlows.entries(journal, run);
            gate.countDown();
            workers.shutdown();
            assertThat(workers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            assertThat(TestFlows.entries(journal, run)).isEqualTo(entries);
            assertThat(journal.load(run).orElseThrow().status()).isEqualTo(RunStatus.CANCELLED);
        }
    }

    @Test
    void aForcedCancelEndsARunAtOnceWithoutItsFinallyThoughItsAttemptHearsNoInterrupt() throws Exception {
        flows.add(
                "deaf",
                TestFlows.guarded(
                        "guard",
                        List.of(action("guard/try/wait", "test.deaf", Map.of())),
                        null,
                        List.of(action("guard/finally/clean", "test.clean", Map.of()))));
        try (Engine engine = engine()) {
            long run = engine.accept(flows.get("deaf"), List.of(new Incoming(Map.of(), null, Map.of(), null)))
                    .get(20, TimeUnit.SECONDS)
                    .get(0)
                    .run();
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            engine.cancel(run, "eva");
            engine.cancelByForce(run, "otto");
            assertThat(told.get(20, TimeUnit.SECONDS)).isEqualTo(RunStatus.CANCELLED);
            assertThat(gate.getCount()).as("the attempt is still under way").isOne();
            assertThat(asked).containsExactly("guard/try/wait");
            assertThat(TestFlows.entries(journal, run))
                    .contains(new Entry.CancelAsked(START, "eva", false), new Entry.CancelAsked(START, "otto", true));
        }
    }

    @Test
    void aForcedCancelEndsTheRunsThatWereCalledAsWell() throws Exception {
        flows.add(
                "inner",
                TestFlows.guarded(
                        "guard",
                        List.of(action("guard/try/wait", "test.deaf", Map.of())),
                        null,
                        List.of(action("guard/finally/clean", "test.clean", Map.of()))));
        flows.add("outer", TestFlows.call("ask", "inner", Map.of(), false));
        try (Engine engine = engine()) {
            long run = engine.accept(flows.get("outer"), List.of(new Incoming(Map.of(), null, Map.of(), null)))
                    .get(20, TimeUnit.SECONDS)
                    .get(0)
                    .run();
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            engine.cancelByForce(run, "otto");
            assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(journal.all())
                    .extracting(Journal.StoredRun::status)
                    .containsExactly(RunStatus.CANCELLED, RunStatus.CANCELLED);
            assertThat(asked).containsExactly("guard/try/wait");
        }
    }

    private Engine engine() {
        Engine engine = new Engine(
                journal,
                flows,
                new Deaf(),
                RowSource.NONE,
                Deaths.NONE,
                () -> "http://localhost",
                clock(),
                workers,
                after,
                (at, task) -> alarms.add(new Alarm(at, task)),
                new RunListener() {
                    @Override
                    public void accepted(Run run) {}

                    @Override
                    public void changed(Run run, RunStatus status) {
                        told.complete(status);
                        if (status == RunStatus.CANCELLED) both.countDown();
                    }
                },
                100,
                Long.MAX_VALUE,
                Room.ALWAYS);
        engine.start();
        return engine;
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(time);
            }
        };
    }

    private final class Deaf implements Actions {
        @Override
        public Prepared prepare(String use, @Nullable String connection, @Nullable Object input) {
            return new Prepared() {
                @Override
                public Effect effect() {
                    return Effect.KEYED;
                }

                @Override
                public Object run(Attempt attempt) {
                    asked.add(attempt.step());
                    if (use.equals("test.clean")) return Map.of();
                    begun.countDown();
                    while (true) {
                        try {
                            gate.await();
                            return Map.of("done", 1L);
                        } catch (InterruptedException e) {
                            // It does not care.
                        }
                    }
                }

                @Override
                public @Nullable Verified verify(Attempt attempt) {
                    return null;
                }
            };
        }
    }
}
