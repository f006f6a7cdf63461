package io.junctura.dispatch;

import static io.junctura.dispatch.TestFlows.action;
import static io.junctura.dispatch.TestFlows.call;
import static io.junctura.dispatch.TestFlows.callback;
import static io.junctura.dispatch.TestFlows.delay;
import static io.junctura.dispatch.TestFlows.expression;
import static io.junctura.dispatch.TestFlows.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.ConnectorException;
import io.junctura.connector.Actions;
import io.junctura.definition.LoopStep;
import io.junctura.definition.StepPlan;
import io.junctura.definition.SwitchStep;
import io.junctura.dispatch.accept.Posting;
import io.junctura.run.Callbacks;
import io.junctura.run.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A {@code switch} with {@code on-error: continue} failed: all work and all waits inside of it end. */
class ContinuedErrorsTest {
    private final TestFlows flows = new TestFlows();
    private final TestEngine world = new TestEngine(flows, new TestActions(ContinuedErrorsTest::run));

    private static Object run(String use, @Nullable Object input, Actions.Attempt attempt) throws ConnectorException {
        if (use.equals("test.fails")) throw ConnectorException.refused("no");
        return Map.of();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static StepPlan letPass(StepPlan step) {
        SwitchStep.Case one = new SwitchStep.Case("1", expression("true"), List.of(step));
        return new SwitchStep(head("kind", StepPlan.OnError.CONTINUE), List.of(one));
    }

    @Test
    void aRunThatWasCalledInsideIsCancelled() throws Exception {
        flows.add("inner", delay("rest", "1h"));
        StepPlan fails = action("kind/1/two[]/which/otherwise/x", "test.fails", Map.of());
        StepPlan calls = call("kind/1/two[]/which/1/ask", "inner", Map.of(), false);
        StepPlan which = TestFlows.either("kind/1/two[]/which", "item = 0", List.of(calls), List.of(fails));
        StepPlan two = TestFlows.loop("kind/1/two", "{{ payload.items }}", 0, 2, LoopStep.FailedItems.FAIL, which);
        flows.add("outer", letPass(two), delay("after", "2h"));
        long outer = world.accept("outer", Map.of("items", List.of(0L, 1L)));
        world.await(outer, RunStatus.WAITING);
        world.await(outer + 1, RunStatus.CANCELLED);
        assertThat(world.journal.waits().waitsDue(Long.MAX_VALUE - 1, 10, Set.of()))
                .as("the delay behind it is all that is waited for")
                .containsExactly(outer);
    }

    @Test
    void aCallBackInsideIsNotWaitedForAnyMore() throws Exception {
        String step = "kind/1/ask";
        flows.add(
                "outer",
                letPass(callback(step, Duration.ofHours(1), action("kind/1/ask/x", "test.fails", Map.of()))),
                delay("after", "2h"));
        long run = world.accept("outer", Map.of());
        world.await(run, RunStatus.WAITING);
        String token = new Callbacks(world.journal.installation().secret(), () -> "").token(run, step);
        assertThat(world.engine.post(token, "late", 1).get(20, TimeUnit.SECONDS))
                .isEqualTo(Posting.UNKNOWN);
    }
}
