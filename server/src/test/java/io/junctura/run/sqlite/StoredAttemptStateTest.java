package io.junctura.run.sqlite;

import static io.junctura.run.Appends.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.database.CannotOpen;
import io.junctura.database.Damaged;
import io.junctura.database.Database;
import io.junctura.files.ValueFiles;
import io.junctura.json.Json;
import io.junctura.run.Entry;
import io.junctura.run.Journal;
import io.junctura.run.Journal.Atom;
import io.junctura.run.Journal.AttemptStates;
import io.junctura.run.Journal.NewRun;
import io.junctura.run.Journal.Remembered;
import io.junctura.run.Journal.RunChange;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What actions remember, in the database. */
class StoredAttemptStateTest {
    private static final byte[] ONE = "1".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TWO = "2".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path data;

    private Database database;
    private Journal journal;
    private int appends;

    @BeforeEach
    void open() throws CannotOpen {
        database = Database.open(data, broken -> {});
        journal = new SqliteJournal(database, new ValueFiles(data.resolve("files"), Runnable::run));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private long accept() throws Exception {
        byte[] empty = Json.writeStored(Map.of());
        NewRun run = new NewRun(0, 1, 1, 1, null, empty, empty, null, null, 0, List.of(), RunStatus.DUE, null, null);
        return append(journal, Atom.of(run)).get(0).run();
    }

    private void change(long run, @Nullable AttemptStates states, boolean forget) throws Exception {
        Outcome outcome = forget ? new Outcome.Succeeded(null) : null;
        RunStatus status = forget ? RunStatus.SUCCEEDED : RunStatus.DUE;
        List<Entry> entries = List.of(new Entry.Skipped("step-" + appends));
        append(
                journal,
                Atom.of(new RunChange(run, appends++, entries, status, outcome, 2, Map.of(), null, states, forget)));
    }

    @Test
    void aValueIsThereAfterARestartAndALaterOneOfItsNameReplacesIt() throws Exception {
        long run = accept();
        Remembered id = new Remembered("send", "id", ONE);
        Remembered part = new Remembered("send", "part", ONE);
        change(run, new AttemptStates(Set.of("send"), List.of(id, part)), false);
        change(run, new AttemptStates(Set.of("send"), List.of(new Remembered("send", "part", TWO))), false);
        close();
        open();
        assertThat(journal.remembered(run, "send"))
                .containsOnlyKeys("id", "part")
                .containsEntry("part", TWO);
        assertThat(journal.remembered(run, "other")).isEmpty();
    }

    @Test
    void whatAStepRemembersIsDeletedInTheCommitAfterWhichItRemembersNothing() throws Exception {
        long run = accept();
        Remembered a = new Remembered("lines[0]/send", "id", ONE);
        Remembered b = new Remembered("lines[1]/send", "id", TWO);
        change(run, new AttemptStates(Set.of(a.step(), b.step()), List.of(a, b)), false);
        change(run, null, false);
        assertThat(journal.remembered(run, a.step())).containsEntry("id", ONE);
        change(run, new AttemptStates(Set.of(b.step()), List.of()), false);
        assertThat(journal.remembered(run, a.step())).isEmpty();
        assertThat(journal.remembered(run, b.step())).containsEntry("id", TWO);
        change(run, new AttemptStates(Set.of(), List.of()), false);
        assertThat(journal.remembered(run, b.step())).isEmpty();
    }

    @Test
    void aRunWhoseHistoryIsForgottenKeepsNothing() throws Exception {
        long run = accept();
        change(run, new AttemptStates(Set.of("send"), List.of(new Remembered("send", "id", ONE))), false);
        change(run, null, true);
        assertThat(journal.remembered(run, "send")).isEmpty();
    }

    @Test
    void g17_aValueThatIsNotWhatWasRememberedStopsTheServer() throws Exception {
        long run = accept();
        change(run, new AttemptStates(Set.of("send"), List.of(new Remembered("send", "id", ONE))), false);
        database.write(tx -> tx.execute("UPDATE attempt_state SET value = x'33'"));
        assertThatThrownBy(() -> journal.remembered(run, "send"))
                .isInstanceOf(Damaged.class)
                .hasMessageStartingWith("what an action of run " + run + " remembers");
    }
}
