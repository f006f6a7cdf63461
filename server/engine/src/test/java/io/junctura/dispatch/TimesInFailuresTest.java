package io.junctura.dispatch;

import static io.junctura.dispatch.TestEngine.START;
import static io.junctura.dispatch.TestFlows.head;
import static io.junctura.dispatch.TestFlows.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.definition.ActionStep;
import io.junctura.definition.SetStep;
import io.junctura.definition.StepPlan;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a failure says of times: durations as documents write them, and why the other side's own time was no use. */
class TimesInFailuresTest {
    private final TestFlows flows = new TestFlows();
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile Duration retryAfter = Duration.ZERO;
    private final TestEngine world = new TestEngine(flows, new TestActions(this::busy));

    /** The engine's look at what was due when it started: it asks for no other alarm before. */
    @BeforeEach
    void ring() throws Exception {
        assertThat(world.ring(START)).isEqualTo(START);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void aRunThatTookTooLong() throws Exception {
        flows.add("limited", callback(Duration.ofHours(1)));
        long run = world.accept("limited", Map.of());
        world.await(run, RunStatus.WAITING);
        assertThat(world.ring(START + 40_000)).isNotNull();
        assertThat(failure(run)).isEqualTo("The run took longer than its time limit of 40s.");
    }

    @Test
    void aCallBackThatDidNotCome() throws Exception {
        flows.add("asks", callback(Duration.ofMinutes(90)));
        long run = world.accept("asks", Map.of());
        world.await(run, RunStatus.WAITING);
        assertThat(world.ring(START + 5_400_000)).isNotNull();
        assertThat(failure(run)).isEqualTo("Nothing was posted to the call-back address within 90m.");
    }

    @Test
    void anAttemptWithoutAnAnswer() throws Exception {
        flows.add("asks", callback(Duration.ofSeconds(6)));
        flows.add("hangs", action("test.hang", Duration.ofSeconds(5), once(Duration.ofHours(1))));
        long run = world.accept("hangs", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        world.await(world.accept("asks", Map.of()), RunStatus.WAITING);
        assertThat(world.ring(START + 6_000)).isNotNull();
        world.engine.interruptOverdue(1);
        assertThat(failure(run)).isEqualTo("No answer within the step's time limit of 5s.");
    }

    @Test
    void aTimeToComeAgainThatIsAfterTheEndOfTheRetry() throws Exception {
        retryAfter = Duration.ofHours(25);
        flows.add("send", action("test.busy", null, StepPlan.Retry.DEFAULT));
        long run = world.accept("send", Map.of());
        // 25 hours after 2030-03-17T17:46:40Z.
        assertThat(failure(run))
                .isEqualTo("It is busy. It asked not to be called again before 2030-03-18T18:46:40Z, which is after the"
                        + " time limit of its retry (24h). For a longer limit, set retry.within of the step.");
    }

    @Test
    void aTimeToComeAgainIsNoReasonIfThatWasTheLastAttemptAnyhow() throws Exception {
        retryAfter = Duration.ofHours(25);
        flows.add("send", action("test.busy", null, once(Duration.ofHours(24))));
        assertThat(failure(world.accept("send", Map.of()))).isEqualTo("It is busy.");
    }

    private static StepPlan.Retry once(Duration within) {
        return new StepPlan.Retry(1, Duration.ofSeconds(1), Duration.ofSeconds(1), within);
    }

    private static StepPlan action(String use, @Nullable Duration timeout, StepPlan.Retry retry) {
        StepPlan.Head head = new StepPlan.Head("send", "send", true, null, null, retry, timeout, StepPlan.OnError.FAIL);
        return new ActionStep(head, use, "erp", template(Map.of()), null);
    }

    private static StepPlan callback(Duration limit) {
        return TestFlows.callback("asked", limit, new SetStep(head("asked/at"), template(Map.of("x", 1L))));
    }

    private String failure(long run) throws Exception {
        world.await(run, RunStatus.FAILED);
        Outcome outcome = world.journal.runs().load(run).orElseThrow().state().outcome();
        return outcome instanceof Outcome.Failed failed ? failed.why().message() : "";
    }

    private Object busy(String use, @Nullable Object input, Actions.Attempt attempt)
            throws ConnectorException, InterruptedException {
        begun.countDown();
        if (use.equals("test.hang")) new CountDownLatch(1).await();
        throw ConnectorException.tryLater(Reached.YES, "It is busy.", retryAfter);
    }
}
