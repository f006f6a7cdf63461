package io.junctura.run.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.database.CannotOpen;
import io.junctura.database.Damaged;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.files.ValueFiles;
import io.junctura.json.Json;
import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.AppendListener;
import io.junctura.run.journal.AttemptStateChange;
import io.junctura.run.journal.AttemptStateValue;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.Receipt;
import io.junctura.run.journal.RunChange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** G17: damaged data is not read, and the server stops. */
class DamageTest {
    private static final Map<String, Object> PAYLOAD = Map.of("order", 7L);

    @TempDir
    Path data;

    private final AtomicReference<Throwable> broken = new AtomicReference<>();
    private Database database;
    private Journal journal;

    @BeforeEach
    void open() throws CannotOpen {
        database = SqliteDatabase.open(data, broken::set);
        journal = SqliteJournal.of(database, new ValueFiles(data.resolve("files"), Runnable::run));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void g17_aPayloadThatIsNotWhatWasAcceptedStopsTheServer() throws Exception {
        long run = accept();
        assertThat(journal.runs().load(run).orElseThrow().accepted().payload()).isEqualTo(PAYLOAD);
        damage("UPDATE run SET payload = CAST(replace(CAST(payload AS TEXT), '7', '8') AS BLOB)");
        refusesToRead("the payload of run " + run);
    }

    @Test
    void g17_anOriginThatIsNotWhatWasAcceptedStopsTheServer() throws Exception {
        long run = accept();
        damage("UPDATE run SET origin = CAST(replace(CAST(origin AS TEXT), 'POST', 'LOST') AS BLOB)");
        refusesToRead("the origin of run " + run);
    }

    @Test
    void g17_aHistoryThatIsNotWhatHappenedStopsTheServer() throws Exception {
        long run = accept();
        append(Append.of(new RunChange(
                run, 0, List.of(new Entry.Done("send", 1, 1, 2, "yes")), RunStatus.DUE, null, 2, null, null, false)));
        damage("UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'yes', 'no!') AS BLOB)");
        refusesToRead("the history of run " + run);
    }

    @Test
    void g17_whatAnActionRemembersThatIsNotWhatWasWrittenStopsTheServer() throws Exception {
        long run = accept();
        AttemptStateChange states =
                new AttemptStateChange(Set.of("send"), List.of(new AttemptStateValue("send", "id", new byte[] {'1'})));
        List<Entry> entries = List.of(new Entry.Skipped("send"));
        append(Append.of(new RunChange(run, 0, entries, RunStatus.DUE, null, 2, Map.of(), null, states, false)));
        damage("UPDATE attempt_state SET value = x'33'");
        assertThatThrownBy(() -> journal.runs().attemptState(run, "send"))
                .isInstanceOf(Damaged.class)
                .hasMessageStartingWith("what an action of run " + run + " remembers");
    }

    @Test
    void aDeletedHistoryIsNoDamage() throws Exception {
        long run = accept();
        Entry ended = new Entry.Ended(3, new Outcome.Succeeded(null));
        append(Append.of(new RunChange(
                run, 0, List.of(ended), RunStatus.SUCCEEDED, new Outcome.Succeeded(null), 3, Map.of(), null, true)));
        assertThat(journal.runs().load(run).orElseThrow().hasLeftNothing()).isTrue();
        assertThat(broken).hasValue(null);
    }

    private void refusesToRead(String what) {
        assertThatThrownBy(() -> journal.queue().due(1, 0, 10, Long.MAX_VALUE))
                .isInstanceOf(Damaged.class)
                .hasMessageStartingWith(what);
        assertThat(broken.get()).isInstanceOf(Damaged.class);
        assertThatThrownBy(this::accept).hasRootCauseInstanceOf(Damaged.class);
    }

    private long accept() throws Exception {
        return append(Append.of(new NewRun(
                        0,
                        1,
                        1,
                        1,
                        null,
                        Json.writeStored(PAYLOAD),
                        Json.writeStored(Map.of("method", "POST")),
                        null,
                        null,
                        0,
                        List.of(),
                        RunStatus.DUE,
                        null,
                        null)))
                .get(0)
                .run();
    }

    private List<Receipt> append(Append append) throws Exception {
        CompletableFuture<List<Receipt>> written = new CompletableFuture<>();
        journal.append(append, new AppendListener() {
            @Override
            public void committed(List<Receipt> receipts) {
                written.complete(receipts);
            }

            @Override
            public void failed(Throwable why) {
                written.completeExceptionally(why);
            }
        });
        return written.get(10, TimeUnit.SECONDS);
    }

    /** Changes a row as a faulty disk would: the length stays the same. */
    private void damage(String sql) {
        database.write(tx -> tx.execute(sql));
    }
}
