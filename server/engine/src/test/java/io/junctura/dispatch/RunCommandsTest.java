package io.junctura.dispatch;

import static io.junctura.dispatch.TestEngine.START;
import static io.junctura.dispatch.TestFlows.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.api.ConnectorException;
import io.junctura.connector.Actions;
import io.junctura.definition.ActionStep;
import io.junctura.definition.CallbackStep;
import io.junctura.definition.ConnectionLimits;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.LoopStep;
import io.junctura.definition.StepPlan;
import io.junctura.definition.TryStep;
import io.junctura.dispatch.accept.Posting;
import io.junctura.dispatch.queue.QueueCounts;
import io.junctura.run.Callbacks;
import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.Position;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.Appends;
import io.junctura.run.journal.MemoryJournal;
import io.junctura.run.journal.RunChange;
import io.junctura.run.journal.StoredRun;
import io.junctura.run.machine.RunMachine;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A run reads the commands of people at once, whatever its attempts do, and whether or not its flow has a free slot. */
class RunCommandsTest {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch sending = new CountDownLatch(1);
    private final CountDownLatch sent = new CountDownLatch(1);
    private final TestFlows flows = new TestFlows();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean refuses = true;
    private @Nullable TestEngine world;

    private TestEngine world() {
        world = new TestEngine(flows, new TestActions(this::slow));
        return world;
    }

    @AfterEach
    void stop() {
        sent.countDown();
        gate.countDown();
        if (world != null) world.close();
    }

    @Test
    void aRunWhoseAttemptHearsNoInterruptHasEndedAMinuteLater() throws Exception {
        flows.add("deaf", action("wait", "test.deaf", Map.of()));
        TestEngine world = world();
        long run = world.accept("deaf", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        world.engine.cancel(run, "eva");
        assertThat(world.ring(START + RunMachine.CLEANUP_TIME.toMillis()))
                .as("it is looked at again")
                .isNotNull();
        world.await(run, RunStatus.CANCELLED);
        assertThat(gate.getCount()).as("the attempt is still under way").isOne();

        // Its result is dropped.
        List<Entry> entries = TestFlows.entries(world.journal, run);
        gate.countDown();
        world.finish();
        assertThat(TestFlows.entries(world.journal, run)).isEqualTo(entries);
        assertThat(world.journal.runs().load(run).orElseThrow().status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void aForcedCancelEndsARunAtOnceWithoutItsFinallyThoughItsAttemptHearsNoInterrupt() throws Exception {
        flows.add("deaf", guarded(action("guard/try/wait", "test.deaf", Map.of()), "test.clean"));
        TestEngine world = world();
        long run = world.accept("deaf", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        world.engine.cancel(run, "eva");
        world.engine.cancelByForce(run, "otto");
        world.await(run, RunStatus.CANCELLED);
        assertThat(gate.getCount()).as("the attempt is still under way").isOne();
        assertThat(asked).containsExactly("guard/try/wait");
        assertThat(TestFlows.entries(world.journal, run))
                .contains(new Entry.CancelAsked(START, "eva", false), new Entry.CancelAsked(START, "otto", true));
    }

    @Test
    void aForcedCancelEndsTheRunsThatWereCalledAsWell() throws Exception {
        flows.add("inner", guarded(action("guard/try/wait", "test.deaf", Map.of()), "test.clean"));
        flows.add("outer", TestFlows.call("ask", "inner", Map.of(), false));
        TestEngine world = world();
        long run = world.accept("outer", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        world.engine.cancelByForce(run, "otto");
        world.await(run, RunStatus.CANCELLED);
        world.await(run + 1, RunStatus.CANCELLED);
        assertThat(world.journal.all())
                .extracting(StoredRun::status)
                .containsExactly(RunStatus.CANCELLED, RunStatus.CANCELLED);
        assertThat(asked).containsExactly("guard/try/wait");
    }

    @Test
    void whatWasCalledForSomethingAbandonedIsCancelledThoughTheProcessEndedBeforeItWasTold() throws Exception {
        flows.add("inner", TestFlows.delay("rest", "1h"));
        flows.add("outer", TestFlows.call("ask", "inner", Map.of(), false));
        MemoryJournal.Disk disk = new MemoryJournal.Disk();
        long run;
        try (TestEngine before = new TestEngine(flows, new TestActions(this::slow), disk)) {
            run = before.accept("outer", Map.of());
            before.await(run, RunStatus.WAITING);
            before.await(run + 1, RunStatus.WAITING);
            Appends.append(
                    before.journal,
                    Append.of(new RunChange(
                            run,
                            before.journal.runs().load(run).orElseThrow().appends(),
                            List.of(
                                    new Entry.CancelAsked(START, "otto", true),
                                    new Entry.Ended(START, new Outcome.Cancelled("otto"))),
                            RunStatus.CANCELLED,
                            new Outcome.Cancelled("otto"),
                            START,
                            Map.of(),
                            null,
                            false)));
        }
        world = new TestEngine(flows, new TestActions(this::slow), disk);
        world.await(run + 1, RunStatus.CANCELLED);
    }

    @Test
    void aSecondCancelLeavesTheFinallyThatTheFirstOneGranted() throws Exception {
        flows.add("guarded", guarded(TestFlows.delay("guard/try/wait", "5m"), "test.slow"));
        TestEngine world = world();
        long run = world.accept("guarded", Map.of());
        world.await(run, RunStatus.WAITING);
        world.engine.cancel(run, "eva");
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        world.engine.cancel(run, "eva");
        gate.countDown();
        world.await(run, RunStatus.CANCELLED);
        assertThat(asked).containsExactly("guard/finally/clean");
    }

    @Test
    void aCancelLeavesAFinallyThatIsUnderWay() throws Exception {
        flows.add("guarded", cleaned(action("guard/try/work", "test.clean", Map.of())));
        TestEngine world = world();
        long run = world.accept("guarded", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        world.engine.cancel(run, "eva");
        world.engine.cancel(run, "eva");
        gate.countDown();
        world.await(run, RunStatus.CANCELLED);
        assertThat(asked).containsExactly("guard/try/work", "guard/finally/clean", "guard/finally/audit");
    }

    @Test
    void aStepThatIsOnlyNamedFinallyIsInterruptedByACancelLikeAnyOther() throws Exception {
        StepPlan work = action("guard/try/finally/1/work", "test.slow", Map.of());
        flows.add(
                "guarded",
                guarded(TestFlows.either("guard/try/finally", "true", List.of(work), List.of()), "test.clean"));
        TestEngine world = world();
        long run = world.accept("guarded", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        world.engine.cancel(run, "eva");
        world.await(run, RunStatus.CANCELLED);
        assertThat(asked).containsExactly("guard/try/finally/1/work", "interrupted", "guard/finally/clean");
    }

    @Test
    void aCancelledRunThatWasInLineLeavesItsTurnToTheNextWhileItsFinallyIsUnderWay() throws Exception {
        StepPlan aside = new ActionStep(
                TestFlows.head("guard/finally/clean"), "test.deaf", null, TestFlows.template(Map.of()), null);
        flows.add(
                "guarded",
                TestFlows.guarded(
                        "guard", List.of(action("guard/try/send", "test.clean", Map.of())), null, List.of(aside)));
        flows.add("sends", action("send", "test.turn", Map.of()));
        TestEngine world = world();
        world.engine.limit("erp", new ConnectionLimits(1, null), () -> {
            throw new AssertionError("there is no rate");
        });
        long first = world.accept("sends", Map.of());
        assertThat(sending.await(20, TimeUnit.SECONDS)).isTrue();
        long cancelled = world.accept("guarded", Map.of());
        world.await(cancelled, RunStatus.WAITING);
        long next = world.accept("sends", Map.of());
        world.await(next, RunStatus.WAITING);
        world.engine.cancel(cancelled, "eva");
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        sent.countDown();
        world.await(first, RunStatus.SUCCEEDED);
        world.await(next, RunStatus.SUCCEEDED);
        assertThat(gate.getCount()).as("the finally is still under way").isOne();
        gate.countDown();
        world.await(cancelled, RunStatus.CANCELLED);
        assertThat(asked).containsExactly("send", "guard/finally/clean", "send");
    }

    @Test
    void whatARunThatIsBeingCancelledHasWaitedForIsHeardThoughNoSlotIsFree() throws Exception {
        flows.concurrency = 1;
        StepPlan rests = TestFlows.guarded(
                "kind/1/guard",
                List.of(TestFlows.delay("kind/1/guard/try/wait", "5m")),
                null,
                List.of(
                        TestFlows.delay("kind/1/guard/finally/rest", "5s"),
                        action("kind/1/guard/finally/clean", "test.clean", null)));
        flows.add("busy", waitsOrWorks(rests));
        TestEngine world = world();
        long waiting = world.accept("busy", Map.of("waits", true));
        world.await(waiting, RunStatus.WAITING);
        world.accept("busy", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        world.engine.cancel(waiting, "eva");
        Eventually.is(
                "its finally waits",
                () -> !world.engine.isInMemory(waiting)
                        && world.journal
                                        .runs()
                                        .load(waiting)
                                        .orElseThrow()
                                        .state()
                                        .position("kind/1/guard/finally/rest")
                                != null);
        world.setClock(START + 5_000);
        world.ringDue();
        world.await(waiting, RunStatus.CANCELLED);
        assertThat(asked).containsExactly("kind/otherwise/work", "kind/1/guard/finally/clean");
        Eventually.is("its slot is given back", () -> QueueCounts.slotsTaken(world.engine.queues) == 1);
    }

    @Test
    void aRunThatIsTakenUpAgainDoesNotWaitForACalledOneThatIsBeingCancelled() throws Exception {
        flows.add("inner", guarded(TestFlows.delay("guard/try/rest", "1h"), "test.slow"));
        StepPlan which = TestFlows.either(
                "two[]/which",
                "item = 0",
                List.of(TestFlows.call("two[]/which/1/ask", "inner", Map.of(), false)),
                List.of(action("two[]/which/otherwise/x", "test.failsLater", null)));
        flows.add("outer", TestFlows.loop("two", "{{ [0..1] }}", 0, 2, LoopStep.FailedItems.FAIL, which));
        TestEngine world = world();
        long run = world.accept("outer", Map.of());
        world.await(run + 1, RunStatus.WAITING); // a run that has not begun has nothing to clean up
        sent.countDown();
        world.await(run, RunStatus.FAILED);
        assertThat(begun.await(20, TimeUnit.SECONDS))
                .as("what was called cleans up")
                .isTrue();
        refuses = false;
        world.engine.resume(run, "eva");
        Eventually.is("another is called", () -> {
            Position ask = world.journal.runs().load(run).orElseThrow().state().position("two[0]/which/1/ask");
            return ask != null && ask.waitsFor() instanceof Wait.Child child && child.run() > run + 1;
        });
    }

    @Test
    void whatACancelledRunHasCalledInsideOfATryIsCancelledBeforeItsFinally() throws Exception {
        flows.add("inner", TestFlows.delay("rest", "1h"));
        flows.add("outer", guarded(TestFlows.call("guard/try/ask", "inner", Map.of(), false), "test.deaf"));
        TestEngine world = world();
        long run = world.accept("outer", Map.of());
        world.await(run, RunStatus.WAITING);
        world.engine.cancel(run, "eva");
        world.await(run + 1, RunStatus.CANCELLED);
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(gate.getCount()).as("the finally is under way").isOne();
        gate.countDown();
        world.await(run, RunStatus.CANCELLED);
    }

    @Test
    void whatWasLeftBehindDoesNotDoItsOwnFinallyWhenTheRunIsCancelledDuringTheOneAroundIt() throws Exception {
        StepPlan rests = TestFlows.guarded(
                "guard/try/two[]/which/1/in",
                List.of(TestFlows.delay("guard/try/two[]/which/1/in/try/rest", "1h")),
                null,
                List.of(action("guard/try/two[]/which/1/in/finally/x", "test.clean", null)));
        StepPlan fails = action("guard/try/two[]/which/otherwise/fails", "test.fails", null);
        StepPlan which = TestFlows.either("guard/try/two[]/which", "item = 0", List.of(rests), List.of(fails));
        StepPlan two = TestFlows.loop("guard/try/two", "{{ [0..1] }}", 0, 2, LoopStep.FailedItems.FAIL, which);
        flows.add("outer", guarded(two, "test.deaf"));
        TestEngine world = world();
        long run = world.accept("outer", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        world.engine.cancel(run, "eva");
        Eventually.is(
                "it has heard that",
                () -> TestFlows.entries(world.journal, run).contains(new Entry.CancelAsked(START, "eva", false)));
        gate.countDown();
        world.await(run, RunStatus.CANCELLED);
        assertThat(asked).containsExactly("guard/try/two[1]/which/otherwise/fails", "guard/finally/clean");
    }

    @Test
    void aRunThatWasTakenUpAgainAndWaitsBehindAnotherIsCancelledWithItsFinally() throws Exception {
        FlowPlan.Order order = new FlowPlan.Order(TestFlows.expression("payload.key"), FlowPlan.OnFailure.SKIP);
        StepPlan fails = action("kind/1/guard/try/x", "test.fails", null);
        StepPlan cleans = action("kind/1/guard/finally/clean", "test.clean", null);
        flows.add(
                "ordered",
                FlowPlan.History.FULL,
                order,
                waitsOrWorks(TestFlows.guarded("kind/1/guard", List.of(fails), null, List.of(cleans))));
        TestEngine world = world();
        long run = world.accept("ordered", Map.of("key", "k", "waits", true));
        world.await(run, RunStatus.FAILED);
        long next = world.accept("ordered", Map.of("key", "k"));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        world.engine.resume(run, "kind/1/guard/try/x", "eva");
        Eventually.is(
                "it is behind the other",
                () -> world.journal.runs().load(run).orElseThrow().status() == RunStatus.BEHIND
                        && !world.engine.isInMemory(run));
        world.engine.cancel(run, "eva");
        world.await(run, RunStatus.CANCELLED);
        assertThat(asked)
                .containsExactly(
                        "kind/1/guard/try/x",
                        "kind/1/guard/finally/clean",
                        "kind/otherwise/work",
                        "kind/1/guard/finally/clean");
        gate.countDown();
        world.await(next, RunStatus.SUCCEEDED);
        long last = world.accept("ordered", Map.of("key", "k"));
        world.await(last, RunStatus.SUCCEEDED);
        assertThat(QueueCounts.behind(world.engine.queues).values()).allMatch(behind -> behind == 0);
    }

    @Test
    void aTimeLimitThatPassesDuringAWaitLeavesTheFinallyItsMinute() throws Exception {
        flows.add("limited", cleaned(TestFlows.delay("guard/try/wait", "1h")));
        TestEngine world = world();
        long run = world.accept("limited", Map.of());
        world.await(run, RunStatus.WAITING);
        world.setClock(START + 41_000);
        world.ringDue();
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        // The run is looked at while its attempt is under way.
        world.engine.interruptOverdue(0);
        world.engine.interruptOverdue(0);
        world.engine.cancel(run, "eva");
        Eventually.is(
                "it was looked at",
                () -> TestFlows.entries(world.journal, run)
                        .contains(new Entry.CancelAsked(START + 41_000, "eva", false)));
        gate.countDown();
        world.await(run, RunStatus.CANCELLED);
        assertThat(asked).containsExactly("guard/finally/clean", "guard/finally/audit");
    }

    /** A flow with a slow {@code finally}. */
    private static StepPlan cleaned(StepPlan step) {
        return TestFlows.guarded(
                "guard",
                List.of(step),
                null,
                List.of(
                        action("guard/finally/clean", "test.slow", Map.of()),
                        action("guard/finally/audit", "test.clean", Map.of())));
    }

    @Test
    void aRunWhoseTimeWasOverEndsThoughTheClockIsSetBackDuringItsFinally() throws Exception {
        flows.add("limited", guarded(TestFlows.delay("guard/try/wait", "1h"), "test.slow"));
        TestEngine world = world();
        long run = world.accept("limited", Map.of());
        world.await(run, RunStatus.WAITING);
        world.setClock(START + 41_000);
        world.ringDue();
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        world.setClock(START + 20_000);
        gate.countDown();
        Eventually.is("its finally is done, and it waits", () -> !world.engine.isInMemory(run));
        world.setClock(START + 42_000);
        Eventually.is("its time is over once more", () -> {
            world.ringDue();
            return world.isNotified(run, RunStatus.FAILED);
        });
        assertThat(asked).containsExactly("guard/finally/clean");
    }

    @Test
    void aRunThatIsCancelledLongPastItsTimeLimitIsNotLookedAtAgainAndAgainDuringItsLastWords() throws Exception {
        StepPlan rests = TestFlows.delay("guard/finally/rest", "30s");
        flows.add(
                "limited",
                TestFlows.guarded("guard", List.of(TestFlows.delay("guard/try/wait", "1h")), null, List.of(rests)));
        TestEngine world = world();
        long run = world.accept("limited", Map.of());
        world.await(run, RunStatus.WAITING);
        world.setClock(START + 600_000);
        world.engine.cancel(run, "eva");
        Eventually.is(
                "its finally waits",
                () -> !world.engine.isInMemory(run)
                        && world.journal.runs().load(run).orElseThrow().state().position("guard/finally/rest") != null);
        assertThat(world.journal.waits().waitsDue(START + 600_000, 10, Set.of()))
                .isEmpty();
        world.ringDue(); // its time limit has passed while it was not in memory
        assertThat(world.isToRing()).isFalse();
        assertThat(world.ring(START + 630_000)).isEqualTo(START + 630_000);
        world.await(run, RunStatus.CANCELLED);
    }

    @Test
    void aQueuedRunIsCancelledThoughNoSlotIsFree() throws Exception {
        flows.concurrency = 1;
        flows.add("busy", action("wait", "test.deaf", Map.of()));
        TestEngine world = world();
        world.accept("busy", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        List<Long> queued = List.of(world.accept("busy", Map.of()), world.accept("busy", Map.of()));
        world.engine.cancel(queued.get(0), "eva");
        world.engine.cancelByForce(queued.get(1), "eva");
        for (long run : queued) world.await(run, RunStatus.CANCELLED);
        assertThat(asked).containsExactly("wait");
        Eventually.is("their slots are given back", () -> QueueCounts.slotsTaken(world.engine.queues) == 1);
    }

    @Test
    void aWaitingRunIsCancelledThoughNoSlotIsFree() throws Exception {
        flows.concurrency = 1;
        flows.add("busy", waitsOrWorks(TestFlows.delay("kind/1/wait", "5m")));
        TestEngine world = world();
        long waiting = world.accept("busy", Map.of("waits", true));
        world.await(waiting, RunStatus.WAITING);
        world.accept("busy", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        world.engine.cancel(waiting, "eva");
        world.await(waiting, RunStatus.CANCELLED);
    }

    @Test
    void whatIsPostedIsOnDiskThoughNoSlotIsFreeAndTheRunGoesOnWhenOneIs() throws Exception {
        flows.concurrency = 1;
        flows.add(
                "busy",
                waitsOrWorks(TestFlows.callback("kind/1/wait", Duration.ofHours(1))),
                action("then", "test.clean", Map.of()));
        TestEngine world = world();
        long waiting = world.accept("busy", Map.of("waits", true));
        world.await(waiting, RunStatus.WAITING);
        long busy = world.accept("busy", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        String token = new Callbacks(world.journal.installation().secret(), () -> "").token(waiting, "kind/1/wait");
        assertThat(world.engine.post(token, Map.of(), 1).get(20, TimeUnit.SECONDS))
                .isEqualTo(Posting.FIRST);
        assertThat(world.journal.runs().load(waiting).orElseThrow().status()).isEqualTo(RunStatus.DUE);
        assertThat(asked).containsExactly("kind/otherwise/work");
        gate.countDown();
        world.await(waiting, RunStatus.SUCCEEDED);
        world.await(busy, RunStatus.SUCCEEDED);
    }

    @Test
    void aCallBackWhoseStepFailedIsWaitedForNoLongerOnceTheFailureIsCaught() throws Exception {
        StepPlan asked = TestFlows.callback(
                "guard/try/asked", Duration.ofHours(1), action("guard/try/asked/send", "test.fails", Map.of()));
        StepPlan instead = TestFlows.delay("guard/catch/instead", "2h");
        flows.add("asks", TestFlows.guarded("guard", List.of(asked), List.of(instead), List.of()));
        TestEngine world = world();
        long run = world.accept("asks", Map.of());
        world.await(run, RunStatus.WAITING);
        assertThat(world.journal.waits().waitsDue(START + Duration.ofHours(1).toMillis(), 10, Set.of()))
                .as("nothing is due when the call-back would have been")
                .isEmpty();
        String token = new Callbacks(world.journal.installation().secret(), () -> "").token(run, "guard/try/asked");
        assertThat(world.engine.post(token, Map.of(), 1).get(20, TimeUnit.SECONDS))
                .isEqualTo(Posting.UNKNOWN);
    }

    @Test
    void aCallBackWhoseStepFailedIsWaitedForNoLongerOnceWhatIsAroundItLetsTheFailurePass() throws Exception {
        StepPlan tried = TestFlows.callback(
                "guard/try/asked", Duration.ofHours(1), action("guard/try/asked/send", "test.first", Map.of()));
        StepPlan nested = TestFlows.callback(
                "outer/asked", Duration.ofHours(1), action("outer/asked/send", "test.fails", Map.of()));
        flows.add(
                "asks",
                new TryStep(TestFlows.head("guard", StepPlan.OnError.CONTINUE), List.of(tried), null, List.of()),
                new CallbackStep(
                        TestFlows.head("outer", StepPlan.OnError.CONTINUE), Duration.ofHours(1), List.of(nested)),
                TestFlows.delay("rest", "2h"),
                action("then", "test.fails", Map.of()));
        TestEngine world = world();
        long run = world.accept("asks", Map.of());
        world.await(run, RunStatus.WAITING);
        assertThat(world.journal.waits().waitsDue(START + Duration.ofHours(1).toMillis(), 10, Set.of()))
                .as("nothing is due when the call-backs would have been")
                .isEmpty();
        Callbacks callbacks = new Callbacks(world.journal.installation().secret(), () -> "");
        for (String step : List.of("guard/try/asked", "outer", "outer/asked")) {
            assertThat(post(world, callbacks.token(run, step), "yes")).as(step).isEqualTo(Posting.UNKNOWN);
        }

        // Until the run is resumed from inside of it.
        world.setClock(START + Duration.ofHours(3).toMillis());
        Eventually.is("it has failed", () -> {
            world.ringDue();
            return world.isNotified(run, RunStatus.FAILED);
        });
        world.engine.resume(run, "guard/try/asked/send", "eva");
        Eventually.is(
                "it waits again",
                () -> world.journal.runs().load(run).orElseThrow().status() == RunStatus.WAITING);
        assertThat(post(world, callbacks.token(run, "guard/try/asked"), "yes")).isEqualTo(Posting.FIRST);
    }

    @Test
    void aCallBackIsWaitedForAgainWhenTheRunGoesBackToItsStep() throws Exception {
        StepPlan asked = TestFlows.callback(
                "guard/try/asked", Duration.ofHours(1), action("guard/try/asked/send", "test.first", Map.of()));
        StepPlan gaveUp = action("guard/catch/tell", "test.fails", Map.of());
        flows.add("asks", TestFlows.guarded("guard", List.of(asked), List.of(gaveUp), List.of()));
        TestEngine world = world();
        long run = world.accept("asks", Map.of());
        world.await(run, RunStatus.FAILED);
        world.engine.resume(run, "guard/try/asked/send", "eva");
        world.await(run, RunStatus.WAITING);
        String token = new Callbacks(world.journal.installation().secret(), () -> "").token(run, "guard/try/asked");
        assertThat(world.engine.post(token, Map.of(), 1).get(20, TimeUnit.SECONDS))
                .isEqualTo(Posting.FIRST);
        world.await(run, RunStatus.SUCCEEDED);
    }

    @Test
    void whatIsPostedToARunThatHasFailedIsKeptAndItGoesOnWithItWhenItIsTakenUpAgain() throws Exception {
        StepPlan waits = TestFlows.callback("two[]/which/1/ask", Duration.ofHours(1));
        StepPlan fails = action("two[]/which/otherwise/x", "test.fails", Map.of());
        StepPlan which = TestFlows.either("two[]/which", "item = 0", List.of(waits), List.of(fails));
        flows.add(
                "two",
                TestFlows.loop("two", "{{ payload.items }}", 0, 2, LoopStep.FailedItems.FAIL, which),
                action("then", "test.clean", Map.of()));
        TestEngine world = world();
        long run = world.accept("two", Map.of("items", List.of(0L, 1L)));
        world.await(run, RunStatus.FAILED);
        String token = new Callbacks(world.journal.installation().secret(), () -> "").token(run, "two[0]/which/1/ask");
        assertThat(post(world, token, "yes")).isEqualTo(Posting.FIRST);
        assertThat(post(world, token, "yes")).isEqualTo(Posting.AGAIN);
        assertThat(world.journal.runs().load(run).orElseThrow().status()).isEqualTo(RunStatus.FAILED);

        refuses = false;
        world.engine.resume(run, "eva");
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(QueueCounts.backlogs(world.engine.queues).values()).containsOnly(0L);
    }

    @Test
    void nothingIsTakenForARunThatHasFailedOnceTheTimeIsOverOrItIsGivenUp() throws Exception {
        StepPlan waits = TestFlows.callback("two[]/which/1/ask", Duration.ofHours(1));
        StepPlan fails = action("two[]/which/otherwise/x", "test.fails", Map.of());
        StepPlan which = TestFlows.either("two[]/which", "item = 0", List.of(waits), List.of(fails));
        flows.add("two", TestFlows.loop("two", "{{ payload.items }}", 0, 2, LoopStep.FailedItems.FAIL, which));
        TestEngine world = world();
        Callbacks callbacks = new Callbacks(world.journal.installation().secret(), () -> "");
        long late = world.accept("two", Map.of("items", List.of(0L, 1L)));
        long given = world.accept("two", Map.of("items", List.of(0L, 1L)));
        world.await(late, RunStatus.FAILED);
        world.await(given, RunStatus.FAILED);
        world.engine.cancel(given, "eva");
        world.await(given, RunStatus.CANCELLED);
        assertThat(post(world, callbacks.token(given, "two[0]/which/1/ask"), "yes"))
                .isEqualTo(Posting.UNKNOWN);
        world.setClock(START + Duration.ofHours(2).toMillis());
        world.ringDue();
        assertThat(world.isToRing()).isFalse();
        assertThat(post(world, callbacks.token(late, "two[0]/which/1/ask"), "yes"))
                .isEqualTo(Posting.UNKNOWN);
    }

    private static Posting post(TestEngine world, String token, Object value) throws Exception {
        return world.engine.post(token, value, 1).get(20, TimeUnit.SECONDS);
    }

    @Test
    void aRunIsTakenUpAgainOnDiskThoughNoSlotIsFreeAndGoesOnWhenOneIs() throws Exception {
        flows.concurrency = 1;
        flows.add("busy", waitsOrWorks(action("kind/1/fail", "test.fails", Map.of())));
        TestEngine world = world();
        long failed = world.accept("busy", Map.of("waits", true));
        world.await(failed, RunStatus.FAILED);
        world.accept("busy", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        world.engine.resume(failed, "eva");
        Eventually.is(
                "it is due again",
                () -> world.journal.runs().load(failed).orElseThrow().status() == RunStatus.DUE);
        assertThat(asked).containsExactly("kind/1/fail", "kind/otherwise/work");
        gate.countDown();
        Eventually.is("it was attempted again", () -> asked.size() == 3);
    }

    @Test
    void aRunThatWaitsForASlotIsQueuedAndListenersHearWhenItBegins() throws Exception {
        flows.concurrency = 1;
        flows.add("busy", action("wait", "test.deaf", Map.of()));
        TestEngine world = world();
        long first = world.accept("busy", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        long second = world.accept("busy", Map.of());
        assertThat(world.engine.executes(first)).isTrue();
        assertThat(world.engine.executes(second)).isFalse();
        assertThat(world.engine.executing()).containsExactly(first);
        gate.countDown();
        world.await(second, RunStatus.SUCCEEDED);
        assertThat(world.begun).containsExactly(second);
    }

    @Test
    void aDelayInABranchIsOverInTimeThoughAnAttemptOfAnotherIsUnderWay() throws Exception {
        flows.add(
                "race",
                TestFlows.parallel(
                        "race",
                        true,
                        TestFlows.branch("timer", TestFlows.delay("race[timer]/wait", "1s")),
                        TestFlows.branch("work", action("race[work]/slow", "test.deaf", Map.of()))));
        TestEngine world = world();
        long run = world.accept("race", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(world.ring(START + 1_000)).as("it is looked at again").isEqualTo(START + 1_000);
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(gate.getCount()).as("the attempt is still under way").isOne();
    }

    private static StepPlan guarded(StepPlan step, String last) {
        return TestFlows.guarded("guard", List.of(step), null, List.of(action("guard/finally/clean", last, Map.of())));
    }

    /** Some runs wait, and the others keep their slots. */
    private static StepPlan waitsOrWorks(StepPlan waits) {
        StepPlan works = action("kind/otherwise/work", "test.deaf", Map.of());
        return TestFlows.either("kind", "payload.waits", List.of(waits), List.of(works));
    }

    private Object slow(String use, @Nullable Object input, Actions.Attempt attempt)
            throws ConnectorException, InterruptedException {
        asked.add(attempt.step());
        if (use.equals("test.failsLater")) {
            sent.await();
            if (refuses) throw ConnectorException.refused("no");
            return Map.of();
        }
        if (use.equals("test.clean") || (use.equals("test.fails") && !refuses)) return Map.of();
        if (use.equals("test.first") && Collections.frequency(asked, attempt.step()) > 1) return Map.of();
        if (use.equals("test.fails") || use.equals("test.first")) throw ConnectorException.refused("no");
        if (use.equals("test.turn")) {
            sending.countDown();
            sent.await();
            return Map.of();
        }
        begun.countDown();
        while (true) {
            try {
                gate.await();
                return Map.of("done", 1L);
            } catch (InterruptedException e) {
                if (!use.equals("test.slow")) continue;
                asked.add("interrupted");
                throw e;
            }
        }
    }
}
