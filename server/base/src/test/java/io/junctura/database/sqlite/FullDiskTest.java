package io.junctura.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.Eventually;
import io.junctura.database.CannotOpen;
import io.junctura.database.DiskFull;
import io.junctura.database.QueuedWrite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database with a maximum size returns the error of a full disk, SQLITE_FULL. */
class FullDiskTest {
    private static final String LARGE = "INSERT INTO installation (name, value) VALUES (?, hex(zeroblob(500000)))";

    @TempDir
    Path folder;

    private final AtomicReference<Throwable> broken = new AtomicReference<>();
    private SqliteDatabase database;

    @BeforeEach
    void open() throws CannotOpen {
        database = SqliteDatabase.open(folder, broken::set);
        database.write(tx -> tx.execute("PRAGMA max_page_count = 100"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** A write that must not be lost. It succeeds when the test makes space. */
    private static final class Patient implements QueuedWrite {
        final AtomicBoolean space = new AtomicBoolean();
        final CompletableFuture<String> outcome = new CompletableFuture<>();

        @Override
        public void write(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                if (space.get()) statement.execute("PRAGMA max_page_count = 1000000");
                statement.executeUpdate(LARGE.replace("?", "'patient'"));
            }
        }

        @Override
        public void committed() {
            outcome.complete("committed");
        }

        @Override
        public void failed(Throwable why) {
            outcome.complete("lost: " + why.getMessage());
        }

        @Override
        public boolean isRetried() {
            return true;
        }
    }

    private int rows(String name) {
        return database.read(tx -> tx.createQuery("SELECT count(*) FROM installation WHERE name = ?")
                .bind(0, name)
                .mapTo(Integer.class)
                .one());
    }

    @Test
    void aWriteWithoutRoomIsRefusedWholeAndTheServerGoesOn() {
        assertThatThrownBy(() -> database.write(tx -> {
                    tx.execute("INSERT INTO installation (name, value) VALUES ('small', 'x')");
                    return tx.execute(LARGE, "large");
                }))
                .isInstanceOf(DiskFull.class)
                .hasMessageContaining("Make room");
        assertThat(rows("small")).isZero();
        assertThat(rows("large")).isZero();
        assertThat(broken).hasValue(null);
    }

    @Test
    void whatMustNotBeLostWaitsForRoomWhileAllElseIsRefused() {
        Patient patient = new Patient();
        database.submit(patient);
        assertThatThrownBy(() -> database.write(tx -> tx.execute(LARGE, "large")))
                .isInstanceOf(DiskFull.class);
        assertThatThrownBy(() ->
                        database.write(tx -> tx.execute("INSERT INTO installation (name, value) VALUES ('s', 'x')")))
                .isInstanceOf(DiskFull.class);
        assertThat(database.unavailable()).isInstanceOf(DiskFull.class);
        assertThat(patient.outcome).isNotDone();

        patient.space.set(true);
        assertThat(patient.outcome.join()).isEqualTo("committed");
        database.write(tx -> tx.execute(LARGE, "large"));
        assertThat(database.unavailable()).isNull();
        assertThat(rows("patient")).isEqualTo(1);
        assertThat(rows("large")).isEqualTo(1);
        assertThat(rows("s")).isZero();
        assertThat(broken).hasValue(null);
    }

    @Test
    void aServerThatStopsOnAFullDiskStops() throws Exception {
        Patient patient = new Patient();
        database.submit(patient);
        database.close();
        assertThat(patient.outcome.join()).startsWith("lost: The disk of the data folder is full");
        assertThat(broken).hasValue(null);
        database = SqliteDatabase.open(folder, broken::set);
        assertThat(rows("patient")).isZero();
    }

    @Test
    void theLogIsShortAgainAfterAReaderThatHeldItUp() throws Exception {
        database.write(tx -> tx.execute("PRAGMA max_page_count = 1000000"));
        Path log = folder.resolve("junctura.db-wal");
        database.read(tx -> {
            try (var rows = tx.createQuery("SELECT name FROM installation UNION ALL SELECT 'end'")
                    .mapTo(String.class)
                    .iterator()) {
                rows.next();
                for (int i = 0; i < 80; i++) {
                    String name = "large-" + i;
                    database.write(write -> write.execute(LARGE, name));
                }
            }
            return null;
        });
        assertThat(Files.size(log)).isGreaterThan(64L << 20);
        AtomicInteger small = new AtomicInteger();
        Eventually.is("the log is written back, begun anew and cut to its limit", () -> {
            String name = "small-" + small.incrementAndGet();
            database.write(tx -> tx.execute("INSERT INTO installation (name, value) VALUES (?, 'x')", name));
            return Files.size(log) <= 64L << 20;
        });
    }
}
