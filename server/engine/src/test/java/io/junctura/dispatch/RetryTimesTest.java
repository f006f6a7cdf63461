package io.junctura.dispatch;

import static io.junctura.dispatch.TestEngine.START;
import static io.junctura.dispatch.TestFlows.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.definition.ConnectionLimits;
import io.junctura.definition.OnDoubt;
import io.junctura.run.Position;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** For how long a step is retried counts from its first attempt, and anew when its run is taken up again. */
class RetryTimesTest {
    private static final long TWO_HOURS = Duration.ofHours(2).toMillis();

    private final TestFlows flows = new TestFlows();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final TestEngine world = new TestEngine(flows, new TestActions(this::run));

    @AfterEach
    void stop() {
        gate.countDown();
        world.close();
    }

    private Object run(String use, @Nullable Object input, Actions.Attempt attempt)
            throws ConnectorException, InterruptedException {
        if (use.equals("test.later")) throw ConnectorException.tryLater(Reached.NO, "not yet");
        begun.countDown();
        gate.await();
        return Map.of();
    }

    private void untilItIsTriedAgainLater(long run) throws Exception {
        Eventually.is("it is tried again later", () -> {
            Position position =
                    world.journal.runs().load(run).orElseThrow().state().position("send");
            return position != null && position.waitsFor() instanceof Wait.Until wait && wait.due() > START + TWO_HOURS;
        });
    }

    @ParameterizedTest
    @EnumSource
    void afterTheRunWasTakenUpAgain(OnDoubt onDoubt) throws Exception {
        flows.add("sends", action("send", "test.later", Map.of(), onDoubt));
        long run = world.accept("sends", Map.of());
        world.await(run, RunStatus.WAITING);
        world.setClock(START + TWO_HOURS);
        Eventually.is("its retry is over", () -> {
            world.ringDue();
            return world.isNotified(run, RunStatus.FAILED);
        });
        world.engine.resume(run, "eva");
        untilItIsTriedAgainLater(run);
    }

    @ParameterizedTest
    @EnumSource
    void afterItHasWaitedForItsTurnForLong(OnDoubt onDoubt) throws Exception {
        world.engine.limit("erp", new ConnectionLimits(1, null), () -> {
            throw new AssertionError("there is no rate");
        });
        flows.add("holds", action("hold", "test.hold", Map.of()));
        flows.add("sends", action("send", "test.later", Map.of(), onDoubt));
        world.accept("holds", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        long run = world.accept("sends", Map.of());
        world.await(run, RunStatus.WAITING);
        world.setClock(START + TWO_HOURS);
        gate.countDown();
        untilItIsTriedAgainLater(run);
    }
}
