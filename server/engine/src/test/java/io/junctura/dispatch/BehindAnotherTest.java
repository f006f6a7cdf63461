package io.junctura.dispatch;

import static io.junctura.dispatch.TestEngine.START;
import static io.junctura.dispatch.TestFlows.action;
import static io.junctura.dispatch.TestFlows.callback;
import static io.junctura.dispatch.TestFlows.delay;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.api.ConnectorException;
import io.junctura.connector.Actions;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.LoopStep;
import io.junctura.definition.StepPlan;
import io.junctura.dispatch.accept.Posting;
import io.junctura.dispatch.queue.QueueCounts;
import io.junctura.run.Callbacks;
import io.junctura.run.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A failed run released its order key and is resumed while another run has it: the resumed run waits behind the other one, and loses
 * neither its waits nor its messages.
 */
class BehindAnotherTest {
    private static final String INSIDE = "kind/1/two[]/which/1/";

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final TestFlows flows = new TestFlows();
    private final TestEngine world = new TestEngine(flows, new TestActions(this::run));
    private volatile boolean refuses = true;

    private Object run(String use, @Nullable Object input, Actions.Attempt attempt)
            throws ConnectorException, InterruptedException {
        if (use.equals("test.fails") && refuses) throw ConnectorException.refused("no");
        if (use.equals("test.hold")) {
            begun.countDown();
            gate.await();
        }
        return Map.of();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        world.close();
    }

    /** The first run fails beside what it waits for; the next of its key is under way. @return both */
    private List<Long> behind(StepPlan waits) throws Exception {
        StepPlan fails = action("kind/1/two[]/which/otherwise/x", "test.fails", Map.of());
        StepPlan first = TestFlows.loop(
                "kind/1/two",
                "{{ payload.items }}",
                0,
                2,
                LoopStep.FailedItems.FAIL,
                TestFlows.either("kind/1/two[]/which", "item = 0", List.of(waits), List.of(fails)));
        FlowPlan.Order order = new FlowPlan.Order(TestFlows.expression("payload.key"), FlowPlan.OnFailure.SKIP);
        flows.add(
                "ordered",
                FlowPlan.History.FULL,
                order,
                TestFlows.either(
                        "kind",
                        "payload.first",
                        List.of(first),
                        List.of(action("kind/otherwise/work", "test.hold", Map.of()))));
        long failed = world.accept("ordered", Map.of("key", "a", "first", true, "items", List.of(0L, 1L)));
        world.await(failed, RunStatus.FAILED);
        long next = world.accept("ordered", Map.of("key", "a"));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        return List.of(failed, next);
    }

    private void takeUp(long run) throws Exception {
        refuses = false;
        world.engine.resume(run, "eva");
        Eventually.is("it is behind the other", () -> status(run) == RunStatus.BEHIND && !world.engine.isInMemory(run));
    }

    private RunStatus status(long run) {
        return world.journal.runs().load(run).orElseThrow().status();
    }

    @Test
    void aTimeThatIsOverMeanwhileWakesItWhenItsTurnHasComeAndNotBefore() throws Exception {
        List<Long> both = behind(delay(INSIDE + "rest", "10s"));
        world.setClock(START + 20_000);
        world.ringDue();
        takeUp(both.get(0));
        assertThat(world.isToRing()).as("it would be looked at again and again").isFalse();
        assertThat(world.journal.waits().waitsDue(START + 20_000, 10, Set.of())).isEmpty();

        gate.countDown();
        world.await(both.get(1), RunStatus.SUCCEEDED);
        Eventually.is("it has its turn", () -> {
            world.ringDue();
            return status(both.get(0)) == RunStatus.SUCCEEDED;
        });
    }

    @Test
    void whatIsPostedMeanwhileIsKeptAndItsPlaceAsWell() throws Exception {
        List<Long> both = behind(callback(INSIDE + "ask", Duration.ofHours(1)));
        takeUp(both.get(0));
        String token = new Callbacks(world.journal.installation().secret(), () -> "")
                .token(both.get(0), "kind/1/two[0]/which/1/ask");
        assertThat(world.engine.post(token, "yes", 1).get(20, TimeUnit.SECONDS)).isEqualTo(Posting.FIRST);
        assertThat(status(both.get(0))).isEqualTo(RunStatus.BEHIND);
        assertThat(world.engine.post(token, "yes", 1).get(20, TimeUnit.SECONDS)).isEqualTo(Posting.AGAIN);

        gate.countDown();
        world.await(both.get(1), RunStatus.SUCCEEDED);
        world.await(both.get(0), RunStatus.SUCCEEDED);
        assertThat(QueueCounts.backlogs(world.engine.queues).values()).containsOnly(0L);
    }

    @Test
    void itIsCancelledMeanwhile() throws Exception {
        List<Long> both = behind(callback(INSIDE + "ask", Duration.ofHours(1)));
        takeUp(both.get(0));
        world.engine.cancel(both.get(0), "eva");
        world.await(both.get(0), RunStatus.CANCELLED);
        gate.countDown();
        world.await(both.get(1), RunStatus.SUCCEEDED);
        assertThat(QueueCounts.backlogs(world.engine.queues).values()).containsOnly(0L);
    }
}
