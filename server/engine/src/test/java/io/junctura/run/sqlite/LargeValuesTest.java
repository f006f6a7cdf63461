package io.junctura.run.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.files.ValueFiles;
import io.junctura.json.Json;
import io.junctura.json.LargeValue;
import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.Response;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.AppendListener;
import io.junctura.run.journal.DedupeKey;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.PublishedEvent;
import io.junctura.run.journal.Receipt;
import io.junctura.run.journal.RunChange;
import io.junctura.run.journal.StoredRun;
import io.junctura.run.journal.TopicEvent;
import io.junctura.run.sql.SqlJournal;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values over the limit are files that belong to one run, and are read as they were written. */
class LargeValuesTest {
    private static final String LARGE = "large ".repeat(20_000);
    private static final Map<String, Object> PAYLOAD = Map.of("text", LARGE);

    @TempDir
    Path data;

    private Database database;
    private SqlJournal journal;

    @BeforeEach
    void open() throws Exception {
        database = SqliteDatabase.open(data, broken -> {});
        journal = SqliteJournal.of(database, new ValueFiles(data.resolve("files"), Runnable::run));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void g1_aLargePayloadIsOnDiskBeforeItsEventIsAcknowledgedAndIsReadAsItWas() throws Exception {
        long run = accept(PAYLOAD, null).run();
        assertThat(files()).hasSize(1);
        assertThat(number("SELECT max(length(payload)) FROM run")).isLessThan(200);
        close();
        open();
        assertThat(load(run).accepted().payload()).isEqualTo(PAYLOAD);
        assertThat(journal.queue()
                        .due(1, 0, 10, Long.MAX_VALUE)
                        .get(0)
                        .accepted()
                        .payload())
                .isEqualTo(PAYLOAD);
    }

    @Test
    void aSmallValueStaysInItsRow() throws Exception {
        long run = accept(Map.of("text", "x".repeat(60_000)), null).run();
        change(run, 0, new Entry.Done("send", 1, 1, 2, "small"));
        assertThat(data.resolve("files")).doesNotExist();
    }

    @Test
    void largeValuesOfEachKindOfEntryAreReadAsTheyWereWritten() throws Exception {
        long run = accept(Map.of(), null).run();
        Entry[] entries = {
            new Entry.Done("send", 1, 1, 2, PAYLOAD),
            new Entry.Done("list", 1, 1, 2, List.of(LARGE, 1L)),
            new Entry.Computed("some", LARGE),
            new Entry.VarsSet("mark", Map.of("big", PAYLOAD, "small", 1L)),
            new Entry.Woken("ask", 3, new Signal.ChildEnded(new Outcome.Succeeded(null), PAYLOAD)),
            new Entry.Woken("post", 3, new Signal.Posted("token", PAYLOAD, 7)),
            new Entry.Woken("doubt", 3, new Signal.Answered(Signal.Answer.DONE, PAYLOAD, "eva")),
            Entry.ItemsEnded.well("lines", 0, 1).with(PAYLOAD),
            new Entry.Responded("answer", 4, new Response(200, Map.of(), PAYLOAD)),
        };
        change(run, 0, entries);
        assertThat(files()).hasSize(entries.length);
        assertThat(number("SELECT max(length(body)) FROM entry")).isLessThan(2_000);
        assertThat(number("SELECT count(*) FROM value_file WHERE run = " + run)).isEqualTo(entries.length);
        List<Entry> read = new ArrayList<>();
        journal.runs().load(run, read::add);
        assertThat(read).containsExactly(entries);
    }

    @Test
    void aViewLoadsNoLargeValue() throws Exception {
        long run = accept(PAYLOAD, null).run();
        change(run, 0, new Entry.Done("send", 1, 1, 2, PAYLOAD));
        StoredRun seen = journal.runs().view(run).orElseThrow();
        assertThat(seen.accepted().payload()).isInstanceOf(LargeValue.class);
        Object result = seen.state().position("send").result();
        assertThat(result).isInstanceOf(LargeValue.class);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Json.write(Map.of("output", List.of(result)), written, journal.runs().large());
        assertThat(Json.parse(written.toByteArray())).isEqualTo(Map.of("output", List.of(PAYLOAD)));
    }

    @Test
    void g2_aSecondDeliveryLeavesNoFile() throws Exception {
        DedupeKey once = new DedupeKey("delivery", 7);
        long run = accept(PAYLOAD, once).run();
        assertThat(accept(PAYLOAD, once)).isEqualTo(new Receipt(run, true, true, false));
        assertThat(files()).hasSize(1);
        assertThat(load(run).accepted().payload()).isEqualTo(PAYLOAD);
    }

    @Test
    void runsOfOneEventShareNoFile() throws Exception {
        NewRun one = run(PAYLOAD, null);
        TopicEvent event = new TopicEvent(1, "orders", "a", Json.writeStored(PAYLOAD), 2, 1);
        append(new Append(List.of(one, one), List.of(), null, event));
        assertThat(files()).hasSize(3);
        assertThat(number("SELECT count(DISTINCT run) FROM value_file")).isEqualTo(2);
        assertThat(number("SELECT event FROM value_file WHERE run IS NULL")).isEqualTo(1);
        byte[] other = Json.writeStored(Map.of("text", LARGE.replace('g', 'k')));
        assertThat(journal.topics().published("orders", "a", Json.writeStored(PAYLOAD)))
                .contains(new PublishedEvent(1, 2, true));
        assertThat(journal.topics().published("orders", "a", other)).contains(new PublishedEvent(1, 2, false));
    }

    @Test
    void aRejectedAppendLeavesNoFile() throws Exception {
        TopicEvent event = new TopicEvent(1, "orders", "a", Json.writeStored(1L), 1, 1);
        append(new Append(List.of(), List.of(), null, event));
        append(new Append(List.of(run(PAYLOAD, null)), List.of(), null, event));
        assertThat(number("SELECT count(*) FROM run")).isZero();
        assertThat(files()).isEmpty();
    }

    @Test
    void aFlowThatKeepsNoHistoryLeavesNoFile() throws Exception {
        long run = accept(PAYLOAD, null).run();
        change(run, 0, new Entry.Done("send", 1, 1, 2, PAYLOAD));
        long other = accept(PAYLOAD, null).run();
        assertThat(files()).hasSize(3);
        Outcome outcome = new Outcome.Succeeded(null);
        List<Entry> last =
                List.of(new Entry.Responded("r", 3, new Response(200, Map.of(), PAYLOAD)), new Entry.Ended(3, outcome));
        append(Append.of(new RunChange(run, 1, last, RunStatus.SUCCEEDED, outcome, 3, Map.of(), null, true)));
        assertThat(files()).hasSize(1);
        assertThat(number("SELECT bytes FROM value_files")).isEqualTo(Files.size(files().get(0)));
        assertThat(load(other).accepted().payload()).isEqualTo(PAYLOAD);
    }

    @Test
    void aValueWhoseFileCannotBeWrittenStaysInItsRow() throws Exception {
        Files.createDirectory(data.resolve("files"));
        Files.writeString(data.resolve("files/values"), "in the way");
        long run = accept(PAYLOAD, null).run();
        assertThat(load(run).accepted().payload()).isEqualTo(PAYLOAD);
        assertThat(number("SELECT count FROM value_files")).isZero();
    }

    @Test
    void g17_aRunWhoseValueIsDamagedSaysSoAndHasNoOtherInItsPlace() throws Exception {
        long damaged = accept(PAYLOAD, null).run();
        Files.writeString(files().get(0), "{}");
        long whole = accept(PAYLOAD, null).run();
        assertThat(load(damaged).damage()).contains("files/values/").contains("is not what was written");
        assertThat(load(damaged).accepted().payload()).isNull();
        assertThat(load(whole).damage()).isNull();
        assertThat(journal.queue().due(1, 0, 10, Long.MAX_VALUE)).hasSize(2);
    }

    private StoredRun load(long run) {
        return journal.runs().load(run).orElseThrow();
    }

    private List<Path> files() throws Exception {
        Path values = data.resolve("files/values");
        if (!Files.isDirectory(values)) return List.of();
        try (Stream<Path> all = Files.list(values)) {
            return all.toList();
        }
    }

    private long number(String sql) {
        return database.read(tx -> tx.createQuery(sql).mapTo(Long.class).one());
    }

    private static NewRun run(Object payload, @Nullable DedupeKey once) {
        return new NewRun(
                0,
                1,
                1,
                1,
                once,
                Json.writeStored(payload),
                Json.writeStored(Map.of()),
                null,
                null,
                0,
                List.of(),
                RunStatus.DUE,
                null,
                null);
    }

    private Receipt accept(Object payload, @Nullable DedupeKey once) throws Exception {
        return append(Append.of(run(payload, once))).get(0);
    }

    private void change(long run, int n, Entry... entries) throws Exception {
        append(Append.of(new RunChange(run, n, List.of(entries), RunStatus.DUE, null, 2, null, null, false)));
    }

    /** @return no receipts if it was rejected */
    private List<Receipt> append(Append append) throws Exception {
        CompletableFuture<List<Receipt>> written = new CompletableFuture<>();
        journal.append(append, new AppendListener() {
            @Override
            public void committed(List<Receipt> receipts) {
                written.complete(receipts);
            }

            @Override
            public void rejected(String why) {
                written.complete(List.of());
            }

            @Override
            public void failed(Throwable why) {
                written.completeExceptionally(why);
            }
        });
        return written.get(10, TimeUnit.SECONDS);
    }
}
