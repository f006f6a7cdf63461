package io.junctura.run.sqlite;

import static io.junctura.run.Appends.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.database.Database;
import io.junctura.files.ValueFiles;
import io.junctura.json.Json;
import io.junctura.run.Entry;
import io.junctura.run.Journal.Atom;
import io.junctura.run.Journal.NewRun;
import io.junctura.run.Journal.RunChange;
import io.junctura.run.Outcome;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for runs that were called, as a start asks. */
class CalledRunsTest {
    @TempDir
    Path data;

    private Database database;
    private SqliteJournal journal;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(data, broken -> {});
        journal = new SqliteJournal(database, new ValueFiles(data.resolve("files"), Runnable::run));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void oneThatGoesOnAndThatNobodyWaitsForIsAbandoned() throws Exception {
        long caller = run(null);
        long called = run(new Run.Parent(caller, "ask"));
        long other = run(new Run.Parent(caller, "other"));
        change(caller, RunStatus.WAITING, null, Map.of("ask", new Wait.Child(called), "other", new Wait.Child(other)));
        change(called, RunStatus.WAITING, null, Map.of("rest", new Wait.Until(9)));
        assertThat(journal.abandonedChildren()).isEmpty();
        change(caller, RunStatus.WAITING, null, Map.of("other", new Wait.Child(other)));
        assertThat(journal.abandonedChildren()).containsExactly(called);
        change(caller, RunStatus.CANCELLED, new Outcome.Cancelled("eva"), Map.of());
        assertThat(journal.abandonedChildren()).containsExactly(called, other);
        change(called, RunStatus.CANCELLED, new Outcome.Cancelled("eva"), Map.of());
        change(other, RunStatus.SUCCEEDED, new Outcome.Succeeded(null), Map.of());
        assertThat(journal.abandonedChildren()).isEmpty();
    }

    private long run(Run.@Nullable Parent parent) throws Exception {
        byte[] nothing = Json.writeStored(Map.of());
        return append(
                        journal,
                        Atom.of(new NewRun(
                                0,
                                1,
                                1,
                                1,
                                null,
                                null,
                                nothing,
                                parent,
                                null,
                                0,
                                List.of(),
                                RunStatus.DUE,
                                null,
                                null)))
                .get(0)
                .run();
    }

    private void change(long run, RunStatus status, @Nullable Outcome outcome, Map<String, Wait> waits)
            throws Exception {
        int n = journal.load(run).orElseThrow().appends();
        append(
                journal,
                Atom.of(new RunChange(
                        run, n, List.of(new Entry.Entered("s" + n, 2)), status, outcome, 2, waits, null, false)));
    }
}
