package io.junctura.dispatch;

import static io.junctura.dispatch.TestEngine.START;
import static io.junctura.dispatch.TestFlows.action;
import static io.junctura.dispatch.TestFlows.delay;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.connector.Actions;
import io.junctura.definition.FailStep;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.StepPlan;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.listener.CallEnd;
import io.junctura.dispatch.queue.QueueCounts;
import io.junctura.memory.HeapShare;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.MemoryJournal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run whose plugin was removed fails with that reason, does not block others, and can be resumed when the plugin is back. */
class LostFlowTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final TestFlows flows = new TestFlows();
    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();
    private final CountDownLatch begun = new CountDownLatch(1);
    private TestEngine world = new TestEngine(flows, new TestActions(this::run), disk);

    private Object run(String use, @Nullable Object input, Actions.Attempt attempt) throws InterruptedException {
        if (use.equals("test.hold")) {
            begun.countDown();
            new CountDownLatch(1).await();
        }
        return Map.of();
    }

    /** It looks at once for what waits. */
    @BeforeEach
    void checkDue() {
        world.ringDue();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    /** Another process continues with the data of this one. */
    private void dies(String lost) {
        world.close();
        flows.lost.add(lost);
        world = new TestEngine(flows, new TestActions(this::run), disk);
        checkDue();
    }

    private Outcome.Failed failure(long run) {
        return (Outcome.Failed)
                world.journal.runs().load(run).orElseThrow().state().outcome();
    }

    @Test
    void aWaitingRunFailsWhenItsTimeComesAndThoseAfterItAreWoken() throws Exception {
        flows.add("gone", delay("rest", "1h"), action("send", "test.send", Map.of()));
        flows.add("kept", delay("rest", "2h"));
        long orphan = world.accept("gone", Map.of());
        world.await(orphan, RunStatus.WAITING);
        long kept = world.accept("kept", Map.of());
        world.await(kept, RunStatus.WAITING);
        flows.lost.add("gone");
        assertThat(world.ring(START + HOUR)).isNotNull();
        world.await(orphan, RunStatus.FAILED);
        assertThat(failure(orphan).why().message())
                .isEqualTo("The plugin gone@1.0 is not installed any more. Then retry this run, or give it up.");
        assertThat(world.ring(START + 2 * HOUR)).isNotNull();
        world.await(kept, RunStatus.SUCCEEDED);

        flows.lost.clear();
        world.engine.resume(orphan, "eva");
        world.await(orphan, RunStatus.SUCCEEDED);
    }

    @Test
    void aRunThatIsDueFailsAndThoseAfterItInTheQueueAreReached() throws Exception {
        flows.concurrency = 1;
        flows.add("gone", action("wait", "test.hold", Map.of()));
        long first = world.accept("gone", Map.of());
        long second = world.accept("gone", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        dies("gone");
        world.await(first, RunStatus.FAILED);
        world.await(second, RunStatus.FAILED);
        assertThat(QueueCounts.backlogs(world.engine.queues).values()).containsOnly(0L);
    }

    @Test
    void aCallerHearsThatTheRunWhichItCalledCannotGoOn() throws Exception {
        flows.add("inner", delay("rest", "1h"));
        flows.add("outer", TestFlows.call("ask", "inner", Map.of(), false));
        long outer = world.accept("outer", Map.of());
        world.await(outer, RunStatus.WAITING);
        world.await(outer + 1, RunStatus.WAITING);
        dies("inner");
        assertThat(world.ring(START + HOUR)).isNotNull();
        world.await(outer, RunStatus.FAILED);
        assertThat(failure(outer).why().message()).contains("gone@1.0");
    }

    @Test
    void behindAnotherOfItsKeyItIsCancelledThoughItHasBegunAndTheLineGoesOn() throws Exception {
        FlowPlan.Order order = new FlowPlan.Order(TestFlows.expression("payload.key"), FlowPlan.OnFailure.SKIP);
        StepPlan fails = new FailStep(TestFlows.head("kind/1/fails"), TestFlows.template("no"));
        StepPlan rests = delay("kind/otherwise/rest", "1h");
        flows.add(
                "gone",
                FlowPlan.History.FULL,
                order,
                TestFlows.either("kind", "payload.fails", List.of(fails), List.of(rests)));
        long first = world.accept("gone", Map.of("key", "a", "fails", true));
        world.await(first, RunStatus.FAILED);
        long second = world.accept("gone", Map.of("key", "a"));
        world.await(second, RunStatus.WAITING);
        world.engine.resume(first, "kind/1/fails", "eva");
        Eventually.is("it is behind", () -> status(first) == RunStatus.BEHIND && !world.engine.isInMemory(first));
        flows.lost.add("gone");
        world.engine.cancel(first, "eva");
        world.await(first, RunStatus.CANCELLED);
        flows.lost.clear();
        long third = world.accept("gone", Map.of("key", "a"));
        assertThat(world.ring(START + HOUR)).isNotNull();
        world.await(second, RunStatus.SUCCEEDED);
        world.await(third, RunStatus.WAITING);
    }

    private RunStatus status(long run) {
        return world.journal.runs().load(run).orElseThrow().status();
    }

    @Test
    void itKeepsItsPlaceInTheLineSinceItIsNotKnownWhetherItMayBePassed() throws Exception {
        FlowPlan.Order order = new FlowPlan.Order(TestFlows.expression("payload.key"), FlowPlan.OnFailure.SKIP);
        flows.add("gone", FlowPlan.History.FULL, order, delay("rest", "1h"));
        long first = world.accept("gone", Map.of("key", "a"));
        long second = world.accept("gone", Map.of("key", "a"));
        world.await(first, RunStatus.WAITING);
        flows.lost.add("gone");
        assertThat(world.ring(START + HOUR)).isNotNull();
        world.await(first, RunStatus.FAILED);
        assertThat(world.journal.runs().load(second).orElseThrow().status()).isEqualTo(RunStatus.BEHIND);

        flows.lost.clear();
        world.engine.resume(first, "eva");
        world.await(first, RunStatus.SUCCEEDED);
        world.await(second, RunStatus.WAITING);
    }

    @Test
    void aRunInLineIsCancelledAndOneThatFailedGivenUpAndTheNextGoesOn() throws Exception {
        FlowPlan.Order order = new FlowPlan.Order(TestFlows.expression("payload.key"), FlowPlan.OnFailure.BLOCK);
        flows.add("gone", FlowPlan.History.FULL, order, delay("rest", "1h"));
        long first = world.accept("gone", Map.of("key", "a"));
        long second = world.accept("gone", Map.of("key", "a"));
        long third = world.accept("gone", Map.of("key", "a"));
        world.await(first, RunStatus.WAITING);
        flows.lost.add("gone");
        world.engine.cancel(second, "eva");
        world.await(second, RunStatus.CANCELLED);
        assertThat(world.ring(START + HOUR)).isNotNull();
        world.await(first, RunStatus.FAILED);
        world.engine.cancel(first, "eva");
        world.await(first, RunStatus.CANCELLED);
        world.await(third, RunStatus.FAILED);
    }

    @Test
    void whoSendsTheSameCallAgainHearsWhatItsRunHadResponded() throws Exception {
        flows.add("gone", TestFlows.respond("answer", "hello"));
        Incoming call = new Incoming(Map.of(), null, Map.of(), "k");
        for (int i = 0; i < 2; i++) {
            CallEnd end = world.engine
                    .call(flows.get("gone"), call, false, Duration.ofMinutes(1), HeapShare.REQUEST_VALUES.open())
                    .get(20, TimeUnit.SECONDS);
            assertThat(((CallEnd.Answered) end).response().body()).isEqualTo("hello");
            flows.lost.add("gone");
        }
    }
}
