package io.junctura.dispatch;

import static io.junctura.dispatch.TestEngine.START;
import static io.junctura.dispatch.TestFlows.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.definition.ActionStep;
import io.junctura.definition.StepPlan;
import io.junctura.run.Position;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A step whose retry lists its pauses. */
class PausesTest {
    private static final long MINUTE = 60_000;

    private final TestFlows flows = new TestFlows();
    private final TestEngine world = new TestEngine(flows, new TestActions(this::run));
    private volatile @Nullable Duration asked;

    @AfterEach
    void stop() {
        world.close();
    }

    private Object run(String use, @Nullable Object input, Actions.Attempt attempt) throws ConnectorException {
        Duration wait = asked;
        throw wait == null
                ? ConnectorException.tryLater(Reached.NO, "not yet")
                : ConnectorException.tryLater(Reached.NO, "not yet", wait);
    }

    private void flow(Duration... pauses) {
        StepPlan.Retry retry = StepPlan.Retry.after(List.of(pauses), null);
        StepPlan.Head head = new StepPlan.Head("send", "send", true, null, null, retry, null, StepPlan.OnError.FAIL);
        flows.add("sends", new ActionStep(head, "test.later", null, template(Map.of()), null));
    }

    /** How long it waits after so many attempts. */
    private long pause(long run, int attempts) throws Exception {
        Eventually.is("it waits after attempt " + attempts, () -> waits(run, attempts) != null);
        Wait.Until wait = waits(run, attempts);
        return wait == null ? 0 : wait.due() - world.clock.millis();
    }

    private Wait.@Nullable Until waits(long run, int attempts) {
        Position position = world.journal.runs().load(run).orElseThrow().state().position("send");
        return position != null && position.attempts() == attempts && position.waitsFor() instanceof Wait.Until wait
                ? wait
                : null;
    }

    private void pass(long run, int attempts, long millis) throws Exception {
        world.setClock(world.clock.millis() + millis);
        Eventually.is("its pause is over", () -> {
            world.ringDue();
            return waits(run, attempts) == null;
        });
    }

    @Test
    void waitsEachPauseInTurnAndUpToATenthMoreThenFails() throws Exception {
        flow(Duration.ofMinutes(1), Duration.ofMinutes(30));
        long run = world.accept("sends", Map.of());
        assertThat(pause(run, 1)).isBetween(MINUTE, 66_000L);
        pass(run, 1, 66_000);
        assertThat(pause(run, 2)).isBetween(30 * MINUTE, 33 * MINUTE);
        pass(run, 2, 33 * MINUTE);
        world.await(run, RunStatus.FAILED);
        assertThat(world.clock.millis()).isEqualTo(START + 66_000 + 33 * MINUTE);
    }

    @Test
    void waitsLongerIfTheOtherSideAsksForIt() throws Exception {
        flow(Duration.ofMinutes(1), Duration.ofMinutes(1));
        asked = Duration.ofHours(20);
        long run = world.accept("sends", Map.of());
        assertThat(pause(run, 1)).isEqualTo(20 * 60 * MINUTE);
    }

    @Test
    void runsDoNotComeBackAtTheSameMoment() throws Exception {
        flow(Duration.ofHours(10));
        long first = world.accept("sends", Map.of());
        long second = world.accept("sends", Map.of());
        assertThat(pause(first, 1)).isNotEqualTo(pause(second, 1));
    }
}
