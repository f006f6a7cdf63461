package io.junctura.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.junctura.SetClock;
import io.junctura.api.ErrorKind;
import io.junctura.api.FileRef;
import io.junctura.api.Reached;
import io.junctura.database.Database;
import io.junctura.files.FileHold;
import io.junctura.files.FileStore;
import io.junctura.files.ValueFiles;
import io.junctura.json.Json;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import io.junctura.run.journal.AppendListener;
import io.junctura.run.journal.Atom;
import io.junctura.run.journal.AttemptStateChange;
import io.junctura.run.journal.AttemptStateValue;
import io.junctura.run.journal.DedupeKey;
import io.junctura.run.journal.FileStage;
import io.junctura.run.journal.LedgerChange;
import io.junctura.run.journal.LedgerEntry;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.PublishedEvent;
import io.junctura.run.journal.Receipt;
import io.junctura.run.journal.RunChange;
import io.junctura.run.journal.TopicEvent;
import io.junctura.run.sqlite.SqliteJournal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final Outcome WELL = new Outcome.Succeeded(null);
    private static final Outcome BADLY =
            new Outcome.Failed(null, new Failure(ErrorKind.BAD_INPUT, Reached.NO, null, "no"));

    @TempDir
    Path folder;

    private final SetClock clock = new SetClock(Instant.parse("2030-01-01T00:00:00Z"));
    private final DiskSpace space = new DiskSpace(() -> 1L << 40, 0, () -> false);
    private final AtomicLong told = new AtomicLong();

    /** How far somebody has set the clock ahead, in milliseconds. */
    private long ahead;

    private final FileHold hold = new FileHold();
    private FileStore files;
    private ValueFiles values;
    private Database database;
    private SqliteJournal journal;

    @BeforeEach
    void open() throws Exception {
        files = new FileStore(folder.resolve("files"));
        database = Database.open(folder, broken -> {});
        values = new ValueFiles(folder.resolve("files"), Runnable::run, hold);
        journal = new SqliteJournal(database, values);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void reopen() throws Exception {
        database.close();
        open();
    }

    /** Of a server that has run until now, on a clock that nobody has set. */
    private Retention retention(RetentionSettings keeping) {
        lastSeen(clock.millis());
        return started(keeping);
    }

    private Retention started(RetentionSettings keeping) {
        return new Retention(
                database,
                new UnusedFiles(database, files, values, hold),
                keeping,
                space,
                new RetentionClock(database, clock, () -> clock.millis() - ahead),
                told::incrementAndGet);
    }

    private void lastSeen(long time) {
        database.write(tx -> tx.execute(
                "INSERT OR REPLACE INTO installation (name, value) VALUES ('clock', ?)", Long.toString(time)));
    }

    private void setClock(Duration by) {
        clock.pass(by);
        ahead += by.toMillis();
    }

    private static RetentionSettings bySize(long size) {
        return new RetentionSettings(Duration.ofDays(3_650), Duration.ofDays(3_650), size, Duration.ofDays(7), null);
    }

    // Runs.

    private Receipt append(Atom atom) {
        CompletableFuture<Receipt> done = new CompletableFuture<>();
        journal.append(atom, new AppendListener() {
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

    private Receipt accept(int flow, @Nullable String name, String payload) {
        DedupeKey once = name == null ? null : new DedupeKey(name, payload.hashCode());
        return append(Atom.of(run(flow, once, payload, null)));
    }

    private NewRun run(int flow, @Nullable DedupeKey once, String payload, Run.@Nullable Parent parent) {
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

    private void end(long run, Outcome outcome) {
        long now = clock.millis();
        // What a failed run's step remembers is kept as long as the run.
        AttemptStateChange states = outcome instanceof Outcome.Failed
                ? new AttemptStateChange(Set.of("s"), List.of(new AttemptStateValue("s", "id", new byte[] {'1'})))
                : null;
        append(Atom.of(new RunChange(
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

    private void waits(long run, Wait on) {
        long now = clock.millis();
        append(Atom.of(new RunChange(
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

    private long ended(int flow, Outcome outcome) {
        long run = accept(flow, null, "x").run();
        end(run, outcome);
        return run;
    }

    private List<Long> ids(String query) {
        return database.read(tx -> tx.createQuery(query).mapTo(Long.class).list());
    }

    private List<Long> runs() {
        return ids("SELECT id FROM run ORDER BY id");
    }

    @Test
    void runsGoByTheTimeSinceTheirEndFailedOnesLaterAndOpenOnesNever() {
        long well = ended(1, WELL);
        long cancelled = ended(2, new Outcome.Cancelled("eva"));
        long failed = ended(1, BADLY);
        long due = accept(1, null, "x").run();
        long waiting = accept(2, null, "x").run();
        waits(waiting, new Wait.Person("?"));
        long late = accept(1, null, "x").run();
        clock.pass(Duration.ofDays(20));
        end(late, WELL);
        Retention retention = retention(RetentionSettings.DEFAULT);

        retention.sweep();
        assertThat(runs()).containsExactly(well, cancelled, failed, due, waiting, late);
        assertThat(told).hasValue(0);

        clock.pass(Duration.ofDays(11));
        retention.sweep();
        assertThat(runs()).containsExactly(failed, due, waiting, late);
        assertThat(ids("SELECT DISTINCT run FROM entry ORDER BY run")).containsExactly(failed, waiting, late);

        clock.pass(Duration.ofDays(60));
        retention.sweep();
        assertThat(runs()).containsExactly(due, waiting);
        assertThat(ids("SELECT DISTINCT run FROM entry")).containsExactly(waiting);
        assertThat(ids("SELECT run FROM wait")).containsExactly(waiting);
        assertThat(retention.figures().runs()).isEqualTo(4);
        assertThat(told).hasValue(2);
        assertThat(retention.figures().oldest())
                .isEqualTo(Instant.parse("2030-01-01T00:00:00Z").toEpochMilli());
    }

    // Clocks that are set.

    @Test
    void aClockThatIsSetAYearAheadDeletesNothingForADayAndIsBelievedThen() {
        long well = ended(1, WELL);
        long failed = ended(1, BADLY);
        accept(3, "known", "x");
        publish("a", "topic event");
        Retention retention = retention(RetentionSettings.DEFAULT);
        retention.sweep();

        setClock(Duration.ofDays(365));
        retention.sweep();
        clock.pass(Duration.ofHours(23));
        retention.sweep();
        assertThat(runs()).contains(well, failed);
        assertThat(ids("SELECT seq FROM topic_event")).hasSize(1);
        assertThat(deletedByAge(retention)).isZero();

        clock.pass(Duration.ofHours(2));
        retention.sweep();
        assertThat(runs()).doesNotContain(well, failed);
        assertThat(ids("SELECT seq FROM topic_event")).isEmpty();
    }

    private static long deletedByAge(Retention retention) {
        return retention.figures().runs();
    }

    @Test
    void whatIsOldWithoutTheJumpIsDeletedDuringThatDayToo() {
        long old = ended(1, WELL);
        clock.pass(Duration.ofDays(30).minusHours(2));
        long young = ended(1, WELL);
        Retention retention = retention(RetentionSettings.DEFAULT);
        retention.sweep();
        setClock(Duration.ofDays(365));
        retention.sweep();
        assertThat(runs()).containsExactly(old, young);

        clock.pass(Duration.ofHours(3));
        retention.sweep();
        assertThat(runs()).containsExactly(young);
    }

    @Test
    void aClockThatIsPutRightWithinThatDayHasDeletedNothing() {
        long well = ended(1, WELL);
        Retention retention = retention(RetentionSettings.DEFAULT);
        retention.sweep();
        setClock(Duration.ofDays(365));
        retention.sweep();
        clock.pass(Duration.ofHours(5));
        setClock(Duration.ofDays(-365));
        retention.sweep();

        clock.pass(Duration.ofDays(25));
        retention.sweep();
        assertThat(runs()).containsExactly(well);
        clock.pass(Duration.ofDays(5));
        retention.sweep();
        assertThat(runs()).isEmpty();
    }

    @Test
    void aRestartWithinThatDayDeletesNothingEither() throws Exception {
        long well = ended(1, WELL);
        Retention retention = retention(RetentionSettings.DEFAULT);
        retention.sweep();
        setClock(Duration.ofDays(365));
        retention.sweep();

        reopen();
        clock.pass(Duration.ofMinutes(5));
        started(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).containsExactly(well);

        reopen();
        clock.pass(Duration.ofHours(24));
        // It was off for all of that day, so that it cannot tell.
        Retention last = started(RetentionSettings.DEFAULT);
        last.sweep();
        assertThat(runs()).containsExactly(well);
        clock.pass(Duration.ofHours(25));
        last.sweep();
        assertThat(runs()).isEmpty();
    }

    @Test
    void aServerThatWasOffForThreeMonthsDeletesNothingMoreForADay() throws Exception {
        long old = ended(1, WELL);
        clock.pass(Duration.ofDays(20));
        long young = ended(1, WELL);
        retention(RetentionSettings.DEFAULT).sweep();
        reopen();

        clock.pass(Duration.ofDays(90));
        Retention retention = started(RetentionSettings.DEFAULT);
        retention.sweep();
        clock.pass(Duration.ofHours(23));
        retention.sweep();
        assertThat(runs()).containsExactly(old, young);

        clock.pass(Duration.ofHours(1));
        retention.sweep();
        assertThat(runs()).isEmpty();
    }

    @Test
    void aServerThatWasOffForLessThanAnHourDeletesAsEver() throws Exception {
        ended(1, WELL);
        clock.pass(Duration.ofDays(30).minusMinutes(30));
        retention(RetentionSettings.DEFAULT).sweep();
        reopen();

        clock.pass(Duration.ofMinutes(45));
        started(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).isEmpty();
    }

    @Test
    void theLimitOfSizeHoldsWhateverTheClockSays() {
        endedAtOnce(5_000);
        Retention retention = retention(bySize(1));
        setClock(Duration.ofDays(365));
        retention.sweep();
        assertThat(runs()).isEmpty();
    }

    @Test
    void aFileOfAnEventThatIsAboutToBeAcceptedOutlivesAClockThatIsSetAhead() throws Exception {
        FileRef file = files.arriving()
                .store("a.txt", "text/plain", new ByteArrayInputStream("a".getBytes(StandardCharsets.UTF_8)));
        Files.setLastModifiedTime(folder.resolve("files").resolve(file.id()), FileTime.from(clock.instant()));
        Retention retention = retention(RetentionSettings.DEFAULT);
        retention.sweep();
        setClock(Duration.ofDays(365));
        clock.pass(Duration.ofMinutes(1));
        retention.sweep();
        assertThat(folder.resolve("files").resolve(file.id())).exists();
    }

    /** Many of them in one commit. */
    private void endedAtOnce(int runs) {
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
                    List.of(new Entry.Ended(plain.at(), WELL)),
                    RunStatus.SUCCEEDED,
                    WELL,
                    null));
        }
        append(new Atom(many, List.of(), null, null));
    }

    @Test
    void runsAndEventsOfAClockThatWasAheadDoNotKeepThoseThatCameAfterThem() {
        clock.pass(Duration.ofDays(365));
        long ahead = ended(1, WELL);
        publish("a", null);
        clock.pass(Duration.ofDays(-365));
        ended(1, WELL);
        publish("a", null);
        clock.pass(Duration.ofDays(29));
        long young = ended(1, WELL);
        clock.pass(Duration.ofDays(2));
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).containsExactly(ahead, young);
        assertThat(ids("SELECT seq FROM topic_event")).containsExactly(1L);

        clock.pass(Duration.ofDays(365));
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).isEmpty();
        assertThat(ids("SELECT seq FROM topic_event")).isEmpty();
    }

    @Test
    void onceAClockThatWasAheadIsPutRightItIsSweptAsEver() throws Exception {
        Retention retention = retention(RetentionSettings.DEFAULT);
        retention.sweep();
        ended(1, WELL);
        clock.pass(Duration.ofDays(365));
        retention.sweep();
        assertThat(told).hasValue(1);
        clock.pass(Duration.ofDays(-365));

        long crashed = ended(1, WELL);
        store(crashed);
        database.write(tx -> tx.execute("DELETE FROM run WHERE id = ?", crashed));
        ended(1, WELL);
        accept(1, "order-1", "a");
        retention.sweep();
        assertThat(runsWithFiles()).isEmpty();
        assertThat(retention.figures().names()).isEqualTo(1);

        clock.pass(Duration.ofDays(31));
        retention.sweep();
        assertThat(told).hasValue(2);
    }

    @Test
    void manyRunsGoInManySlices() {
        endedAtOnce(3_000);
        clock.pass(Duration.ofDays(31));
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).isEmpty();
        assertThat(ids("SELECT run FROM entry")).isEmpty();
    }

    @Test
    void aCalledRunStaysUntilItsCallerHasHeardOfItsEnd() {
        long parent = accept(1, null, "x").run();
        long child =
                append(Atom.of(run(2, null, "x", new Run.Parent(parent, "s")))).run();
        waits(parent, new Wait.Child(child));
        end(child, WELL);
        clock.pass(Duration.ofDays(40));
        Retention retention = retention(RetentionSettings.DEFAULT);
        retention.sweep();
        assertThat(runs()).containsExactly(parent, child);

        append(Atom.of(new RunChange(
                parent,
                1,
                List.of(new Entry.Ended(clock.millis(), WELL)),
                RunStatus.SUCCEEDED,
                WELL,
                clock.millis(),
                Map.of(),
                null,
                false)));
        retention.sweep();
        assertThat(runs()).containsExactly(parent);
    }

    @Test
    void aRunWhoseLateAnswerIsOwedStaysUntilItIsDeliveredAndKeepsNoOtherFromGoing() {
        endedAtOnce(1_000);
        ended(1, BADLY);
        List<Long> owed = runs();
        database.write(tx -> tx.execute(
                "INSERT INTO late_answer (run, address, attempts, due) SELECT id, 'http://localhost', 0, 0 FROM run"));
        endedAtOnce(100);
        retention(bySize(1)).sweep();
        assertThat(runs()).as("by size").isEqualTo(owed);
        clock.pass(Duration.ofDays(100));
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).as("by age").isEqualTo(owed);

        database.write(tx -> tx.execute("DELETE FROM late_answer"));
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).isEmpty();
    }

    @Test
    void aFailedRunThatHoldsItsOrderKeyStaysUntilItLetsGo() {
        NewRun plain = run(1, null, "x", null);
        NewRun inLine = new NewRun(
                0,
                1,
                1,
                plain.at(),
                null,
                plain.payload(),
                plain.origin(),
                null,
                null,
                0,
                List.of(),
                RunStatus.DUE,
                null,
                "key");
        long first = append(Atom.of(inLine)).run();
        long second = append(Atom.of(inLine)).run();
        end(first, BADLY);
        clock.pass(Duration.ofDays(100));
        retention(bySize(1)).sweep();
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).containsExactly(first, second);
    }

    @Test
    void whatIsToldARunThatIsDeletedMeanwhileIsRefusedAndLeavesNothing() {
        long failed = ended(1, BADLY);
        clock.pass(Duration.ofDays(100));
        retention(RetentionSettings.DEFAULT).sweep();
        long now = clock.millis();
        Entry resumed = new Entry.Resumed(now, "eva");
        Entry cancelled = new Entry.CancelAsked(now, "eva", false);
        Entry posted = new Entry.Woken("s", now, new Signal.Posted("token", LARGE, 1));
        Map<String, Wait> waits = Map.of("s", new Wait.Person("?"));
        List<RunChange> late = List.of(
                new RunChange(failed, 1, List.of(resumed), RunStatus.DUE, null, now, waits, null, false),
                new RunChange(failed, 1, List.of(cancelled), RunStatus.DUE, null, now, waits, null, false),
                new RunChange(failed, 1, List.of(posted), RunStatus.FAILED, null, now, waits, null, false));
        for (RunChange change : late) {
            assertThatThrownBy(() -> append(Atom.of(change)))
                    .hasMessageContaining("run " + failed + " is not kept any longer");
        }
        for (String table : List.of("entry", "wait", "posted_back", "value_file", "attempt_state")) {
            assertThat(ids("SELECT count(*) FROM " + table)).as(table).containsExactly(0L);
        }
    }

    // Names.

    @Test
    void anEventIsKnownThoughItsRunIsGoneAndNoNumberIsGivenTwice() throws Exception {
        long first = accept(1, "order-1", "a").run();
        end(first, WELL);
        clock.pass(Duration.ofDays(2));
        retention(new RetentionSettings(Duration.ofDays(1), Duration.ofDays(1), 0L, Duration.ofDays(7), null))
                .sweep();
        assertThat(runs()).isEmpty();

        assertThat(accept(1, "order-1", "a")).isEqualTo(new Receipt(first, true, true, false));
        assertThat(accept(1, "order-1", "b")).isEqualTo(new Receipt(first, true, false, false));
        assertThat(runs()).isEmpty();

        reopen();
        assertThat(accept(1, "order-1", "a")).isEqualTo(new Receipt(first, true, true, false));
        assertThat(accept(1, "order-2", "a").run()).isGreaterThan(first);
    }

    @Test
    void afterItsWindowANameStartsANewRunThoughTheFirstOneIsStillThere() {
        long first = accept(1, "order-1", "a").run();
        clock.pass(Duration.ofDays(7));
        assertThat(accept(1, "order-1", "a")).isEqualTo(new Receipt(first, true, true, false));
        clock.pass(Duration.ofMillis(1));
        Receipt again = accept(1, "order-1", "a");
        assertThat(again.duplicate()).isFalse();
        assertThat(again.run()).isGreaterThan(first);
        assertThat(accept(1, "order-1", "a")).isEqualTo(new Receipt(again.run(), true, true, false));
    }

    @Test
    void namesGoWhenTheirWindowIsOverWhatTheyNamedOrNot() {
        for (int i = 0; i < 1_000; i++) accept(i % 3, "order-" + i, "a");
        Retention retention = retention(RetentionSettings.DEFAULT);
        retention.sweep();
        assertThat(retention.figures().names()).isEqualTo(1_000);

        clock.pass(Duration.ofDays(13));
        long late = accept(1, "late", "a").run();
        clock.pass(Duration.ofDays(1));
        await().untilAsserted(() -> assertThat(ids("SELECT seq FROM once_new"))
                .as("not yet in their places")
                .isEmpty());
        retention.sweep();
        assertThat(ids("SELECT run FROM once")).containsExactly(late);
        assertThat(runs()).hasSize(1_001);
    }

    @Test
    void aClockThatWasSetBackForgetsNoName() {
        long first = accept(1, "order-1", "a").run();
        clock.pass(Duration.ofDays(-20));
        assertThat(accept(1, "order-1", "a")).isEqualTo(new Receipt(first, true, true, false));
    }

    @Test
    void namesOfAnEarlierSchemaAreStillKnown() throws Exception {
        database.close();
        Files.delete(folder.resolve("junctura.db"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("junctura.db"));
                Statement statement = connection.createStatement()) {
            for (String file : List.of("V001__runs.sql", "V002__platform.sql")) {
                try (InputStream in = getClass().getResourceAsStream("/db/sqlite/" + file)) {
                    String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^\\s*--.*$", "");
                    for (String one : sql.split(";", -1)) if (!one.isBlank()) statement.execute(one);
                }
            }
            statement.execute("PRAGMA user_version = 2");
            statement.execute("INSERT INTO run (id, flow, revision, state, accepted, depth, origin)"
                    + " VALUES (41, 1, 1, 2, " + clock.millis() + ", 0, '{}')");
            statement.execute("INSERT INTO once (flow, name, run, body, accepted)" + " VALUES (1, x'" + hash("order-1")
                    + "', 41, " + "a".hashCode() + ", " + clock.millis() + ")");
        }
        open();
        assertThat(accept(1, "order-1", "a")).isEqualTo(new Receipt(41, true, true, false));
        assertThat(database.<String>read(tx -> tx.createQuery("SELECT lower(hex(name)) FROM run")
                        .mapTo(String.class)
                        .one()))
                .isEqualTo(hash("order-1"));
    }

    private static String hash(String name) throws Exception {
        byte[] all = java.security.MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
        return java.util.HexFormat.of().formatHex(all, 0, 16);
    }

    // Size.

    private static String large(int seed) {
        byte[] bytes = new byte[10_000];
        new Random(seed).nextBytes(bytes);
        return java.util.Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void pastTheLimitOfSizeTheOldestGoFirstFailedOnesLastAndTheFileShrinks() throws Exception {
        List<Long> failed = new ArrayList<>();
        List<Long> open = new ArrayList<>();
        List<Long> well = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            long run = accept(i % 5, null, large(i)).run();
            if (i % 100 == 1) failed.add(run);
            else if (i % 100 == 2) open.add(run);
            else well.add(run);
            if (i % 100 != 2) end(run, i % 100 == 1 ? BADLY : WELL);
        }
        long before = size();
        assertThat(before).isGreaterThan(12L << 20);
        Retention retention = retention(bySize(4L << 20));
        retention.sweep();

        assertThat(runs()).containsAll(failed).containsAll(open);
        List<Long> left = ids("SELECT id FROM run WHERE state = 2 ORDER BY id");
        assertThat(left).hasSizeBetween(150, 300).isEqualTo(well.subList(well.size() - left.size(), well.size()));
        Figures figures = retention.figures();
        assertThat(figures.database() - figures.free()).isLessThanOrEqualTo(4L << 20);
        assertThat(figures.database()).isLessThan(5L << 20);
        reopen();
        assertThat(size()).isLessThan(5L << 20);

        retention(bySize(200 << 10)).sweep();
        assertThat(runs()).isEqualTo(open);
    }

    @Test
    void theFileShrinksWhileTheServerRuns() {
        for (int i = 0; i < 300; i++) end(accept(1, null, large(i)).run(), WELL);
        retention(bySize(1L << 20)).sweep();
        // The checkpoint is the next thing that the writer does.
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (size() > 2L << 20 && System.nanoTime() < end) Thread.yield();
        assertThat(size()).isLessThan(2L << 20);
    }

    private long size() {
        try {
            return Files.size(folder.resolve("junctura.db"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    // Topics.

    @Test
    void topicEventsGoByAgeAndAreKnownByTheirNamesForTheWindow() throws Exception {
        publish("a", "n1");
        publish("a", null);
        RetentionSettings keeping =
                new RetentionSettings(Duration.ofDays(1), Duration.ofDays(1), 0L, Duration.ofDays(7), null);
        clock.pass(Duration.ofDays(2));
        publish("a", "n3");
        retention(keeping).sweep();
        assertThat(ids("SELECT seq FROM topic_event ORDER BY seq")).containsExactly(1L, 3L);
        assertThat(ids("SELECT seq FROM topic_event WHERE event IS NOT NULL")).containsExactly(3L);
        assertThat(journal.published("a", "n1", Json.writeStored("x"))).isPresent();

        clock.pass(Duration.ofDays(8));
        retention(keeping).sweep();
        assertThat(ids("SELECT seq FROM topic_event")).isEmpty();
        reopen();
        assertThat(journal.nextTopicEvent()).isEqualTo(4);
    }

    private void publish(String topic, @Nullable String name) {
        append(new Atom(
                List.of(),
                List.of(),
                null,
                new TopicEvent(journal.nextTopicEvent(), topic, name, Json.writeStored("x"), 0, clock.millis())));
    }

    // Files.

    @Test
    void theFilesOfARunGoWithItAndWhatACrashLeftGoesAtTheNextSweep() throws Exception {
        long old = ended(1, WELL);
        FileRef gone = store(old);
        clock.pass(Duration.ofDays(31));
        long young = ended(1, WELL);
        FileRef kept = store(young);
        // Deleted before a crash, its files not yet.
        long crashed = ended(1, WELL);
        store(crashed);
        database.write(tx -> tx.execute("DELETE FROM run WHERE id = ?", crashed));
        ended(1, WELL);
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runsWithFiles()).containsExactly(young);
        assertThat(folder.resolve("files").resolve(gone.id())).doesNotExist();
        try (InputStream in = files.ofRun(young).open(kept)) {
            assertThat(in.readAllBytes()).hasSize(3);
        }
    }

    private List<Long> runsWithFiles() throws IOException {
        List<Long> runs = new ArrayList<>();
        files.runs(runs::addAll);
        return runs;
    }

    @Test
    void aFolderThatCannotBeDeletedKeepsNoOtherFromGoingNorWhatHasArrived() throws Exception {
        long stuck = 600;
        for (long run = 1; run <= 1_200; run++) Files.createDirectories(folder.resolve("files/run-" + run));
        // Not ours, so it is not looked into.
        Files.createDirectories(folder.resolve("files/run-" + stuck + "/a/b"));
        FileRef arrived = files.arriving().store("a.txt", "text/plain", new ByteArrayInputStream(new byte[3]));
        clock.set(Instant.now().plus(Duration.ofHours(2)));
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runsWithFiles()).containsExactly(stuck);
        assertThat(folder.resolve("files").resolve(arrived.id())).doesNotExist();
    }

    @Test
    void aRunThatWaitsBehindAnotherOfItsKeyKeepsTheFileThatItWasHanded() throws Exception {
        long caller = ended(1, WELL);
        FileRef file = store(caller);
        FileRef own = store(caller);
        long first = append(Atom.of(called("x", "key"))).run();
        long behind =
                append(Atom.of(called(Map.of("files", List.of(file)), "key"))).run();
        assertThat(ids("SELECT id FROM run WHERE state = " + RunStatus.BEHIND.stored()))
                .containsExactly(behind);
        clock.pass(Duration.ofDays(31));
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).containsExactly(first, behind);
        assertThat(folder.resolve("files").resolve(file.id())).exists();
        assertThat(folder.resolve("files").resolve(own.id())).doesNotExist();
    }

    @Test
    void aFileGoesWithTheLastRunThatNamesItInWhateverOrderTheyGo() throws Exception {
        for (boolean ownerFirst : List.of(true, false)) {
            long caller = accept(1, null, "x").run();
            FileRef file = store(caller);
            List<Long> called = new ArrayList<>();
            for (int i = 0; i < 2; i++)
                called.add(append(Atom.of(called(List.of(file), null))).run());
            List<Long> order = new ArrayList<>(called);
            order.add(ownerFirst ? 0 : 2, caller);
            for (long run : order) {
                assertThat(folder.resolve("files").resolve(file.id())).exists();
                end(run, WELL);
                clock.pass(Duration.ofDays(31));
                retention(RetentionSettings.DEFAULT).sweep();
            }
            assertThat(runs()).isEmpty();
            assertThat(runsWithFiles()).isEmpty();
            assertThat(ids("SELECT run FROM file_use")).isEmpty();
        }
    }

    /**
     * A run that another has called.
     *
     * @param line the order key that it has a place in the line of; null: none
     */
    private NewRun called(Object payload, @Nullable String line) {
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

    private FileRef store(long run) throws IOException {
        return files.ofRun(run).store("a.txt", "text/plain", new ByteArrayInputStream(new byte[3]));
    }

    // The disk.

    @Test
    void belowTheFloorNothingIsTakenInUntilATenthMoreIsFree() {
        AtomicLong free = new AtomicLong(1_000);
        DiskSpace disk = new DiskSpace(free::get, 500, () -> false);
        assertThat(disk.refusal()).isNull();
        free.set(499);
        disk.look();
        assertThat(disk.refusal())
                .isEqualTo("The server's disk has no room for more. Nothing was taken; send it again later.");
        free.set(549);
        disk.look();
        assertThat(disk.isShort()).isTrue();
        free.set(550);
        disk.look();
        assertThat(disk.refusal()).isNull();
        assertThat(DiskSpace.floor(10L << 30)).isEqualTo(256L << 20);
        assertThat(DiskSpace.floor(100L << 30)).isEqualTo(1L << 30);
    }

    @Test
    void aDiskThatFoundNoRoomIsShortWhateverItSays() {
        assertThat(new DiskSpace(() -> 1L << 40, 500, () -> true).isShort()).isTrue();
    }

    @Test
    void withoutALimitOfItsOwnTheDatabaseTakesFourGigabytesOrAQuarterOfTheDisk() {
        assertThat(RetentionSettings.DEFAULT.sizeLimit(100L << 30, 0)).isEqualTo(4L << 30);
        assertThat(RetentionSettings.DEFAULT.sizeLimit(6L << 30, 2L << 30)).isEqualTo(2L << 30);
        assertThat(bySize(0).sizeLimit(1, 1)).isEqualTo(Long.MAX_VALUE);
    }

    // Files that flows have taken.

    private long taken(String path, Outcome outcome) {
        LedgerEntry file = new LedgerEntry(path, "1", 10, 20, FileStage.TAKEN, 0, null);
        LedgerChange moved = new LedgerChange(1, path, null, file);
        long run = append(new Atom(List.of(run(1, null, "x", null)), List.of(), null, null, List.of(moved)))
                .run();
        end(run, outcome);
        return run;
    }

    @Test
    void aTakenFileIsDisposedOfAsItsRunEndedThoughThatHasBeenDeletedBefore() {
        taken("cancelled", new Outcome.Cancelled("eva"));
        taken("done", WELL);
        taken("failed", BADLY);
        clock.pass(Duration.ofDays(100));
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).isEmpty();
        assertThat(journal.endedFiles(1, "", 10))
                .extracting(one -> one.file().path() + " " + one.succeeded())
                .containsExactly("cancelled false", "done true", "failed false");
    }

    // Files of large values.

    private static final String LARGE = "large ".repeat(20_000);

    private long endedLarge() {
        long run = accept(1, null, LARGE).run();
        end(run, new Outcome.Succeeded(null));
        return run;
    }

    private List<Path> valueFiles() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("files/values"))) {
            return all.toList();
        }
    }

    @Test
    void theFilesOfARunsValuesGoAfterTheRun() throws Exception {
        endedLarge();
        long open = accept(1, null, LARGE).run();
        assertThat(valueFiles()).hasSize(2);
        clock.pass(Duration.ofDays(2));
        retention(new RetentionSettings(Duration.ofDays(1), Duration.ofDays(1), 0L, Duration.ofDays(7), null))
                .sweep();
        assertThat(runs()).containsExactly(open);
        assertThat(valueFiles()).hasSize(1);
        assertThat(ids("SELECT run FROM value_file")).containsExactly(open);
        assertThat(journal.load(open).orElseThrow().accepted().payload()).isEqualTo(LARGE);
    }

    @Test
    void filesOfValuesCountForTheLimitOfSize() throws Exception {
        for (int i = 0; i < 20; i++) endedLarge();
        assertThat(ids("SELECT bytes FROM value_files").get(0)).isGreaterThan(2_000_000);
        Retention retention = retention(bySize(1_500_000));
        retention.sweep();
        long used = retention.figures().database()
                - retention.figures().free()
                + retention.figures().values();
        assertThat(used).isBetween(1_000_000L, 1_500_000L);
        assertThat(valueFiles()).hasSize(runs().size());
        assertThat(runs()).hasSizeGreaterThan(5).contains(20L).doesNotContain(1L);
    }

    @Test
    void theFileOfATopicsEventGoesWithItsContent() throws Exception {
        byte[] event = Json.writeStored(LARGE);
        TopicEvent published = new TopicEvent(1, "orders", "a", event, 0, clock.millis());
        append(new Atom(List.of(), List.of(), null, published));
        assertThat(valueFiles()).hasSize(1);
        clock.pass(Duration.ofDays(2));
        retention(new RetentionSettings(Duration.ofDays(1), Duration.ofDays(1), 0L, Duration.ofDays(7), null))
                .sweep();
        assertThat(valueFiles()).isEmpty();
        assertThat(ids("SELECT count FROM value_files")).containsExactly(0L);
        assertThat(journal.published("orders", "a", event)).contains(new PublishedEvent(1, 0, true));
    }

    @Test
    void filesThatAnEarlierProcessDidNotComeToNameAreDeletedAtTheStart() throws Exception {
        long kept = accept(1, null, LARGE).run();
        values.keep(Json.writeStored(LARGE));
        reopen();
        values.keep(Json.writeStored(LARGE));
        assertThat(valueFiles()).hasSize(3);
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(valueFiles())
                .as("that of the run, and one that is about to be named")
                .hasSize(2);
        assertThat(journal.load(kept).orElseThrow().accepted().payload()).isEqualTo(LARGE);
    }
}
