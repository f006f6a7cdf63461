package io.junctura.dispatch.attempt;

import static io.junctura.dispatch.TestFlows.head;
import static io.junctura.dispatch.TestFlows.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.connector.Actions;
import io.junctura.definition.ActionStep;
import io.junctura.definition.ConnectionLimits;
import io.junctura.dispatch.AttemptServices;
import io.junctura.dispatch.Engine;
import io.junctura.dispatch.TestActions;
import io.junctura.dispatch.TestFlows;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.dispatch.queue.Capacity;
import io.junctura.dispatch.queue.QueueLimits;
import io.junctura.dispatch.time.EngineThreads;
import io.junctura.files.RowSource;
import io.junctura.run.Callbacks;
import io.junctura.run.Entry;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import io.junctura.run.journal.MemoryJournal;
import io.junctura.run.journal.Receipt;
import io.junctura.run.journal.StoredRun;
import io.junctura.thread.WorkerPool;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What hangs, or floods, leaves others alone: with as many threads as the server has where threads are few. */
class FairnessTest {
    private static final int SLOTS = 64;
    private static final int GUARD_SECONDS = 60;

    private final WorkerPool workers = new WorkerPool("worker", Engine.MAX_WORKERS, Duration.ofSeconds(30));
    private final ExecutorService after = Executors.newSingleThreadExecutor();
    private final ExecutorService commits = Executors.newSingleThreadExecutor();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger hanging = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger brief = new AtomicInteger();
    private final AtomicInteger overErp = new AtomicInteger();
    private final Semaphore hung = new Semaphore(0);
    private final Set<Long> ended = ConcurrentHashMap.newKeySet();
    private final Semaphore ends = new Semaphore(0);
    private final Semaphore cancels = new Semaphore(0);
    private final Semaphore sleeps = new Semaphore(0);
    private final TestFlows flows = new TestFlows();
    private final MemoryJournal journal = new MemoryJournal(new MemoryJournal.Disk(), commits);
    private final Engine engine = new Engine(
            journal,
            flows,
            new Callbacks(journal.installation().secret(), () -> "http://localhost"),
            new AttemptServices(new TestActions(this::run), RowSource.NONE, CrashCount.NONE),
            new EngineThreads(Clock.systemUTC(), workers, after, (at, task) -> {}),
            new RunListener() {
                @Override
                public void accepted(Run run) {}

                @Override
                public void changed(Run run, RunStatus status) {
                    if (status == RunStatus.WAITING) sleeps.release();
                    if (status == RunStatus.CANCELLED) cancels.release();
                    if (status == RunStatus.SUCCEEDED && ended.add(run.id())) ends.release();
                }
            },
            new QueueLimits(10_000, Long.MAX_VALUE, Capacity.ALWAYS));

    @AfterEach
    void stop() {
        gate.countDown();
        engine.close();
        workers.shutdownNow();
        after.shutdownNow();
        commits.shutdownNow();
    }

    private void add(String flow, String use, @Nullable String connection) {
        flows.concurrency = SLOTS;
        flows.add(flow, new ActionStep(head("send"), use, connection, template(Map.of()), null));
    }

    private List<Long> accept(String flow, int count) throws Exception {
        List<Incoming> events = new ArrayList<>();
        for (int i = 0; i < count; i++) events.add(new Incoming(Map.of("n", (long) i), null, Map.of(), null));
        return engine.accept(flows.get(flow), events).get(GUARD_SECONDS, TimeUnit.SECONDS).stream()
                .map(Receipt::run)
                .toList();
    }

    private void awaitEnds(int count) throws InterruptedException {
        assertThat(ends.tryAcquire(count, GUARD_SECONDS, TimeUnit.SECONDS))
                .as("%d runs end; %d have ended, %d attempts hang", count, ended.size(), hanging.get())
                .isTrue();
    }

    @Test
    void otherFlowsGoOnWhileTenFlowsOfSixtyFourSlotsHang() throws Exception {
        engine.start();
        add("well", "test.well", null);
        for (int flow = 0; flow < 10; flow++) add("hangs-" + flow, "test.hang", null);
        for (int flow = 0; flow < 10; flow++) accept("hangs-" + flow, SLOTS);
        assertThat(hung.tryAcquire(AttemptBulkhead.SHARED, GUARD_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        for (int round = 0; round < 20; round++) {
            accept("well", 50);
            awaitEnds(50);
        }
        assertThat(most.get())
                .as("threads that hang")
                .isLessThanOrEqualTo(AttemptBulkhead.SHARED + 10 * AttemptBulkhead.OWN);
        gate.countDown();
        awaitEnds(10 * SLOTS);
    }

    @Test
    void otherConnectionsGoOnWhileManyFlowsHangOverOne() throws Exception {
        engine.start();
        add("well", "test.well", null);
        for (int flow = 0; flow < 300; flow++) add("hangs-" + flow, "test.hang", "erp");
        for (int flow = 0; flow < 300; flow++) accept("hangs-" + flow, 1);
        assertThat(hung.tryAcquire(AttemptBulkhead.OF_A_CONNECTION, GUARD_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        for (int round = 0; round < 20; round++) {
            accept("well", 50);
            awaitEnds(50);
        }
        assertThat(most.get()).as("threads that hang over it").isLessThanOrEqualTo(AttemptBulkhead.OF_A_CONNECTION);
        gate.countDown();
        awaitEnds(300);
    }

    @Test
    void aRunWhoseAttemptWaitsForAThreadIsCancelledWithoutItsBeingMade() throws Exception {
        engine.start();
        for (int flow = 0; flow < 10; flow++) add("hangs-" + flow, "test.hang", null);
        List<Long> runs = new ArrayList<>();
        for (int flow = 0; flow < 10; flow++) runs.addAll(accept("hangs-" + flow, SLOTS));
        assertThat(hung.tryAcquire(AttemptBulkhead.SHARED, GUARD_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        for (long run : runs) engine.cancel(run, "eva");
        assertThat(cancels.tryAcquire(runs.size(), GUARD_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        assertThat(most.get()).isLessThanOrEqualTo(AttemptBulkhead.SHARED + 10 * AttemptBulkhead.OWN);
    }

    @Test
    void noMoreAttemptsOfAllFlowsTogetherAreUnderWayOverAConnectionThanItsLimitSays() throws Exception {
        engine.limit("erp", new ConnectionLimits(3, null), () -> {
            throw new AssertionError("there is no rate");
        });
        engine.start();
        for (int flow = 0; flow < 4; flow++) add("busy-" + flow, "test.brief", "erp");
        for (int flow = 0; flow < 4; flow++) accept("busy-" + flow, 100);
        awaitEnds(400);
        assertThat(overErp.get()).as("at once over the connection").isBetween(1, 3);
        assertThat(engine.waitingForPermits()).isEqualTo(Map.of("erp", 0L));
    }

    @Test
    void aRunThatWaitsForALimitSaysSoHoldsNoThreadAndHasMadeNoAttempt() throws Exception {
        engine.limit("erp", new ConnectionLimits(1, null), () -> {
            throw new AssertionError("there is no rate");
        });
        engine.start();
        add("hangs", "test.hang", "erp");
        List<Long> runs = accept("hangs", 5);
        assertThat(hung.tryAcquire(1, GUARD_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(sleeps.tryAcquire(4, GUARD_SECONDS, TimeUnit.SECONDS)).isTrue();
        int waiting = 0;
        for (long run : runs) {
            StoredRun stored = journal.runs().load(run).orElseThrow();
            if (stored.status() != RunStatus.WAITING) continue;
            waiting++;
            assertThat(TestFlows.entries(journal, run))
                    .singleElement()
                    .satisfies(entry -> assertThat(((Entry.Waiting) entry).on()).isInstanceOf(Wait.Limit.class));
        }
        assertThat(waiting).isEqualTo(4);
        assertThat(engine.attempting()).isOne();
        assertThat(engine.waitingForPermits()).isEqualTo(Map.of("erp", 4L));
        gate.countDown();
        awaitEnds(5);
    }

    private Object run(String use, @Nullable Object input, Actions.Attempt attempt) throws InterruptedException {
        if (use.equals("test.hang")) {
            int count = hanging.incrementAndGet();
            most.accumulateAndGet(count, Math::max);
            hung.release();
            try {
                gate.await();
            } finally {
                hanging.decrementAndGet();
            }
        } else if (use.equals("test.brief")) {
            overErp.accumulateAndGet(brief.incrementAndGet(), Math::max);
            Thread.yield();
            brief.decrementAndGet();
        }
        return Map.of();
    }
}
