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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The journal enforces each pair of the status table. */
interface RunStatusContract extends JournalUnderTest {

    @TestFactory
    default Stream<DynamicTest> aRunBecomesOnlyWhatTheTableAllows() {
        return Stream.of(RunStatus.values())
                .flatMap(now -> Stream.of(RunStatus.values())
                        .map(next -> DynamicTest.dynamicTest(now + " to " + next, () -> changes(now, next))));
    }

    private void changes(RunStatus now, RunStatus next) throws Exception {
        boolean allowed = now.canBecome(next);
        long run = accepted(now);
        Appends.Result alone = result(journal(), Append.of(change(run, next)));
        check(run, now, next, alone, allowed);

        long other = accepted(now);
        Append together = new Append(
                List.of(run(null).with(List.of(new Entry.Skipped("a")))), List.of(change(other, next)), null, null);
        long due = journal().queue().dueCounts().getOrDefault(1, 0L);
        Appends.Result result = result(journal(), together);
        check(other, now, next, result, allowed);
        assertThat(result.receipts()).hasSize(allowed ? 1 : 0);
        if (!allowed)
            assertThat(journal().queue().dueCounts().getOrDefault(1, 0L)).isEqualTo(due);
    }

    private void check(long run, RunStatus now, RunStatus next, Appends.Result result, boolean allowed) {
        StoredRun stored = journal().runs().load(run).orElseThrow();
        assertThat(stored.status()).isEqualTo(allowed ? next : now);
        assertThat(stored.appends()).isEqualTo(allowed ? 2 : 1);
        assertThat(result.rejected())
                .isEqualTo(allowed ? null : "run " + run + " is " + now + ", which cannot become " + next);
    }

    private long accepted(RunStatus status) throws Exception {
        NewRun run = run(null);
        List<Entry> first = List.of(new Entry.Skipped("first"));
        NewRun stored = new NewRun(
                0, 1, 1, 1, null, run.payload(), run.origin(), null, null, 0, first, status, outcome(status), null);
        return append(journal(), Append.of(stored)).get(0).run();
    }

    private static RunChange change(long run, RunStatus next) {
        return Appends.change(run, 1, next, outcome(next), null);
    }

    private static @Nullable Outcome outcome(RunStatus status) {
        return switch (status) {
            case SUCCEEDED -> new Outcome.Succeeded(null);
            case FAILED -> new Outcome.Failed("send", Failure.badInput("no"));
            case CANCELLED -> new Outcome.Cancelled("eva");
            default -> null;
        };
    }

    @Test
    default void onlyAFailedRunThatReceivesAMessageKeepsItsEnd() throws Exception {
        long failed = accepted(RunStatus.FAILED);
        long cancelled = accepted(RunStatus.CANCELLED);
        assertThat(result(journal(), Append.of(Appends.change(failed, 1, RunStatus.FAILED, null, null)))
                        .rejected())
                .isNull();
        assertThat(journal().runs().load(failed).orElseThrow().appends()).isEqualTo(2);
        assertThat(result(journal(), Append.of(Appends.change(cancelled, 1, RunStatus.FAILED, null, null)))
                        .rejected())
                .contains("is CANCELLED");
    }

    @Test
    default void anUnknownRunCannotBeChanged() throws Exception {
        long missing = journal().ids().next();
        Appends.Result result = result(journal(), Append.of(change(missing, RunStatus.WAITING)));
        assertThat(result.rejected()).isEqualTo("run " + missing + " is not kept any longer");
        assertThat(journal().runs().load(missing)).isEmpty();
    }
}
