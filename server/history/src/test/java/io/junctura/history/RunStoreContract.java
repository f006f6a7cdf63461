package io.junctura.history;

import static io.junctura.run.RunStatus.BEHIND;
import static io.junctura.run.RunStatus.CANCELLED;
import static io.junctura.run.RunStatus.DUE;
import static io.junctura.run.RunStatus.FAILED;
import static io.junctura.run.RunStatus.SUCCEEDED;
import static io.junctura.run.RunStatus.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.history.RunFilter.StatusFilter;
import io.junctura.history.RunFilter.Tests;
import io.junctura.history.RunStore.Counts;
import io.junctura.history.RunStore.Range;
import io.junctura.history.RunStore.Row;
import io.junctura.history.RunStore.StepWait;
import io.junctura.history.step.Waiting;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs are listed by their numbers, the newest first, and read with what they wait for. */
interface RunStoreContract extends StoresUnderTest {

    private RunStore store() {
        return stores().runs();
    }

    private long[] newest(StatusFilter wanted, int limit) {
        return newest(new RunFilter(wanted, null), Long.MAX_VALUE, limit);
    }

    private long[] newest(RunFilter filter, long before, int limit) {
        return store().newest(filter, Long.MIN_VALUE, before, limit);
    }

    private Row row(long id) {
        return store().rows(new long[] {id}).get(0);
    }

    @Test
    default void aRunIsReadWithWhatItWaitsFor() throws Exception {
        long waiting = waiting(FLOW, 100, new Wait.Until(7_000));
        long first = accept(FLOW, REVISION, 200, null, "key");
        long second = accept(FLOW, REVISION, 300, null, "key");
        long replay = succeededReplay(waiting, 400);
        restart();
        List<Row> rows = store().rows(new long[] {second, waiting, replay + 1, replay});
        assertThat(rows).as("in the given order").extracting(Row::id).containsExactly(second, waiting, replay);
        Row behind = rows.get(0);
        assertThat(behind.state()).isEqualTo(BEHIND);
        assertThat(behind.line()).isEqualTo(new Waiting.Line("key", first));
        Row delayed = rows.get(1);
        assertThat(delayed.flow()).isEqualTo(FLOW);
        assertThat(delayed.revision()).isEqualTo(REVISION);
        assertThat(delayed.state()).isEqualTo(WAITING);
        assertThat(delayed.accepted()).isEqualTo(100);
        assertThat(delayed.ended()).isNull();
        assertThat(delayed.outcome()).isNull();
        assertThat(delayed.waits()).containsExactly(new StepWait("send", "until", null, 7_000L));
        assertThat(delayed.isInDoubt()).isFalse();
        Row ended = rows.get(2);
        assertThat(ended.ended()).isEqualTo(400);
        assertThat(ended.replayOf()).isEqualTo(waiting);
        assertThat(ended.waits()).isEmpty();
        assertThat(ended.line()).isNull();
    }

    @Test
    default void runsOfAStatusAreListedAcrossFlows() throws Exception {
        long first = run(SUCCEEDED, 100);
        long second = run(FLOW + 1, REVISION, SUCCEEDED, 100);
        long failed = run(FAILED, 100);
        long third = run(SUCCEEDED, 100);
        assertThat(newest(StatusFilter.SUCCEEDED, 9)).containsExactly(third, second, first);
        assertThat(newest(StatusFilter.SUCCEEDED, 2)).containsExactly(third, second);
        assertThat(newest(StatusFilter.ANY, 9)).containsExactly(third, failed, second, first);
        assertThat(newest(new RunFilter(StatusFilter.ANY, null), failed, 9)).containsExactly(second, first);
        assertThat(newest(new RunFilter(StatusFilter.ANY, flow -> flow == FLOW), Long.MAX_VALUE, 9))
                .containsExactly(third, failed, first);
        assertThat(newest(new RunFilter(StatusFilter.SUCCEEDED, flow -> flow == FLOW), third, 9))
                .containsExactly(first);
        assertThat(store().newest(new RunFilter(StatusFilter.ANY, null), failed, Long.MAX_VALUE, 9))
                .containsExactly(third, failed);
    }

    @Test
    default void aRunNeedsAttentionIfItFailedOrIsInDoubtUntilItsReplaySucceeds() throws Exception {
        long repaired = run(FAILED, 100);
        long failed = run(FAILED, 100);
        long inDoubt = waiting(FLOW, 100, new Wait.Person("Was it sent?"));
        run(SUCCEEDED, 100);
        waiting(FLOW, 100, new Wait.Until(7_000));
        long replay = succeededReplay(repaired, 200);
        assertThat(newest(StatusFilter.NEEDS_ATTENTION, 9)).containsExactly(inDoubt, failed);
        assertThat(newest(StatusFilter.IN_DOUBT, 9)).containsExactly(inDoubt);
        assertThat(newest(StatusFilter.FAILED, 9)).containsExactly(failed, repaired);
        assertThat(row(inDoubt).isInDoubt()).isTrue();
        assertThat(store().succeededReplay(repaired)).contains(replay);
        assertThat(store().succeededReplay(failed)).isEmpty();
    }

    @Test
    default void aReplayOfAReplayIsFound() throws Exception {
        long run = run(FAILED, 100);
        long failed = end(accept(FLOW, REVISION, 200, run, null), FAILED, 200);
        long open = accept(FLOW, REVISION, 300, run, null);
        long replay = succeededReplay(failed, 400);
        assertThat(store().replays(run, 9)).containsExactly(open, failed);
        assertThat(store().replays(run, 1)).containsExactly(open);
        assertThat(store().succeededReplay(run)).contains(replay);
    }

    @Test
    default void theFirstRunOfATimeIsFound() throws Exception {
        assertThat(store().firstAccepted(100)).as("without runs").isLessThanOrEqualTo(1);
        long first = run(DUE, 100);
        long second = run(SUCCEEDED, 200);
        long third = run(DUE, 200);
        assertThat(store().firstAccepted(99)).isEqualTo(first);
        assertThat(store().firstAccepted(100)).isEqualTo(first);
        assertThat(store().firstAccepted(101)).isEqualTo(second);
        assertThat(store().firstAccepted(200)).isEqualTo(second);
        assertThat(store().firstAccepted(201)).isGreaterThan(third);
    }

    @Test
    default void runsAreCountedByStatus() throws Exception {
        long first = run(SUCCEEDED, 100);
        run(FLOW, REVISION + 1, SUCCEEDED, 100);
        run(CANCELLED, 100);
        waiting(FLOW, 100, new Wait.Person("Was it sent?"));
        run(FLOW + 1, REVISION, SUCCEEDED, 100);
        RunFilter all = new RunFilter(StatusFilter.ANY, null);
        Counts counts = store().counts(all, flow -> flow == FLOW, Range.ALL);
        assertThat(counts.states())
                .isEqualTo(Map.of(SUCCEEDED, 2L, CANCELLED, 1L, WAITING, 1L, DUE, 0L, FAILED, 0L, BEHIND, 0L));
        assertThat(counts.inDoubt()).isEqualTo(1);
        assertThat(store().counts(all, flow -> true, new Range(first + 1, Long.MAX_VALUE))
                        .states())
                .containsEntry(SUCCEEDED, 2L);
        RunFilter ofRevision = new RunFilter(
                StatusFilter.ANY,
                null,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                Tests.EXCLUDE,
                null,
                (flow, revision) -> revision == REVISION);
        assertThat(store().counts(ofRevision, flow -> true, Range.ALL).states()).containsEntry(SUCCEEDED, 2L);
        assertThat(counts.states()).containsOnlyKeys(RunStatus.values());
    }

    @Test
    default void theOriginAndTheHistoryOfARunAreRead() throws Exception {
        long due = run(DUE, 100);
        long ended = run(SUCCEEDED, 100);
        restart();
        assertThat(store().origin(due)).isEqualTo(Map.of("topic", "orders"));
        assertThat(store().origin(ended + 1)).isEmpty();
        assertThat(store().hasHistory(ended)).isTrue();
        assertThat(store().hasHistory(due)).isFalse();
        assertThat(store().identities(new long[] {due, ended})).isEmpty();
    }
}
