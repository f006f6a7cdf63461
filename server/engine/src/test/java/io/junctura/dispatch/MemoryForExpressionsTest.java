package io.junctura.dispatch;

import static io.junctura.dispatch.TestEngine.START;
import static io.junctura.dispatch.TestFlows.action;
import static io.junctura.dispatch.TestFlows.filter;
import static io.junctura.dispatch.TestFlows.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.Eventually;
import io.junctura.definition.FlowPlan;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.run.PinnedFlow;
import io.junctura.run.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to runs while other evaluations use the memory for the values of expressions. */
class MemoryForExpressionsTest {
    private static final String LARGE = "$length($pad('', 100000, 'x'))";

    private final TestFlows flows = new TestFlows();
    private final List<String> attempted = new CopyOnWriteArrayList<>();
    private final TestEngine world = new TestEngine(flows, new TestActions((use, input, attempt) -> {
        attempted.add(attempt.step() + input);
        return Map.of();
    }));
    private final Reservation others = HeapShare.EXPRESSION_VALUES.open();

    @AfterEach
    void stop() {
        others.close();
        world.close();
        assertThat(HeapShare.EXPRESSION_VALUES.used()).isZero();
    }

    private void othersUseAll() {
        others.grow(HeapShare.EXPRESSION_VALUES.capacity() - HeapShare.EXPRESSION_VALUES.used());
    }

    @Test
    void aRunWaitsForTheMemoryAndGoesOnAsIfNothingHadBeen() throws Exception {
        flows.add(
                "orders",
                set("size", Map.of("n", "{{ " + LARGE + " }}")),
                filter("large", LARGE + " = vars.n"),
                action("send", "test.do", Map.of("n", "{{ vars.n + " + LARGE + " }}")));
        othersUseAll();
        long run = world.accept("orders", Map.of());
        Long again = world.ring(START + 1);
        assertThat(again).isBetween(START + 200, START + 1_000);
        assertThat(world.ring(START + 1)).as("it is tried again and again").isGreaterThan(again);
        assertThat(world.engine.isInMemory(run)).isTrue();
        assertThat(attempted).isEmpty();
        others.close();
        Eventually.is("the run goes on", () -> {
            world.setClock(world.clock.millis() + 1_000);
            world.ringDue();
            return world.isNotified(run, RunStatus.SUCCEEDED);
        });
        assertThat(attempted).containsExactly("send{n=200000}");
    }

    @Test
    void aCallIsRefusedForTheMoment() {
        PinnedFlow flow = flows.add("ask", set("size", Map.of("n", "{{ " + LARGE + " }}")));
        othersUseAll();
        assertThatThrownBy(() -> world.engine.call(
                        flow,
                        new Incoming(Map.of(), null, Map.of(), null),
                        true,
                        Duration.ofSeconds(5),
                        HeapShare.REQUEST_VALUES.open()))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("in use. Try again")
                .satisfies(e -> assertThat(((Rejected) e).flowAlone()).isFalse())
                .satisfies(e -> assertThat(((Rejected) e).retryAfter()).isPositive());
    }

    @Test
    void anEventWhoseOrderKeyCannotBeComputedForTheMomentIsNotTaken() throws Exception {
        FlowPlan.Order order = new FlowPlan.Order(TestFlows.expression(LARGE), FlowPlan.OnFailure.SKIP);
        PinnedFlow flow = flows.add("line", FlowPlan.History.FULL, order, set("size", Map.of("n", 1L)));
        List<Incoming> event = List.of(new Incoming(Map.of(), null, Map.of(), null));
        othersUseAll();
        assertThatThrownBy(() -> world.engine.accept(flow, event)).isInstanceOf(Rejected.class);
        others.close();
        long run = world.engine
                .accept(flow, event)
                .get(20, TimeUnit.SECONDS)
                .get(0)
                .run();
        world.await(run, RunStatus.SUCCEEDED);
    }
}
