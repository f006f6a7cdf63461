package io.junctura.run.sqlite;

import static io.junctura.run.journal.Appends.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.files.ValueFiles;
import io.junctura.json.Json;
import io.junctura.run.Entry;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.RunChange;
import io.junctura.run.journal.StoredRun;
import io.junctura.run.sql.SqlJournal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose history is larger than the heap is read, because its state is small. */
class LongHistoryTest {
    private static final int APPENDS = 1_000;
    private static final int ITEMS = 1_000;

    @TempDir
    Path data;

    @Test
    void readingALongHistoryNeedsOnlyTheMemoryOfTheOpenWork() throws Exception {
        long run;
        try (Database database = SqliteDatabase.open(data.resolve("junctura.db"), Throwable::printStackTrace)) {
            SqlJournal journal = journal(database, data);
            run = append(
                            journal,
                            Append.of(new NewRun(
                                    0,
                                    1,
                                    1,
                                    1,
                                    null,
                                    Json.writeStored(Map.of("n", 1L)),
                                    Json.writeStored(Map.of()),
                                    null,
                                    null,
                                    0,
                                    List.of(new Entry.Entered("rows", 1)),
                                    RunStatus.DUE,
                                    null,
                                    null)))
                    .get(0)
                    .run();
            for (int n = 0; n < APPENDS; n++) {
                List<Entry> entries = new ArrayList<>(ITEMS);
                // In pairs, the later item first, so that the entries cannot be combined.
                for (long item = (long) n * ITEMS; item < (n + 1L) * ITEMS; item++) {
                    entries.add(Entry.ItemsEnded.well("rows", item ^ 1, (item ^ 1) + 1));
                }
                append(
                        journal,
                        Append.of(new RunChange(run, n + 1, entries, RunStatus.DUE, null, 2, null, null, false)));
            }
        }
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx24m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LongHistoryTest.class.getName(),
                        data.toString(),
                        Long.toString(run))
                .redirectErrorStream(true)
                .start();
        String said = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(reader.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("items " + (long) APPENDS * ITEMS + " appends " + (APPENDS + 1) + " due 1");
    }

    /** Executed in a process with a small heap. */
    public static void main(String[] args) throws Exception {
        Path data = Path.of(args[0]);
        try (Database database = SqliteDatabase.open(data.resolve("junctura.db"), Throwable::printStackTrace)) {
            SqlJournal journal = journal(database, data);
            StoredRun stored = journal.runs().load(Long.parseLong(args[1])).orElseThrow();
            System.out.println("items " + stored.state().loop("rows").get("count") + " appends " + stored.appends()
                    + " due " + journal.queue().due(1, 0, 10, Long.MAX_VALUE).size());
        }
    }

    private static SqlJournal journal(Database database, Path data) {
        return SqliteJournal.of(database, new ValueFiles(data.resolve("files"), Runnable::run));
    }
}
