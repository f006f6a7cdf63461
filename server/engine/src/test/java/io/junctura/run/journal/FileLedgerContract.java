package io.junctura.run.journal;

import static io.junctura.run.journal.Appends.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** G14: a file is taken in the commit that accepts its run, and only once. */
interface FileLedgerContract extends JournalUnderTest {

    @Test
    default void g14_aFileIsTakenOnceInTheCommitThatAcceptsItsRun() throws Exception {
        long run = take(RunStatus.DUE, new LedgerChange(1, "a", null, file("a", "1", FileStage.TAKEN, 0)));
        assertThat(journal().ledger().file(1, "a")).contains(file("a", "1", FileStage.TAKEN, run));
        assertThat(journal().ledger().file(2, "a")).isEmpty();

        assertThat(take(RunStatus.DUE, new LedgerChange(1, "a", null, file("a", "1", FileStage.TAKEN, 0))))
                .isEqualTo(-1);
        assertThat(journal().runs().load(run + 1)).isEmpty();

        assertThat(journal().ledger().endedFiles(1, "", 10)).isEmpty();
        long ended = take(RunStatus.SUCCEEDED, new LedgerChange(1, "b", null, file("b", "1", FileStage.TAKEN, 0)));
        take(null, new LedgerChange(1, "c", null, file("c", "1", FileStage.BAD, 0)));
        take(null, new LedgerChange(1, "d", null, file("d", "1", FileStage.TAKEN, 4711)));
        assertThat(journal().ledger().endedFiles(1, "", 10))
                .containsExactly(
                        new EndedFile(file("b", "1", FileStage.TAKEN, ended), true, ""),
                        new EndedFile(file("c", "1", FileStage.BAD, 0), false, "It is damaged."),
                        new EndedFile(file("d", "1", FileStage.TAKEN, 4711), true, ""));
        assertThat(journal().ledger().endedFiles(1, "c", 10)).hasSize(1);

        assertThat(journal().ledger().files(1, List.of("a", "x", "d")))
                .containsOnly(
                        Map.entry("a", file("a", "1", FileStage.TAKEN, run)),
                        Map.entry("d", file("d", "1", FileStage.TAKEN, 4711)));

        take(null, new LedgerChange(1, "b", "1", file("b", "1", FileStage.KEPT, ended)));
        take(null, new LedgerChange(1, "c", "1", null));
        assertThat(journal().ledger().file(1, "c")).isEmpty();
        assertThat(journal().ledger().keptFiles(1, "", 10)).containsExactly(file("b", "1", FileStage.KEPT, ended));
        assertThat(journal().ledger().keptFiles(1, "b", 10)).isEmpty();
        assertThat(journal().ledger().endedFiles(1, "", 10)).hasSize(1);
    }

    private static LedgerEntry file(String path, String version, FileStage stage, long run) {
        return new LedgerEntry(path, version, 10, 20, stage, run, stage == FileStage.BAD ? "It is damaged." : null);
    }

    /** @return the accepted run, 0 if the append accepts none, -1 if it was rejected */
    private long take(@Nullable RunStatus status, LedgerChange file) throws Exception {
        List<NewRun> runs = status == null ? List.of() : List.of(run(status));
        Appends.Result result = result(journal(), new Append(runs, List.of(), null, null, List.of(file)));
        if (result.rejected() != null) return -1;
        return result.receipts().isEmpty() ? 0 : result.receipts().get(0).run();
    }

    private static NewRun run(RunStatus status) {
        Outcome outcome = status.isEnded() ? new Outcome.Succeeded(null) : null;
        List<Entry> entries = outcome == null ? List.of() : List.of(new Entry.Ended(1, outcome));
        byte[] origin = Json.writeStored(Map.of());
        return new NewRun(0, 1, 1, 1, null, null, origin, null, null, 0, entries, status, outcome, null);
    }
}
