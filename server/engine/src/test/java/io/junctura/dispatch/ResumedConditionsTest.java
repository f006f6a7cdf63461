package io.junctura.dispatch;

import static io.junctura.dispatch.TestEngine.START;
import static io.junctura.dispatch.TestFlows.action;
import static io.junctura.dispatch.TestFlows.expression;
import static io.junctura.dispatch.TestFlows.set;
import static io.junctura.dispatch.TestFlows.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.api.ConnectorException;
import io.junctura.connector.Actions;
import io.junctura.definition.ActionStep;
import io.junctura.definition.CallStep;
import io.junctura.definition.CallbackStep;
import io.junctura.definition.LoopStep;
import io.junctura.definition.ParallelStep;
import io.junctura.definition.StepPlan;
import io.junctura.definition.SwitchStep;
import io.junctura.definition.TryStep;
import io.junctura.dispatch.accept.Posting;
import io.junctura.run.Callbacks;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.MemoryJournal;
import io.junctura.run.machine.RunMachine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A resumed run skips steps whose {@code when} is false, and does not evaluate it for steps that have begun. */
class ResumedConditionsTest {
    private final TestFlows flows = new TestFlows();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();
    private TestEngine world = new TestEngine(flows, new TestActions(this::run), disk);

    private volatile boolean refuses;

    /** What the look yields. */
    private volatile Object seen = "unknown";

    private Object run(String use, @Nullable Object input, Actions.Attempt attempt) throws ConnectorException {
        asked.add(attempt.step());
        if (refuses) throw ConnectorException.refused("no");
        return Map.of("n", seen);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static StepPlan.Head head(String path, String when) {
        StepPlan.Head plain = TestFlows.head(path);
        return new StepPlan.Head(path, path, true, null, expression(when), plain.retry(), null, StepPlan.OnError.FAIL);
    }

    /** A step of a kind, whose condition is on what the look has seen. */
    private static StepPlan step(String kind, String when) {
        StepPlan.Head head = head("x", when);
        Map<String, Object> none = Map.of();
        return switch (kind) {
            case "action" -> new ActionStep(head, "test.do", "erp", template(none), null);
            case "for-each" ->
                new LoopStep(
                        head,
                        template("{{ [1..2] }}"),
                        "item",
                        0,
                        1,
                        LoopStep.FailedItems.FAIL,
                        null,
                        List.of(action("x[]/do", "test.do", none)));
            case "parallel" ->
                new ParallelStep(head, false, List.of(TestFlows.branch("one", action("x[one]/do", "test.do", none))));
            case "try" ->
                new TryStep(
                        head, List.of(action("x/try/do", "test.do", none)), null, List.of(set("x/finally/s", none)));
            case "callback" -> new CallbackStep(head, Duration.ofHours(1), List.of(action("x/do", "test.do", none)));
            case "switch" ->
                new SwitchStep(
                        head, List.of(new SwitchStep.Case("1", null, List.of(action("x/1/do", "test.do", none)))));
            case "call" -> new CallStep(head, "called", template(none), true);
            default -> throw new AssertionError(kind);
        };
    }

    private Position position(long run, String step) {
        return world.journal.runs().load(run).orElseThrow().state().position(step);
    }

    @ParameterizedTest
    @ValueSource(strings = {"action", "for-each", "parallel", "try", "callback", "switch", "call"})
    void aStepWhoseConditionCannotBeEvaluatedIsNotDoneHoweverOftenTheRunIsTakenUpAgain(String kind) throws Exception {
        flows.add("called", action("do", "test.do", Map.of()));
        flows.add("refund", action("look", "test.look", Map.of()), step(kind, "steps.look.n > 1"));
        long run = world.accept("refund", Map.of());
        world.await(run, RunStatus.FAILED);
        world.close();

        // In another process, which knows no more than what is on disk.
        world = new TestEngine(flows, new TestActions(this::run), disk);
        world.engine.resume(run, "eva");
        world.await(run, RunStatus.FAILED);
        assertThat(asked).containsExactly("look");
        assertThat(position(run, "x").status()).isEqualTo(Position.Status.FAILED);

        seen = 1L;
        world.engine.resume(run, "look", "eva");
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(asked).containsExactly("look", "look");
        assertThat(position(run, "x").status()).isEqualTo(Position.Status.SKIPPED);
    }

    @Test
    void aCallBackThatHasBegunIsWaitedForAgainThoughWhatIsInsideHasChangedItsCondition() throws Exception {
        StepPlan ask = new CallbackStep(
                head("ask", "vars.open"), Duration.ofHours(1), List.of(set("ask/closed", Map.of("open", false))));
        flows.add("asks", set("opened", Map.of("open", true)), ask);
        long run = world.accept("asks", Map.of());
        world.await(run, RunStatus.WAITING);
        world.setClock(START + Duration.ofHours(2).toMillis());
        Eventually.is("its time is over", () -> {
            world.ringDue();
            return world.isNotified(run, RunStatus.FAILED);
        });
        world.engine.resume(run, "eva");
        String token = new Callbacks(world.journal.installation().secret(), () -> "").token(run, "ask");
        Eventually.is(
                "it waits again",
                () -> world.journal.runs().load(run).orElseThrow().status() == RunStatus.WAITING);
        assertThat(world.engine.post(token, "yes", 1).get(20, TimeUnit.SECONDS)).isEqualTo(Posting.FIRST);
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(position(run, "ask").result()).isEqualTo("yes");
    }

    @Test
    void aCallBackWhoseTimeWasOverWhenTheRunIsTakenUpAgainIsWaitedForAnew() throws Exception {
        StepPlan pay = action("ask/pay", "test.pay", Map.of());
        flows.add("asks", new CallbackStep(TestFlows.head("ask"), Duration.ofHours(1), List.of(pay)));
        refuses = true;
        long run = world.accept("asks", Map.of());
        world.await(run, RunStatus.FAILED);
        world.setClock(START + Duration.ofHours(2).toMillis());
        refuses = false;
        world.engine.resume(run, "eva");
        world.await(run, RunStatus.WAITING);
        world.ringDue();
        assertThat(world.journal.waits().waitsDue(START + Duration.ofHours(3).toMillis() - 1, 10, Set.of()))
                .isEmpty();
        String token = new Callbacks(world.journal.installation().secret(), () -> "").token(run, "ask");
        assertThat(world.engine.post(token, "yes", 1).get(20, TimeUnit.SECONDS)).isEqualTo(Posting.FIRST);
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(asked).containsExactly("ask/pay", "ask/pay");
    }

    @Test
    void soIsOneWhoseTimeWasOverTogetherWithThatOfItsRun() throws Exception {
        flows.add("limited", TestFlows.callback("ask", Duration.ofSeconds(30)));
        long run = world.accept("limited", Map.of());
        world.await(run, RunStatus.WAITING);
        world.setClock(START + 60_000);
        Eventually.is("both are over", () -> {
            world.ringDue();
            return world.isNotified(run, RunStatus.FAILED);
        });
        world.engine.resume(run, "eva");
        Eventually.is(
                "it waits anew",
                () -> world.journal.runs().load(run).orElseThrow().status() == RunStatus.WAITING
                        && position(run, "ask").waitsForPost().due() == START + 90_000);
    }

    @Test
    void aTryThatWasOnceTakenUpWithoutItsConditionGoesOnSoThatItsFinallyIsDone() {
        PinnedFlow flow = flows.add("old", step("try", "payload.n > 1"));
        Run run = new Run(1, flow, new Run.Accepted(START, Map.of("n", "unknown"), Map.of(), null, null, 0));
        Failure why = Failure.badInput("It cannot be evaluated.");
        run.state().apply(new Entry.Failed("x", 1, START, START, why, true));
        run.state().apply(new Entry.Ended(START, new Outcome.Failed("x", why)));
        run.state().apply(new Entry.Resumed(START, "eva"));
        assertThat(RunMachine.next(run, START)).isInstanceOf(Decision.Note.class);
        run.state().apply(new Entry.Done("x/try/do", 1, START, START, null));
        assertThat(RunMachine.next(run, START))
                .isEqualTo(new Decision.Note(new Entry.VarsSet("x/finally/s", Map.of()), false));
    }

    @Test
    void theFinallyOfATryWhoseConditionCannotBeEvaluatedIsNotDoneByACancelEither() {
        PinnedFlow flow = flows.add("guarded", step("try", "payload.n > 1"));
        Run run = new Run(1, flow, new Run.Accepted(START, Map.of("n", "unknown"), Map.of(), null, null, 0));
        Decision.Note note = (Decision.Note) RunMachine.next(run, START);
        assertThat(note.entry()).isInstanceOf(Entry.Failed.class);
        run.state().apply(note.entry());
        run.state().apply(new Entry.CancelAsked(START, "eva", false));
        assertThat(RunMachine.next(run, START)).isEqualTo(new Decision.End(new Outcome.Cancelled("eva")));
    }
}
