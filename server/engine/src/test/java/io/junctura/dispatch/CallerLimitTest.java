package io.junctura.dispatch;

import static io.junctura.dispatch.TestEngine.START;
import static io.junctura.dispatch.TestFlows.call;
import static io.junctura.dispatch.TestFlows.delay;
import static io.junctura.dispatch.TestFlows.respond;
import static io.junctura.dispatch.TestFlows.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.definition.ActionStep;
import io.junctura.definition.StepPlan;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.run.CallerLimit;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.Position;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A step whose caller waits is retried only as long as the caller waits. */
class CallerLimitTest {
    private static final long LIMIT = CallerLimit.of(START, Duration.ofSeconds(30));
    private static final long LATER = START + Duration.ofHours(2).toMillis();

    private final TestFlows flows = new TestFlows();
    private final AtomicInteger attempts = new AtomicInteger();
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final TestEngine world = new TestEngine(flows, new TestActions(this::run));

    @AfterEach
    void stop() {
        hangs.countDown();
        world.close();
    }

    private Object run(String use, @Nullable Object input, Actions.Attempt attempt)
            throws ConnectorException, InterruptedException {
        attempts.incrementAndGet();
        switch (use) {
            case "test.hang" -> {
                begun.countDown();
                hangs.await();
                return Map.of();
            }
            case "test.refused" -> throw ConnectorException.credentials("Who are you?");
            case "test.asks" -> throw ConnectorException.tryLater(Reached.NO, "Come later.", Duration.ofMinutes(5));
            default -> throw ConnectorException.tryLater(Reached.NO, "Not yet.").withStatus(503);
        }
    }

    private static StepPlan send(String use, @Nullable Duration within) {
        StepPlan.Retry retry = new StepPlan.Retry(0, Duration.ofSeconds(1), Duration.ofSeconds(10), within);
        StepPlan.Head head = new StepPlan.Head("send", "send", true, null, null, retry, null, StepPlan.OnError.FAIL);
        return new ActionStep(head, use, "erp", template(Map.of()), null);
    }

    private long called(String flow) throws Exception {
        Incoming event = new Incoming(Map.of(), null, Map.of(CallerLimit.ORIGIN_KEY, LIMIT), null);
        return world.engine
                .accept(flows.get(flow), List.of(event))
                .get(20, TimeUnit.SECONDS)
                .get(0)
                .run();
    }

    private Failure failureOf(long run) throws Exception {
        Eventually.is("it has failed", () -> {
            world.ringDue();
            return world.isNotified(run, RunStatus.FAILED);
        });
        Outcome outcome = world.journal.runs().load(run).orElseThrow().state().outcome();
        return ((Outcome.Failed) outcome).why();
    }

    private void untilItIsTriedAgain(long run, long after) throws Exception {
        Eventually.is("it is tried again later", () -> {
            world.ringDue();
            Position position =
                    world.journal.runs().load(run).orElseThrow().state().position("send");
            return position != null && position.waitsFor() instanceof Wait.Until wait && wait.due() > after;
        });
    }

    @Test
    void itIsRetriedUntilThenAndFailsWithWhatTheOtherSystemAnswered() throws Exception {
        flows.add("ask", send("test.later", null));
        long run = called("ask");
        untilItIsTriedAgain(run, START);
        world.setClock(LIMIT - 100);
        Failure why = failureOf(run);
        assertThat(why.status()).isEqualTo(503);
        assertThat(why.message()).startsWith("Not yet. It is not tried again, since the caller waits");
        assertThat(attempts).hasValue(2);
    }

    @Test
    void anAnswerThatAsksForMoreTimeThanThatFailsItAtOnce() throws Exception {
        flows.add("ask", send("test.asks", null));
        assertThat(failureOf(called("ask")).kind()).isEqualTo(ErrorKind.TRY_LATER);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void anAttemptThatHangsIsBrokenOffThen() throws Exception {
        flows.add("ask", send("test.hang", null));
        long run = called("ask");
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        world.setClock(LIMIT + 1);
        world.engine.interruptOverdue(LIMIT + 1);
        assertThat(failureOf(run).message()).startsWith("No answer within the time for which the flow's caller waits.");
    }

    @Test
    void itsOwnRetryOrARunThatNobodyWaitsForGoesOnBeyondThat() throws Exception {
        flows.add("ask", send("test.later", Duration.ofHours(24)));
        flows.add("plain", send("test.later", null));
        long own = called("ask");
        long plain = world.accept("plain", Map.of());
        world.await(own, RunStatus.WAITING);
        world.await(plain, RunStatus.WAITING);
        world.setClock(LATER);
        untilItIsTriedAgain(own, LATER);
        untilItIsTriedAgain(plain, LATER);
    }

    @Test
    void whatFollowsTheResponseOrBeginsAfterThatGoesOnBeyondIt() throws Exception {
        flows.add("responds", respond("respond", "ok"), send("test.later", null));
        flows.add("late", delay("wait", "1h"), send("test.later", null));
        long responds = called("responds");
        long late = called("late");
        world.await(responds, RunStatus.WAITING);
        world.await(late, RunStatus.WAITING);
        world.setClock(LATER);
        untilItIsTriedAgain(responds, LATER);
        untilItIsTriedAgain(late, LATER);
    }

    @Test
    void aRunThatIsTakenUpAgainGoesOnBeyondIt() throws Exception {
        flows.add("ask", send("test.later", null));
        long run = called("ask");
        untilItIsTriedAgain(run, START);
        world.setClock(LIMIT - 100);
        failureOf(run);
        world.engine.resume(run, "eva");
        untilItIsTriedAgain(run, LIMIT);
    }

    @Test
    void theStepsOfACalledFlowAreRetriedNoLonger() throws Exception {
        flows.add("inner", send("test.asks", null));
        flows.add("outer", call("inner", "inner", Map.of(), false));
        assertThat(failureOf(called("outer")).kind()).isEqualTo(ErrorKind.TRY_LATER);
    }

    @Test
    void refusedCredentialsFailItAtOnceAndTheNextCallsWithoutAnAttempt() throws Exception {
        flows.add("ask", send("test.refused", null));
        assertThat(failureOf(called("ask")).message()).isEqualTo("Who are you?");
        Failure second = failureOf(called("ask"));
        assertThat(second.kind()).isEqualTo(ErrorKind.CREDENTIALS);
        assertThat(second.message()).contains("\"erp\" were refused");
        assertThat(attempts).hasValue(1);
    }

    @Test
    void aSystemThatIsLeftAloneForLongerFailsItWithoutAnAttempt() throws Exception {
        flows.add("ask", send("test.asks", null));
        failureOf(called("ask"));
        Failure second = failureOf(called("ask"));
        assertThat(second.kind()).isEqualTo(ErrorKind.TRY_LATER);
        assertThat(second.message()).contains("\"erp\" has not answered lately");
        assertThat(attempts).hasValue(1);
    }
}
