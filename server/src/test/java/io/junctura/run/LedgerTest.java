package io.junctura.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.database.Database;
import io.junctura.files.ValueFiles;
import io.junctura.json.Json;
import io.junctura.run.Journal.Atom;
import io.junctura.run.Journal.EndedFile;
import io.junctura.run.Journal.FileMoved;
import io.junctura.run.Journal.FileStage;
import io.junctura.run.Journal.Ledgered;
import io.junctura.run.Journal.NewRun;
import io.junctura.run.Journal.Receipt;
import io.junctura.run.sqlite.SqliteJournal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both journals take a file in the commit that accepts its run, and only once. */
class LedgerTest {
    @TempDir
    Path data;

    @Test
    void onDisk() throws Exception {
        try (Database database = Database.open(data, broken -> {})) {
            aFileIsTakenOnceWithItsRun(
                    new SqliteJournal(database, new ValueFiles(data.resolve("files"), Runnable::run)));
        }
    }

    @Test
    void inMemory() throws Exception {
        aFileIsTakenOnceWithItsRun(new MemoryJournal(new MemoryJournal.Disk(), Runnable::run));
    }

    private static void aFileIsTakenOnceWithItsRun(Journal journal) throws Exception {
        long run = append(journal, RunStatus.DUE, new FileMoved(1, "a", null, file("a", "1", FileStage.TAKEN, 0)));
        assertThat(journal.file(1, "a")).contains(file("a", "1", FileStage.TAKEN, run));
        assertThat(journal.file(2, "a")).isEmpty();

        assertThat(append(journal, RunStatus.DUE, new FileMoved(1, "a", null, file("a", "1", FileStage.TAKEN, 0))))
                .isEqualTo(-1);
        assertThat(journal.load(run + 1)).isEmpty();

        assertThat(journal.endedFiles(1, "", 10)).isEmpty();
        long ended =
                append(journal, RunStatus.SUCCEEDED, new FileMoved(1, "b", null, file("b", "1", FileStage.TAKEN, 0)));
        append(journal, null, new FileMoved(1, "c", null, file("c", "1", FileStage.BAD, 0)));
        append(journal, null, new FileMoved(1, "d", null, file("d", "1", FileStage.TAKEN, 4711)));
        assertThat(journal.endedFiles(1, "", 10))
                .containsExactly(
                        new EndedFile(file("b", "1", FileStage.TAKEN, ended), true, ""),
                        new EndedFile(file("c", "1", FileStage.BAD, 0), false, "It is damaged."),
                        new EndedFile(file("d", "1", FileStage.TAKEN, 4711), true, ""));
        assertThat(journal.endedFiles(1, "c", 10)).hasSize(1);

        assertThat(journal.files(1, List.of("a", "x", "d")))
                .containsOnly(
                        Map.entry("a", file("a", "1", FileStage.TAKEN, run)),
                        Map.entry("d", file("d", "1", FileStage.TAKEN, 4711)));

        append(journal, null, new FileMoved(1, "b", "1", file("b", "1", FileStage.KEPT, ended)));
        append(journal, null, new FileMoved(1, "c", "1", null));
        assertThat(journal.file(1, "c")).isEmpty();
        assertThat(journal.keptFiles(1, "", 10)).containsExactly(file("b", "1", FileStage.KEPT, ended));
        assertThat(journal.keptFiles(1, "b", 10)).isEmpty();
        assertThat(journal.endedFiles(1, "", 10)).hasSize(1);
    }

    private static Ledgered file(String path, String version, FileStage stage, long run) {
        return new Ledgered(path, version, 10, 20, stage, run, stage == FileStage.BAD ? "It is damaged." : null);
    }

    /** @return the run that was accepted, 0 if there is none to, -1 if it was refused */
    private static long append(Journal journal, @Nullable RunStatus status, FileMoved file) throws Exception {
        CompletableFuture<Long> written = new CompletableFuture<>();
        List<NewRun> runs = status == null ? List.of() : List.of(run(status));
        journal.append(new Atom(runs, List.of(), null, null, List.of(file)), new Journal.Told() {
            @Override
            public void committed(List<Receipt> receipts) {
                written.complete(receipts.isEmpty() ? 0 : receipts.get(0).run());
            }

            @Override
            public void refused(String why) {
                written.complete(-1L);
            }

            @Override
            public void lost(Throwable why) {
                written.completeExceptionally(why);
            }
        });
        return written.get(30, TimeUnit.SECONDS);
    }

    private static NewRun run(RunStatus status) {
        Outcome outcome = status.isEnded() ? new Outcome.Succeeded(null) : null;
        List<Entry> entries = outcome == null ? List.of() : List.of(new Entry.Ended(1, outcome));
        byte[] origin = Json.writeStored(Map.of());
        return new NewRun(0, 1, 1, 1, null, null, origin, null, null, 0, entries, status, outcome, null);
    }
}
