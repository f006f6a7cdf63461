package io.junctura.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.error.DomainException;
import io.junctura.history.RunStore.Row;
import io.junctura.run.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Runs 20 to 1 match; those that end in 5 cannot be retried. */
class MatchingRunsTest {
    @Test
    void allThatMatchAreCountedTheNewestFirst() {
        MatchingRuns matching =
                MatchingRuns.count(MatchingRunsTest::slice, MatchingRunsTest::refusal, 100, () -> false);
        assertThat(matching.ids())
                .hasSize(18)
                .startsWith(20, 19, 18, 17, 16, 14)
                .endsWith(1);
        assertThat(matching.skipped()).isEqualTo(2);
        assertThat(matching.why()).isEqualTo("Run 15 keeps no history.");
        assertThat(matching.more()).isFalse();
        assertThat(matching.atLeast()).isFalse();
    }

    @Test
    void thereAreMoreOnlyIfOneOrderCannotTakeThemAll() {
        MatchingRuns all = MatchingRuns.count(MatchingRunsTest::slice, MatchingRunsTest::refusal, 18, () -> false);
        assertThat(all.ids()).hasSize(18);
        assertThat(all.more()).as("it takes just as many as there are").isFalse();

        MatchingRuns most = MatchingRuns.count(MatchingRunsTest::slice, MatchingRunsTest::refusal, 17, () -> false);
        assertThat(most.ids()).hasSize(17).endsWith(2);
        assertThat(most.more()).isTrue();
        assertThat(most.atLeast()).isFalse();
    }

    @Test
    void whatWasCountedUntilThereWasNoMoreTimeIsALowerBound() {
        AtomicInteger slices = new AtomicInteger();
        MatchingRuns matching = MatchingRuns.count(
                MatchingRunsTest::slice, MatchingRunsTest::refusal, 100, () -> slices.getAndIncrement() == 2);
        assertThat(matching.ids()).containsExactly(20, 19, 18, 17, 16, 14, 13);
        assertThat(matching.skipped()).isEqualTo(1);
        assertThat(matching.atLeast()).isTrue();
        assertThat(matching.more())
                .as("whether one order takes them all is not known")
                .isFalse();
    }

    private static @Nullable DomainException refusal(Row row) {
        return row.id() % 10 == 5
                ? DomainException.conflict("history-not-kept", "Run " + row.id() + " keeps no history.")
                : null;
    }

    /** Four runs at a time. */
    private static TextSearch.Results slice(long before) {
        List<Row> rows = new ArrayList<>();
        for (long id = Math.min(before - 1, 20); id > 0 && rows.size() < 4; id--) rows.add(run(id));
        return new TextSearch.Results(
                rows, rows.size() < 4 ? null : (Long) rows.get(3).id());
    }

    private static Row run(long id) {
        return new Row(id, 1, 1, RunStatus.FAILED, id, id, null, null, 0, null, List.of(), null);
    }
}
