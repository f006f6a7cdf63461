package io.junctura.retention;

import io.junctura.SetClock;
import io.junctura.api.ErrorKind;
import io.junctura.api.FileRef;
import io.junctura.api.Reached;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.files.FileHold;
import io.junctura.files.FileStore;
import io.junctura.files.ValueFiles;
import io.junctura.json.Json;
import io.junctura.retention.sqlite.SqliteRetentionStore;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.AppendListener;
import io.junctura.run.journal.AttemptStateChange;
import io.junctura.run.journal.AttemptStateValue;
import io.junctura.run.journal.DedupeKey;
import io.junctura.run.journal.FileStage;
import io.junctura.run.journal.LedgerChange;
import io.junctura.run.journal.LedgerEntry;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.Receipt;
import io.junctura.run.journal.RunChange;
import io.junctura.run.journal.TopicEvent;
import io.junctura.run.sql.SqlJournal;
import io.junctura.run.sqlite.SqliteJournal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database with runs, a clock that tests set, and the retention that they test. */
abstract class RetentionSetup {
    static final Outcome SUCCEEDED = new Outcome.Succeeded(null);
    static final Outcome FAILED = new Outcome.Failed(null, new Failure(ErrorKind.BAD_INPUT, Reached.NO, null, "no"));

    @TempDir
    Path folder;

    final SetClock clock = new SetClock(Instant.parse("2030-01-01T00:00:00Z"));
    final DiskSpace space = new DiskSpace(() -> 1L << 40, 0, () -> false);
    final AtomicLong notifications = new AtomicLong();

    /** How far the clock was set ahead, in milliseconds. */
    long ahead;

    final FileHold hold = new FileHold();
    FileStore files;
    ValueFiles values;
    SqliteDatabase database;
    SqlJournal journal;

    @BeforeEach
    void open() throws Exception {
        files = new FileStore(folder.resolve("files"));
        database = SqliteDatabase.open(folder, broken -> {});
        values = new ValueFiles(folder.resolve("files"), Runnable::run, hold);
        journal = SqliteJournal.of(database, values);
    }

    @AfterEach
    void close() {
        database.close();
    }

    void reopen() throws Exception {
        database.close();
        open();
    }

    /** Retention of a server that has run until now, by an undisturbed clock. */
    Retention retention(RetentionSettings keeping) {
        lastSeen(clock.millis());
        return started(keeping);
    }

    Retention started(RetentionSettings keeping) {
        RetentionStore store = new SqliteRetentionStore(database);
        return new Retention(
                store,
                new UnusedFiles(store, files, values, hold),
                keeping,
                space,
                new RetentionClock(store, clock, () -> clock.millis() - ahead),
                notifications::incrementAndGet);
    }

    void lastSeen(long time) {
        database.write(tx -> tx.execute(
                "INSERT OR REPLACE INTO installation (name, value) VALUES ('clock', ?)", Long.toString(time)));
    }

    void setClock(Duration by) {
        clock.pass(by);
        ahead += by.toMillis();
    }

    static RetentionSettings bySize(long size) {
        return new RetentionSettings(Duration.ofDays(3_650), Duration.ofDays(3_650), size, Duration.ofDays(7), null);
    }

    Receipt append(Append append) {
        CompletableFuture<Receipt> done = new CompletableFuture<>();
        journal.append(append, new AppendListener() {
            @Override
            public void committed(List<Receipt> receipts) {
                done.complete(receipts.isEmpty() ? new Receipt(0, false, true, false) : receipts.get(0));
            }

            @Override
            public void failed(Throwable why) {
                done.completeExceptionally(why);
            }
        });
        return done.join();
    }

    Receipt accept(int flow, @Nullable String name, String payload) {
        DedupeKey once = name == null ? null : new DedupeKey(name, payload.hashCode());
        return append(Append.of(run(flow, once, payload, null)));
    }

    NewRun run(int flow, @Nullable DedupeKey once, String payload, Run.@Nullable Parent parent) {
        return new NewRun(
                0,
                flow,
                1,
                clock.millis(),
                once,
                Json.writeStored(payload),
                Json.writeStored(Map.of()),
                parent,
                null,
                0,
                List.of(),
                RunStatus.DUE,
                null,
                null);
    }

    void end(long run, Outcome outcome) {
        long now = clock.millis();
        // What the step of a failed run remembers is kept as long as the run.
        AttemptStateChange states = outcome instanceof Outcome.Failed
                ? new AttemptStateChange(Set.of("s"), List.of(new AttemptStateValue("s", "id", new byte[] {'1'})))
                : null;
        append(Append.of(new RunChange(
                run,
                0,
                List.of(new Entry.Ended(now, outcome)),
                outcome.status(),
                outcome,
                now,
                Map.of(),
                null,
                states,
                false)));
    }

    void waits(long run, Wait on) {
        long now = clock.millis();
        append(Append.of(new RunChange(
                run,
                0,
                List.of(new Entry.Waiting("s", now, on)),
                RunStatus.WAITING,
                null,
                now,
                Map.of("s", on),
                null,
                false)));
    }

    long ended(int flow, Outcome outcome) {
        long run = accept(flow, null, "x").run();
        end(run, outcome);
        return run;
    }

    List<Long> ids(String query) {
        return database.read(tx -> tx.createQuery(query).mapTo(Long.class).list());
    }

    List<Long> runs() {
        return ids("SELECT id FROM run ORDER BY id");
    }

    static long deletedByAge(Retention retention) {
        return retention.figures().runs();
    }

    /** Appends many ended runs in one commit. */
    void endedAtOnce(int runs) {
        List<NewRun> many = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            NewRun plain = run(i % 7, null, "x", null);
            many.add(new NewRun(
                    0,
                    plain.flow(),
                    1,
                    plain.at(),
                    null,
                    plain.payload(),
                    plain.origin(),
                    null,
                    null,
                    0,
                    List.of(new Entry.Ended(plain.at(), SUCCEEDED)),
                    RunStatus.SUCCEEDED,
                    SUCCEEDED,
                    null));
        }
        append(new Append(many, List.of(), null, null));
    }

    static String hash(String name) throws Exception {
        byte[] all = java.security.MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
        return java.util.HexFormat.of().formatHex(all, 0, 16);
    }

    static String large(int seed) {
        byte[] bytes = new byte[10_000];
        new Random(seed).nextBytes(bytes);
        return java.util.Base64.getEncoder().encodeToString(bytes);
    }

    long size() {
        try {
            return Files.size(folder.resolve("junctura.db"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    void publish(String topic, @Nullable String name) {
        append(new Append(
                List.of(),
                List.of(),
                null,
                new TopicEvent(
                        journal.topics().nextTopicEvent(), topic, name, Json.writeStored("x"), 0, clock.millis())));
    }

    List<Long> runsWithFiles() throws IOException {
        List<Long> runs = new ArrayList<>();
        files.runs(runs::addAll);
        return runs;
    }

    /**
     * A run that another run has called.
     *
     * @param line the order key that it waits for; null: none
     */
    NewRun called(Object payload, @Nullable String line) {
        return new NewRun(
                0,
                2,
                1,
                clock.millis(),
                null,
                Json.writeStored(payload),
                Json.writeStored(Map.of()),
                null,
                null,
                1,
                List.of(),
                RunStatus.DUE,
                null,
                line);
    }

    FileRef store(long run) throws IOException {
        return files.ofRun(run).store("a.txt", "text/plain", new ByteArrayInputStream(new byte[3]));
    }

    long taken(String path, Outcome outcome) {
        LedgerEntry file = new LedgerEntry(path, "1", 10, 20, FileStage.TAKEN, 0, null);
        LedgerChange moved = new LedgerChange(1, path, null, file);
        long run = append(new Append(List.of(run(1, null, "x", null)), List.of(), null, null, List.of(moved)))
                .run();
        end(run, outcome);
        return run;
    }

    static final String LARGE = "large ".repeat(20_000);

    long endedLarge() {
        long run = accept(1, null, LARGE).run();
        end(run, new Outcome.Succeeded(null));
        return run;
    }

    List<Path> valueFiles() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("files/values"))) {
            return all.toList();
        }
    }
}
