package io.junctura.run.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.DiskFull;
import io.junctura.database.QueuedWrite;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.files.ValueFiles;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.AppendListener;
import io.junctura.run.journal.DedupeKey;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.Receipt;
import io.junctura.run.sql.SqlJournal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** G2: an event is known by its name for the whole window, whether the name is in the list or in the index. */
class DedupeIndexTest {
    private static final Duration WINDOW = Duration.ofDays(7);
    private static final int MANY = 50;

    @TempDir
    Path data;

    private Database database;
    private Journal journal;
    private long now = 1_800_000_000_000L;

    @BeforeEach
    void open() throws CannotOpen {
        database = SqliteDatabase.open(data, why -> {});
        journal = SqliteJournal.of(
                database, WINDOW, new ValueFiles(data.resolve("files"), Runnable::run), SqlJournal.INLINE, MANY);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void g2_anEventIsKnownWithinItsWindowAcrossStartsAndWhileNamesAreMoved() throws Exception {
        record First(long run, long at) {}
        Random random = new Random(20261124);
        Map<String, First> known = new HashMap<>();
        for (int i = 0; i < 4_000; i++) {
            if (random.nextInt(100) == 0) {
                database.close();
                open();
            }
            now += random.nextInt((int)
                    Duration.ofMinutes(random.nextInt(30) == 0 ? 3_000 : 20).toMillis());
            int flow = random.nextInt(2);
            String name = "order-" + random.nextInt(400);
            First first = known.get(flow + name);
            Receipt receipt = accept(flow, name).join();
            if (first != null && first.at >= now - WINDOW.toMillis()) {
                assertThat(receipt).isEqualTo(new Receipt(first.run, true, true, false));
            } else {
                assertThat(receipt.duplicate()).as(name + " of flow " + flow).isFalse();
                known.put(flow + name, new First(receipt.run(), now));
            }
        }
        assertThat(count("once")).as("names in their places").isGreaterThan(2 * MANY);
        assertThat(count("once_new")).as("names that are yet to be moved").isLessThan(4 * MANY);
    }

    @Test
    void aShortListIsMovedAfterAnHour() {
        long run = accept(1, "first").join().run();
        now += Duration.ofHours(2).toMillis();
        for (int i = 0; i < 10; i++) accept(1, "later-" + i).join();
        assertThat(count("once")).isPositive();
        assertThat(accept(1, "first").join().run()).isEqualTo(run);
    }

    @Test
    void namesSurviveAClockThatWasAhead() {
        long run = accept(1, "first").join().run();
        long right = now;
        now += Duration.ofDays(365).toMillis();
        for (int i = 0; i < 2 * MANY; i++) accept(1, "later-" + i).join();
        await().untilAsserted(() -> assertThat(count("once")).isGreaterThan(MANY));
        now = right + 1;
        assertThat(accept(1, "first").join().run()).isEqualTo(run);
    }

    @Test
    void anEventThatFoundTheDiskFullIsNotKnown() throws Exception {
        accept(1, "a").join();
        CountDownLatch together = new CountDownLatch(1);
        CountDownLatch alone = new CountDownLatch(1);
        database.submit(writing(() -> {
            alone.countDown();
            together.await();
        }));
        alone.await();
        CompletableFuture<Receipt> lost = accept(1, "b");
        database.submit(writing(() -> {
            throw new SQLiteException("database or disk is full", SQLiteErrorCode.SQLITE_FULL);
        }));
        together.countDown();
        assertThatThrownBy(lost::join).isInstanceOf(CompletionException.class).hasCauseInstanceOf(DiskFull.class);
        await().ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(accept(1, "b").join().duplicate()).isFalse());
        assertThat(accept(1, "b").join().duplicate()).isTrue();
        assertThat(accept(1, "a").join().duplicate()).isTrue();
    }

    @Test
    void g17_aNameThatIsNotWhatWasWrittenIsSeen() throws Exception {
        for (int i = 0; i < 3; i++) accept(1, "order-" + i).join();
        assertThat(database.<String>readPlain(DedupeIndex::damage)).isNull();
        database.write(tx ->
                tx.execute("UPDATE once_new SET known = CAST(substr(known, 1, 7) || x'00' || substr(known, 9) AS BLOB)"
                        + " WHERE seq = 2"));
        assertThat(database.<String>readPlain(DedupeIndex::damage)).contains("is wrong");
    }

    private interface Work {
        void run() throws Exception;
    }

    private static QueuedWrite writing(Work work) {
        return new QueuedWrite() {
            @Override
            public void write(Connection connection) throws SQLException {
                try {
                    work.run();
                } catch (SQLException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public void committed() {}

            @Override
            public void failed(Throwable why) {}
        };
    }

    private long count(String table) {
        return database.read(tx -> tx.createQuery("SELECT count(*) FROM " + table)
                .mapTo(Long.class)
                .one());
    }

    private CompletableFuture<Receipt> accept(int flow, String name) {
        byte[] nothing = "{}".getBytes(StandardCharsets.UTF_8);
        NewRun run = new NewRun(
                0,
                flow,
                1,
                now,
                new DedupeKey(name, 7),
                nothing,
                nothing,
                null,
                null,
                0,
                List.of(),
                RunStatus.DUE,
                null,
                null);
        CompletableFuture<Receipt> done = new CompletableFuture<>();
        journal.append(Append.of(run), new AppendListener() {
            @Override
            public void committed(List<Receipt> receipts) {
                done.complete(receipts.get(0));
            }

            @Override
            public void failed(Throwable why) {
                done.completeExceptionally(why);
            }
        });
        return done;
    }
}
