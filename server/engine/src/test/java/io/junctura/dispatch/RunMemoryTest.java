package io.junctura.dispatch;

import static io.junctura.dispatch.TestFlows.action;
import static io.junctura.dispatch.TestFlows.branch;
import static io.junctura.dispatch.TestFlows.parallel;
import static io.junctura.dispatch.TestFlows.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.connector.Actions;
import io.junctura.dispatch.attempt.CrashCount;
import io.junctura.dispatch.queue.QueueCounts;
import io.junctura.files.RowSource;
import io.junctura.json.Footprint;
import io.junctura.memory.HeapShare;
import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.MemoryJournal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Runs share a limited part of the heap, by what their values take. */
class RunMemoryTest {
    private static final int MB = 1 << 20;
    private static final int GUARD_SECONDS = 60;

    private final TestFlows flows = new TestFlows();
    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch stuck = new CountDownLatch(1);

    /** What the step yields that fetches something. */
    private volatile Object fetched = Map.of();

    private TestEngine engine(long carried) {
        return new TestEngine(flows, new TestActions(this::run), disk, RowSource.NONE, CrashCount.NONE, carried);
    }

    private @Nullable Object run(String use, @Nullable Object input, Actions.Attempt attempt)
            throws InterruptedException {
        if (use.equals("test.hold"))
            assertThat(gate.await(GUARD_SECONDS, TimeUnit.SECONDS)).isTrue();
        if (use.equals("test.stuck")) hearsNoInterrupt(attempt);
        if (use.equals("test.overtakes")) {
            assertThat(stuck.await(GUARD_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        done.add(use);
        return use.equals("test.fetch") ? Map.of("all", fetched) : Map.of();
    }

    private void hearsNoInterrupt(Actions.Attempt attempt) {
        attempt.values().grow(MB);
        stuck.countDown();
        boolean open = false;
        while (!open) {
            try {
                open = gate.await(GUARD_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                // It continues.
            }
        }
    }

    private static String text(int bytes) {
        return "x".repeat(bytes);
    }

    private static String message(TestEngine world, long run) {
        return world.journal.runs().load(run).orElseThrow().state().outcome() instanceof Outcome.Failed failed
                ? failed.why().message()
                : "";
    }

    /** Simulated crashes leave in the pool what their processes had reserved. */
    private final long reservedBefore = HeapShare.REMOTE_VALUES.used();

    private long remoteValues() {
        return HeapShare.REMOTE_VALUES.used() - reservedBefore;
    }

    @Test
    void whatARunHasCountsByTheHeapThatItTakesAndNotByItsText() throws Exception {
        flows.add("hold", action("wait", "test.hold", Map.of()));
        List<Object> empties = Collections.nCopies(50_000, Map.of());
        try (TestEngine world = engine(Long.MAX_VALUE)) {
            long run = world.accept("hold", Map.of("all", empties));
            assertThat(QueueCounts.carried(world.engine.queues)).isGreaterThan(50_000L * 56);
            gate.countDown();
            world.await(run, RunStatus.SUCCEEDED);
            Eventually.is("nothing is carried", () -> QueueCounts.carried(world.engine.queues) == 0);
        }
    }

    @Test
    void whatStepsYieldCountsUntilTheRunEnds() throws Exception {
        flows.add("two", action("fetch", "test.fetch", Map.of()), action("wait", "test.hold", Map.of()));
        fetched = Collections.nCopies(50_000, List.of());
        try (TestEngine world = engine(Long.MAX_VALUE)) {
            long run = world.accept("two", Map.of());
            Eventually.is(
                    "the result counts", () -> QueueCounts.carried(world.engine.queues) > Footprint.ofValue(fetched));
            Eventually.is("it counts as a result no more", () -> remoteValues() < Footprint.ofValue(fetched));
            gate.countDown();
            world.await(run, RunStatus.SUCCEEDED);
            Eventually.is("nothing is carried", () -> QueueCounts.carried(world.engine.queues) == 0);
        }
    }

    @Test
    void anAttemptThatComesBackAfterItsRunHasEndedGivesItsMemoryBack() throws Exception {
        flows.add(
                "race",
                parallel(
                        "both",
                        true,
                        branch("slow", action("both[slow]/wait", "test.stuck", Map.of())),
                        branch("fast", action("both[fast]/send", "test.overtakes", Map.of()))));
        try (TestEngine world = engine(Long.MAX_VALUE)) {
            long run = world.accept("race", Map.of());
            world.await(run, RunStatus.SUCCEEDED);
            assertThat(remoteValues()).isGreaterThanOrEqualTo(MB);
            gate.countDown();
            Eventually.is("it counts no more", () -> remoteValues() < MB);
        }
    }

    @Test
    void aRunWithoutRoomForWhatItWasGivenWaitsForOthersAndRepeatsNothing() throws Exception {
        flows.add("holds", action("wait", "test.hold", Map.of()));
        flows.add("grows", action("fetch", "test.fetch", Map.of()), action("send", "test.send", Map.of()));
        fetched = text(600_000);
        try (TestEngine world = engine(MB)) {
            long first = world.accept("holds", Map.of("text", text(600_000)));
            long second = world.accept("grows", Map.of());
            Eventually.is(
                    "the result is on disk",
                    () -> TestFlows.entries(world.journal, second).stream().anyMatch(Entry.Done.class::isInstance));
            Eventually.is("its values are let go of", () -> QueueCounts.carried(world.engine.queues) < 700_000);
            Eventually.is("it counts as a result no more", () -> remoteValues() < 600_000);
            assertThat(done).containsExactly("test.fetch");
            gate.countDown();
            world.await(first, RunStatus.SUCCEEDED);
            world.await(second, RunStatus.SUCCEEDED);
            assertThat(done).containsExactly("test.fetch", "test.hold", "test.send");
        }
    }

    @Test
    void aRunThatNeverFitsFailsWithASentenceAndGoesOnInALargerHeap() throws Exception {
        flows.add("grows", action("fetch", "test.fetch", Map.of()), action("send", "test.send", Map.of()));
        fetched = text(3 * MB);
        long run;
        try (TestEngine world = engine(MB)) {
            run = world.accept("grows", Map.of());
            world.await(run, RunStatus.FAILED);
            assertThat(message(world, run))
                    .startsWith("The values of this run need about 3 MB of memory, and the server has 1 MB")
                    .contains("-Xmx")
                    .endsWith("Then retry this run, or give it up.");
            assertThat(done).containsExactly("test.fetch");
        }
        try (TestEngine world = engine(16 * MB)) {
            world.engine.resume(run, "eva");
            world.await(run, RunStatus.SUCCEEDED);
            assertThat(done).containsExactly("test.fetch", "test.send");
        }
    }

    @Test
    void anEventThatNeverFitsFailsWithASentenceAndOthersGoOn() throws Exception {
        flows.add("sends", action("send", "test.send", Map.of()));
        try (TestEngine world = engine(MB)) {
            long large = world.accept("sends", Map.of("text", text(3 * MB)));
            long small = world.accept("sends", Map.of());
            world.await(large, RunStatus.FAILED);
            world.await(small, RunStatus.SUCCEEDED);
            assertThat(message(world, large)).contains("need about 3 MB");
            assertThat(done).containsExactly("test.send");
        }
    }

    @Test
    void variablesCountBeforeTheyAreTakenIn() throws Exception {
        flows.add(
                "sets",
                set("first", Map.of("a", "{{ $pad('', 700000, 'x') }}")),
                set("second", Map.of("b", "{{ $pad('', 700000, 'y') }}")),
                action("send", "test.send", Map.of()));
        try (TestEngine world = engine(MB)) {
            long run = world.accept("sets", Map.of());
            world.await(run, RunStatus.FAILED);
            assertThat(message(world, run)).contains("values of this run need");
            assertThat(TestFlows.entries(world.journal, run).stream().filter(Entry.VarsSet.class::isInstance))
                    .hasSize(1);
        }
    }

    @Test
    void aCancelIsHeardThoughAllMemoryIsInUse() throws Exception {
        flows.concurrency = 1;
        flows.add("holds", action("wait", "test.hold", Map.of()));
        flows.add("large", action("send", "test.send", Map.of()));
        try (TestEngine world = engine(MB)) {
            long first = world.accept("holds", Map.of("text", text(900_000)));
            long waits = world.accept("large", Map.of("text", text(200_000)));
            world.engine.cancel(waits, "eva");
            world.await(waits, RunStatus.CANCELLED);
            gate.countDown();
            world.await(first, RunStatus.SUCCEEDED);
            assertThat(done).containsExactly("test.hold");
        }
    }
}
