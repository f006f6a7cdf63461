package io.junctura.dispatch;

import static io.junctura.dispatch.TestEngine.START;
import static io.junctura.dispatch.TestFlows.action;
import static io.junctura.dispatch.TestFlows.branch;
import static io.junctura.dispatch.TestFlows.call;
import static io.junctura.dispatch.TestFlows.callback;
import static io.junctura.dispatch.TestFlows.delay;
import static io.junctura.dispatch.TestFlows.either;
import static io.junctura.dispatch.TestFlows.guarded;
import static io.junctura.dispatch.TestFlows.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.definition.LoopStep;
import io.junctura.definition.StepPlan;
import io.junctura.definition.StopStep;
import io.junctura.dispatch.accept.Posting;
import io.junctura.dispatch.attempt.CrashCount;
import io.junctura.files.RowSource;
import io.junctura.run.Callbacks;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.MemoryJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a failure or a {@code stop} has left behind goes no further, and nothing is kept of it. */
class AbandonedStepsTest {
    private static final Map<String, Object> ITEMS = Map.of("items", List.of(0L, 1L));

    private final TestFlows flows = new TestFlows();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();
    private TestEngine world = new TestEngine(flows, new TestActions(this::run), disk);
    private volatile boolean works;

    @AfterEach
    void stop() {
        world.close();
    }

    private @Nullable Object run(String use, @Nullable Object input, Actions.Attempt attempt)
            throws ConnectorException {
        asked.add(attempt.step());
        if (works) return Map.of();
        if (use.equals("test.later")) throw ConnectorException.tryLater(Reached.NO, "not yet");
        if (use.equals("test.fails")) throw ConnectorException.refused("no");
        return Map.of();
    }

    /** In the end it waits for ten seconds, then cleans up. */
    private static StepPlan rests(StepPlan inside, @Nullable List<StepPlan> caught) {
        return guarded(
                "guard",
                List.of(inside),
                caught,
                List.of(delay("guard/finally/rest", "10s"), action("guard/finally/clean", "test.clean", null)));
    }

    /** The first item does the one, the second the other. */
    private static StepPlan two(StepPlan first, StepPlan second) {
        StepPlan which = either("guard/try/two[]/which", "item = 0", List.of(first), List.of(second));
        return TestFlows.loop("guard/try/two", "{{ payload.items }}", 0, 2, LoopStep.FailedItems.FAIL, which);
    }

    private static StepPlan stop(String path) {
        return new StopStep(head(path), null);
    }

    /** Lets the time of the finally's wait pass, and asserts that nothing else is waited for until then. */
    private void restsUntilItCleansUp(long run, RunStatus end) throws Exception {
        assertThat(world.journal.waits().waitsDue(START + 9_999, 10, Set.of())).isEmpty();
        world.setClock(START + 10_000);
        Eventually.is("it has cleaned up", () -> {
            world.ringDue();
            return world.isNotified(run, end);
        });
    }

    @Test
    void anItemThatWaitsForItsNextAttemptDoesNotActBesideTheFinallyOfTheTryAroundItsLoop() throws Exception {
        StepPlan later = action("guard/try/two[]/which/1/later", "test.later", null);
        StepPlan fails = action("guard/try/two[]/which/otherwise/fails", "test.fails", null);
        flows.add("flow", rests(two(later, fails), null));
        long run = world.accept("flow", ITEMS);
        world.await(run, RunStatus.WAITING);
        restsUntilItCleansUp(run, RunStatus.FAILED);
        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "guard/try/two[0]/which/1/later",
                        "guard/try/two[1]/which/otherwise/fails",
                        "guard/finally/clean");

        works = true;
        world.engine.resume(run, "eva");
        world.setClock(START + 60_000);
        Eventually.is("it has ended", () -> {
            world.ringDue();
            return world.isNotified(run, RunStatus.SUCCEEDED);
        });
        assertThat(asked.subList(3, 5))
                .as("taken up again, both items go on")
                .containsExactlyInAnyOrder("guard/try/two[0]/which/1/later", "guard/try/two[1]/which/otherwise/fails");
    }

    @Test
    void aStopIsNotUndoneByAnItemThatFailsDuringTheFinally() throws Exception {
        StepPlan later = action("guard/try/two[]/which/1/later", "test.later", null);
        flows.add(
                "flow",
                rests(
                        two(later, stop("guard/try/two[]/which/otherwise/stop")),
                        List.of(action("guard/catch/caught", "test.clean", null))),
                action("after", "test.clean", null));
        long run = world.accept("flow", ITEMS);
        world.await(run, RunStatus.WAITING);
        restsUntilItCleansUp(run, RunStatus.SUCCEEDED);
        assertThat(asked).containsExactly("guard/try/two[0]/which/1/later", "guard/finally/clean");
    }

    @Test
    void whatWasCalledInABranchBesideAStopIsCancelledBeforeTheFinallyBegins() throws Exception {
        flows.add("inner", delay("rest", "5s"), action("act", "test.clean", null));
        StepPlan both = TestFlows.parallel(
                "guard/try/both",
                false,
                branch("calls", call("guard/try/both[calls]/ask", "inner", Map.of(), false)),
                branch("stops", stop("guard/try/both[stops]/stop")));
        flows.add("flow", rests(both, null));
        long run = world.accept("flow", ITEMS);
        world.await(run + 1, RunStatus.CANCELLED);
        restsUntilItCleansUp(run, RunStatus.SUCCEEDED);
        assertThat(asked).containsExactly("guard/finally/clean");
    }

    @Test
    void whatIsPostedMeanwhileIsKeptForWhenTheRunIsTakenUpAgain() throws Exception {
        StepPlan asks = callback("guard/try/two[]/which/1/ask", Duration.ofHours(1));
        StepPlan fails = action("guard/try/two[]/which/otherwise/fails", "test.fails", null);
        flows.add("flow", rests(two(asks, fails), null));
        long run = world.accept("flow", ITEMS);
        world.await(run, RunStatus.WAITING);
        String step = "guard/try/two[0]/which/1/ask";
        String token = new Callbacks(world.journal.installation().secret(), () -> "").token(run, step);
        assertThat(world.engine.post(token, "yes", 1).get(20, TimeUnit.SECONDS)).isEqualTo(Posting.FIRST);
        restsUntilItCleansUp(run, RunStatus.FAILED);
        assertThat(world.journal
                        .runs()
                        .load(run)
                        .orElseThrow()
                        .state()
                        .position(step)
                        .result())
                .as("before that it has not gone on")
                .isNull();

        works = true;
        world.engine.resume(run, "eva");
        world.await(run, RunStatus.SUCCEEDED);
    }

    @Test
    void theTimeOfACallBackThatWasLeftBehindPassesDuringTheFinally() throws Exception {
        StepPlan asks = callback("guard/try/two[]/which/1/ask", Duration.ofSeconds(5));
        StepPlan fails = action("guard/try/two[]/which/otherwise/fails", "test.fails", null);
        flows.add("flow", rests(two(asks, fails), null));
        long run = world.accept("flow", ITEMS);
        world.await(run, RunStatus.WAITING);
        world.setClock(START + 5_000);
        Eventually.is("it is not waited for any more", () -> {
            world.ringDue();
            return world.journal.waits().waitsDue(START + 9_999, 10, Set.of()).isEmpty();
        });
        restsUntilItCleansUp(run, RunStatus.FAILED);
        assertThat(asked).containsExactly("guard/try/two[1]/which/otherwise/fails", "guard/finally/clean");
    }

    @Test
    void afterACrashItIsLeftBehindAsWell() throws Exception {
        StepPlan later = action("guard/try/two[]/which/1/later", "test.later", null);
        flows.add("flow", rests(two(later, stop("guard/try/two[]/which/otherwise/stop")), null));
        long run = world.accept("flow", ITEMS);
        world.await(run, RunStatus.WAITING);
        world.close();
        world = new TestEngine(flows, new TestActions(this::run), disk);
        restsUntilItCleansUp(run, RunStatus.SUCCEEDED);
        assertThat(asked).containsExactly("guard/try/two[0]/which/1/later", "guard/finally/clean");
    }

    @Test
    void ofLoopsThatEndBadlyNoFileStaysOpen() throws Exception {
        AtomicInteger open = new AtomicInteger();
        List<Integer> seen = new ArrayList<>();
        RowSource rows = (file, from) -> {
            seen.add(open.incrementAndGet());
            return new Endless(open);
        };
        world.close();
        world = new TestEngine(flows, new TestActions(this::run), disk, rows, CrashCount.NONE);
        StepPlan fails = action("out[]/guard/try/in[]/x", "test.fails", null);
        StepPlan inner =
                TestFlows.loop("out[]/guard/try/in", "{{ payload.file }}", 0, 1, LoopStep.FailedItems.FAIL, fails);
        StepPlan caught = guarded("out[]/guard", List.of(inner), List.of(), List.of());
        StepPlan again = TestFlows.loop(
                "out[]/again",
                "{{ payload.file }}",
                0,
                1,
                LoopStep.FailedItems.FAIL,
                action("out[]/again[]/x", "test.fails", null));
        flows.add("flow", TestFlows.loop("out", "{{ [1..20] }}", 0, 1, LoopStep.FailedItems.COLLECT, caught, again));
        FileRef file = new FileRef("f", "rows.ndjson", "application/x-ndjson", 1);
        long run = world.accept("flow", Map.of("file", file));
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(seen).hasSize(40).containsOnly(1);
        assertThat(open).hasValue(0);
    }

    /** Rows without an end. */
    private record Endless(AtomicInteger open) implements RowSource.Rows {
        @Override
        public List<?> next(int most) {
            return java.util.Collections.nCopies(most, 1L);
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
