package io.junctura.run.journal;

import static io.junctura.run.journal.Appends.append;
import static io.junctura.run.journal.Appends.result;
import static io.junctura.run.journal.Appends.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** G7: of the runs with the same order key, only the head is due. */
interface OrderKeyContract extends JournalUnderTest {

    private Receipt accept(String key) throws Exception {
        return append(journal(), Append.of(run(key))).get(0);
    }

    private Appends.Result change(
            long run, int n, RunStatus status, @Nullable Outcome outcome, @Nullable OrderKeyChange key)
            throws Exception {
        List<Entry> entries = List.of(new Entry.Skipped("step-" + n));
        return result(journal(), Append.of(new RunChange(run, n, entries, status, outcome, 2, null, key, false)));
    }

    private RunStatus status(long run) {
        return journal().runs().header(run).orElseThrow().status();
    }

    @Test
    default void g7_theNextRunIsDueInTheCommitThatReleasesTheKey() throws Exception {
        Receipt first = accept("a");
        Receipt second = accept("a");
        Receipt third = accept("a");
        Receipt other = accept("b");
        assertThat(List.of(first.behind(), second.behind(), third.behind(), other.behind()))
                .containsExactly(false, true, true, false);
        assertThat(journal().queue().behindCounts()).isEqualTo(Map.of(1, 2L));
        assertThat(journal().runs().header(second.run())).contains(new RunHeader(RunStatus.BEHIND, 1, "a", null));

        OrderKeyChange released = new OrderKeyChange.Released();
        Appends.Result ended = change(first.run(), 0, RunStatus.SUCCEEDED, new Outcome.Succeeded(null), released);
        assertThat(ended.promoted()).containsExactly(second.run());
        assertThat(status(second.run())).isEqualTo(RunStatus.DUE);
        assertThat(status(third.run())).isEqualTo(RunStatus.BEHIND);
        assertThat(journal().runs().header(first.run()).orElseThrow().orderKey())
                .isNull();
        assertThat(accept("a").behind()).isTrue();
    }

    @Test
    default void aRunThatIsCancelledWhileItIsBehindPromotesNoOther() throws Exception {
        Receipt first = accept("a");
        Receipt second = accept("a");
        Receipt third = accept("a");
        Appends.Result cancelled = change(
                second.run(), 0, RunStatus.CANCELLED, new Outcome.Cancelled("eva"), new OrderKeyChange.Released());
        assertThat(cancelled.releasedFromBehind()).isTrue();
        assertThat(cancelled.promoted()).isEmpty();
        assertThat(status(first.run())).isEqualTo(RunStatus.DUE);
        assertThat(status(third.run())).isEqualTo(RunStatus.BEHIND);
    }

    @Test
    default void aResumedRunWaitsForTheHeadAndGoesBeforeYoungerOnes() throws Exception {
        Receipt first = accept("a");
        Outcome failed = new Outcome.Failed(null, Failure.badInput("no"));
        change(first.run(), 0, RunStatus.FAILED, failed, new OrderKeyChange.Released());
        Receipt second = accept("a");
        Receipt third = accept("a");
        OrderKeyChange requested = new OrderKeyChange.Requested(1, "a");
        Appends.Result resumed = change(first.run(), 1, RunStatus.DUE, null, requested);
        assertThat(resumed.fellBehind()).isTrue();
        assertThat(status(first.run())).isEqualTo(RunStatus.BEHIND);
        Appends.Result ended = change(
                second.run(), 0, RunStatus.SUCCEEDED, new Outcome.Succeeded(null), new OrderKeyChange.Released());
        assertThat(ended.promoted()).containsExactly(first.run());
        assertThat(change(first.run(), 2, RunStatus.DUE, null, requested).fellBehind())
                .isFalse();
        assertThat(status(third.run())).isEqualTo(RunStatus.BEHIND);
    }
}
