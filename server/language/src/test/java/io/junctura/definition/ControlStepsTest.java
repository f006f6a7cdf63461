package io.junctura.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.definition.FlowPlan.OnFailure;
import io.junctura.definition.LoopStep.FailedItems;
import io.junctura.definition.StepPlan.OnError;
import io.junctura.expression.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Loops, branches, tries, waits and order keys in the document {@code valid/control.yaml}. */
class ControlStepsTest {

    private final Reading reading = Corpus.read("valid/control.yaml");
    private final Map<String, FlowPlan> flows =
            reading.integrations().get(0).plan().flows();
    private final List<StepPlan> steps = flows.get("all").steps();

    ControlStepsTest() throws IOException {}

    @Test
    void theDocumentHasNoProblem() {
        assertThat(reading.problems()).isEmpty();
    }

    @Test
    void theStepsOfItemsAndBranchesHaveBracketsInTheirPaths() {
        List<String> paths = new ArrayList<>();
        CompilationTest.collect(steps, paths);
        assertThat(paths)
                .containsExactly(
                        "lines",
                        "lines[]/filter_1",
                        "lines[]/insert",
                        "lines[]/for_each_2",
                        "lines[]/for_each_2[]/set_1",
                        "lines[]/for_each_2[]/respond_1",
                        "both",
                        "both[stock]/reserved",
                        "both[stock]/stop_1",
                        "both[mail]/for_each_3",
                        "parallel_2",
                        "safe",
                        "safe/try/risky",
                        "safe/catch/for_each_4",
                        "safe/catch/for_each_4[]/set_2",
                        "safe/catch/told",
                        "safe/finally/set_3",
                        "try_2",
                        "delay_1",
                        "delay_2",
                        "delay_3",
                        "delay_4",
                        "paid",
                        "paid/asked",
                        "paid/try_3",
                        "paid/try_3/try/set_4",
                        "respond_2");
    }

    @Test
    void aLoopHasItsSettings() {
        LoopStep lines = (LoopStep) steps.get(0);
        assertThat(lines.as()).isEqualTo("line");
        assertThat(lines.batch()).isEqualTo(100);
        assertThat(lines.concurrency()).isEqualTo(4);
        assertThat(lines.failedItems()).isEqualTo(FailedItems.COLLECT);
        assertThat(lines.head().onError()).isEqualTo(OnError.CONTINUE);
        Scope atTheEndOfAnItem = Scope.of(0, 0)
                .with("steps", Map.of("insert", Map.of("body", Map.of("id", 7L))))
                .with("loop", Map.of("index", 3L))
                .with("line", List.of(Map.of("sku", "a"), Map.of("sku", "b")));
        assertThat(lines.collect().evaluate(atTheEndOfAnItem))
                .isEqualTo(Map.of("id", 7L, "n", 3L, "skus", List.of("a", "b")));
    }

    @Test
    void aLoopTakesItemByItemAndFailsWithAnyOfThemByDefault() {
        LoopStep inner = (LoopStep) ((LoopStep) steps.get(0)).steps().get(2);
        assertThat(inner.as()).isEqualTo("item");
        assertThat(inner.batch()).isZero();
        assertThat(inner.concurrency()).isEqualTo(1);
        assertThat(inner.failedItems()).isEqualTo(FailedItems.FAIL);
        assertThat(inner.collect()).isNull();
        Scope scope = Scope.of(0, 0).with("steps", Map.of("insert", Map.of("body", Map.of("id", 7L))));
        assertThat(inner.items().evaluate(scope)).isEqualTo(List.of(7L, 2L));
    }

    @Test
    void aParallelWaitsForAllBranchesByDefault() {
        ParallelStep both = (ParallelStep) steps.get(1);
        assertThat(both.any()).isFalse();
        assertThat(both.branches()).extracting(ParallelStep.Branch::name).containsExactly("stock", "mail");
        assertThat(((ParallelStep) steps.get(2)).any()).isTrue();
    }

    @Test
    void aTryWithoutCatchDoesNotCatchAndAnEmptyCatchDoes() {
        TryStep withoutCatch = (TryStep) steps.get(4);
        assertThat(withoutCatch.catchSteps()).isNull();
        assertThat(withoutCatch.finallySteps()).isEmpty();
        TryStep emptyCatch = (TryStep) ((CallbackStep) steps.get(9)).steps().get(1);
        assertThat(emptyCatch.catchSteps()).isEmpty();
    }

    @Test
    void aDelayIsForADurationOrUntilATime() {
        Scope scope =
                Scope.of(0, 0).with("config", Map.of("minutes", 3L)).with("payload", Map.of("date", "2031-02-28"));
        assertThat(steps.subList(5, 9))
                .extracting(step -> ((DelayStep) step).time().evaluate(scope))
                .containsExactly("10m", "3m", "2030-01-31T09:00:00+01:00", "2031-02-28T09:00:00Z");
        assertThat(steps.subList(5, 9))
                .extracting(step -> ((DelayStep) step).until())
                .containsExactly(false, false, true, true);
    }

    @Test
    void aCallbackHasATimeLimit() {
        assertThat(((CallbackStep) steps.get(9)).timeLimit()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void aFlowMayHaveAnOrderKey() {
        assertThat(flows.get("in-order").orderBy().key().text()).isEqualTo("payload.orderId");
        assertThat(flows.get("in-order").orderBy().onFailure()).isEqualTo(OnFailure.BLOCK);
        assertThat(flows.get("parked").orderBy().onFailure()).isEqualTo(OnFailure.PARK);
        assertThat(flows.get("all").orderBy().onFailure()).isEqualTo(OnFailure.BLOCK);
    }
}
