package io.junctura.dispatch;

import static io.junctura.dispatch.TestEngine.START;
import static io.junctura.dispatch.TestFlows.head;
import static io.junctura.dispatch.TestFlows.loop;
import static io.junctura.dispatch.TestFlows.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.definition.ActionStep;
import io.junctura.definition.LoopStep;
import io.junctura.definition.OnDoubt;
import io.junctura.definition.StepPlan;
import io.junctura.run.Position;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import io.junctura.run.journal.MemoryJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Steps whose action takes many items: what each attempt sends, and what the step yields. */
class BatchStepsTest {
    private final ConnectorException later = ConnectorException.tryLater(Reached.NO, "locked");
    private final ConnectorException unknown = ConnectorException.tryLater(Reached.MAYBE, "no answer");
    private final ConnectorException refused = ConnectorException.refused("duplicate");

    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();
    private final TestFlows flows = new TestFlows();
    /** The items that each attempt has sent. */
    private final List<List<Object>> sent = new CopyOnWriteArrayList<>();

    /** By item: how it fails; others are done. */
    private volatile Map<Object, ConnectorException> faults = Map.of();

    private volatile @Nullable ConnectorException fault;
    private TestEngine world = new TestEngine(flows, new TestActions(this::run), disk);

    @AfterEach
    void stop() {
        world.close();
    }

    private @Nullable Object run(String use, @Nullable Object input, Actions.Attempt attempt)
            throws ConnectorException {
        if (!use.equals("test.insert")) return input;
        Object given = ((Map<?, ?>) input).get("rows");
        List<?> rows = given instanceof List<?> list ? list : List.of(given);
        List<Object> these = new ArrayList<>();
        for (int number : attempt.items().begin(rows.size())) {
            Object row = rows.get(number);
            these.add(row);
            ConnectorException why = faults.get(row);
            if (why != null) attempt.items().failed(number, why);
            else attempt.items().done(number, "id of " + row);
        }
        sent.add(these);
        ConnectorException thrown = fault;
        if (thrown != null) throw thrown;
        return null;
    }

    private static StepPlan insert(String path, @Nullable OnDoubt onDoubt, StepPlan.OnError onError) {
        return new ActionStep(
                head(path, onError), "test.insert", "erp", template(Map.of("rows", "{{ item }}")), onDoubt);
    }

    /** Batches of three. */
    private void define(@Nullable OnDoubt onDoubt, StepPlan.OnError onError, LoopStep.FailedItems failed) {
        flows.add(
                "rows",
                loop(
                        "lines",
                        "{{ payload.rows }}",
                        3,
                        1,
                        failed,
                        insert("lines[]/insert", onDoubt, onError),
                        TestFlows.action("lines[]/last", "test.echo", "{{ steps.insert }}")),
                TestFlows.action("result", "test.echo", "{{ steps.lines }}"));
    }

    private long accept(String... rows) throws Exception {
        return world.accept("rows", Map.of("rows", List.of(rows)));
    }

    private void later(long run, RunStatus then) throws Exception {
        world.setClock(START + Duration.ofMinutes(1).toMillis());
        Eventually.is("the run is " + then, () -> {
            world.ringDue();
            return world.isNotified(run, then);
        });
    }

    private @Nullable Object result(long run, String step) {
        return world.journal.runs().load(run).orElseThrow().state().results().get(step);
    }

    private List<Object> inserted(long run) {
        return TestFlows.entries(world.journal, run).stream()
                .filter(entry -> entry instanceof io.junctura.run.Entry.Done done
                        && done.step().endsWith("/last"))
                .map(entry -> ((io.junctura.run.Entry.Done) entry).result())
                .toList();
    }

    @Test
    void eachBatchIsOneAttemptAndYieldsAResultForEachItem() throws Exception {
        define(null, StepPlan.OnError.FAIL, LoopStep.FailedItems.FAIL);
        long run = accept("a", "b", "c", "d");
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(sent).containsExactly(List.of("a", "b", "c"), List.of("d"));
        assertThat(inserted(run))
                .containsExactly(
                        Map.of("count", 3L, "failed", 0L, "items", List.of("id of a", "id of b", "id of c")),
                        Map.of("count", 1L, "failed", 0L, "items", List.of("id of d")));
    }

    @Test
    void theRetrySendsOnlyTheItemsThatAreNotDone() throws Exception {
        define(null, StepPlan.OnError.FAIL, LoopStep.FailedItems.FAIL);
        faults = Map.of("b", later);
        long run = accept("a", "b", "c");
        world.await(run, RunStatus.WAITING);
        faults = Map.of();
        later(run, RunStatus.SUCCEEDED);
        assertThat(sent).containsExactly(List.of("a", "b", "c"), List.of("b"));
        assertThat(inserted(run))
                .containsExactly(Map.of("count", 3L, "failed", 0L, "items", List.of("id of a", "id of b", "id of c")));
    }

    @Test
    void afterARestartTheRetrySendsOnlyTheItemsThatAreNotDone() throws Exception {
        define(null, StepPlan.OnError.FAIL, LoopStep.FailedItems.FAIL);
        faults = Map.of("c", later);
        long run = accept("a", "b", "c");
        world.await(run, RunStatus.WAITING);
        faults = Map.of();
        world.close();
        world = new TestEngine(flows, new TestActions(this::run), disk);
        later(run, RunStatus.SUCCEEDED);
        assertThat(sent).containsExactly(List.of("a", "b", "c"), List.of("c"));
    }

    @Test
    void aFailedRunThatIsRetriedSendsTheRefusedItemsAgainAndNotThoseThatAreDone() throws Exception {
        define(null, StepPlan.OnError.FAIL, LoopStep.FailedItems.FAIL);
        faults = Map.of("b", refused);
        long run = accept("a", "b", "c");
        world.await(run, RunStatus.FAILED);
        faults = Map.of();
        world.engine.resume(run, "eva");
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(sent).containsExactly(List.of("a", "b", "c"), List.of("b"));
    }

    @Test
    void aStepThatGoesOnInSpiteOfFailedItemsYieldsThemAndTheOthers() throws Exception {
        define(null, StepPlan.OnError.CONTINUE, LoopStep.FailedItems.FAIL);
        faults = Map.of("b", refused);
        long run = accept("a", "b");
        world.await(run, RunStatus.SUCCEEDED);
        assertThat((Map<?, ?>) inserted(run).get(0))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("count", 2L)
                .containsEntry("failed", 1L)
                .containsEntry("failures", List.of(Map.of("index", 1L, "kind", "REFUSED", "message", "duplicate")))
                .containsEntry("error", Map.of("kind", "REFUSED", "message", "1 of 2 items failed. Item 1: duplicate"));
    }

    @Test
    void aLoopThatCollectsFailuresGoesOnWithTheNextBatch() throws Exception {
        define(null, StepPlan.OnError.FAIL, LoopStep.FailedItems.COLLECT);
        faults = Map.of("b", refused);
        long run = accept("a", "b", "c", "d");
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(sent).containsExactly(List.of("a", "b", "c"), List.of("d"));
        assertThat((Map<?, ?>) result(run, "lines"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("count", 2L)
                .containsEntry("failed", 1L)
                .containsEntry(
                        "failures",
                        List.of(Map.of(
                                "index", 0L, "kind", "REFUSED", "message", "1 of 3 items failed. Item 1: duplicate")));
    }

    @Test
    void anExceptionAfterSomeItemsIsTheOutcomeOfTheOthers() throws Exception {
        define(null, StepPlan.OnError.FAIL, LoopStep.FailedItems.FAIL);
        faults = Map.of("b", later);
        fault = later;
        long run = accept("a", "b");
        world.await(run, RunStatus.WAITING);
        faults = Map.of();
        fault = null;
        later(run, RunStatus.SUCCEEDED);
        assertThat(sent).containsExactly(List.of("a", "b"), List.of("b"));
    }

    @Test
    void itemsInDoubtWaitForAPersonAndAreSentAgainIfThatIsTheAnswer() throws Exception {
        define(OnDoubt.ASK, StepPlan.OnError.FAIL, LoopStep.FailedItems.FAIL);
        faults = Map.of("b", unknown);
        long run = accept("a", "b", "c");
        world.await(run, RunStatus.WAITING);
        Position position = world.journal.runs().load(run).orElseThrow().state().position("lines[0]/insert");
        assertThat(position.isInDoubt()).isTrue();
        faults = Map.of();
        boolean taken = world.engine
                .answer(run, "lines[0]/insert", Signal.Answer.REPEAT, null, "eva")
                .get(20, TimeUnit.SECONDS);
        assertThat(taken).isTrue();
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(sent).containsExactly(List.of("a", "b", "c"), List.of("b"));
    }
}
