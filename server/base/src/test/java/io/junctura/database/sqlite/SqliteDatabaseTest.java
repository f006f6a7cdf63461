package io.junctura.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.database.CannotOpen;
import io.junctura.database.QueuedWrite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SqliteDatabaseTest {
    @TempDir
    Path folder;

    private SqliteDatabase open() throws CannotOpen {
        return SqliteDatabase.open(folder, broken -> {});
    }

    @Test
    void aDataFolderThatIsAFileIsCalledOne() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> SqliteDatabase.open(file, broken -> {}))
                .isInstanceOf(CannotOpen.class)
                .hasMessage("The data folder " + file + " is a file, not a folder. Choose a folder with --data.");
    }

    @Test
    void whatWasWrittenIsThereAfterReopening() throws Exception {
        try (SqliteDatabase database = open()) {
            database.write(tx -> tx.execute("INSERT INTO installation (name, value) VALUES ('colour', 'blue')"));
        }
        try (SqliteDatabase database = open()) {
            String colour = database.read(tx -> tx.createQuery("SELECT value FROM installation WHERE name = 'colour'")
                    .mapTo(String.class)
                    .one());
            assertThat(colour).isEqualTo("blue");
        }
    }

    @Test
    void aWriteThatFailsTakesBackItselfAlone() throws Exception {
        try (SqliteDatabase database = open()) {
            assertThatThrownBy(() -> database.write(tx -> {
                        tx.execute("INSERT INTO installation (name, value) VALUES ('a', '1')");
                        throw new IllegalArgumentException("changed my mind");
                    }))
                    .hasMessage("changed my mind");
            database.write(tx -> tx.execute("INSERT INTO installation (name, value) VALUES ('b', '2')"));

            int count = database.read(tx -> tx.createQuery("SELECT count(*) FROM installation WHERE name IN ('a', 'b')")
                    .mapTo(Integer.class)
                    .one());
            assertThat(count).isEqualTo(1);
        }
    }

    @Test
    void aSecondProcessOnOneFolderIsRefusedWithASentence() throws Exception {
        try (SqliteDatabase database = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(CannotOpen.class)
                    .hasMessageContaining("is in use by another Junctura process");
            assertThat(database.file()).exists();
        }
    }

    @Test
    void aNewerSchemaIsRefusedWithASentence() throws Exception {
        try (SqliteDatabase database = open()) {
            database.write(tx -> tx.execute("PRAGMA user_version = 9999"));
        }
        assertThatThrownBy(this::open).isInstanceOf(CannotOpen.class).hasMessageContaining("newer release");
    }

    @Test
    void anOlderSchemaIsRefusedWithTheLastCommitThatOpensIt() throws Exception {
        try (SqliteDatabase database = open()) {
            database.write(tx -> tx.execute("PRAGMA user_version = 33"));
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(CannotOpen.class)
                .hasMessage("The database " + folder.resolve("junctura.db")
                        + " has schema version 33, but this Junctura supports versions from 34. The last commit that opens it is"
                        + " f54e80d2: build it and start it once with this data folder. Then start this one.");
    }

    @Test
    void aBrokenWriteStopsEverythingAfterIt() throws Exception {
        AtomicReference<Throwable> reported = new AtomicReference<>();
        try (SqliteDatabase database = SqliteDatabase.open(folder, reported::set)) {
            CompletableFuture<String> outcome = new CompletableFuture<>();
            database.submit(new QueuedWrite() {
                @Override
                public void write(Connection connection) throws SQLException {
                    throw new SQLException("disk I/O error");
                }

                @Override
                public void committed() {
                    outcome.complete("committed");
                }

                @Override
                public void failed(Throwable why) {
                    outcome.complete("lost: " + why.getMessage());
                }
            });
            assertThat(outcome.join()).isEqualTo("lost: disk I/O error");
            assertThat(reported.get()).hasMessage("disk I/O error");
            assertThatThrownBy(() -> database.write(tx -> tx.execute("INSERT INTO installation VALUES ('c', '3')")))
                    .hasMessageContaining("Not written");
        }
    }

    @Test
    void memoryThatRunsOutWhileACommitIsToldStopsEverythingAfterIt() throws Exception {
        CompletableFuture<Throwable> reported = new CompletableFuture<>();
        try (SqliteDatabase database = SqliteDatabase.open(folder, reported::complete)) {
            database.submit(new QueuedWrite() {
                @Override
                public void write(Connection connection) {}

                @Override
                public void committed() {
                    throw new OutOfMemoryError("Java heap space");
                }

                @Override
                public void failed(Throwable why) {}
            });
            assertThat(reported.join()).isInstanceOf(OutOfMemoryError.class);
            assertThatThrownBy(() -> database.write(tx -> tx.execute("INSERT INTO installation VALUES ('d', '4')")))
                    .isInstanceOf(Throwable.class);
        }
    }

    @Test
    void anAbandonedDatabaseIsLeftAsItWas() throws Exception {
        try (SqliteDatabase database = open()) {
            database.write(tx -> tx.execute("INSERT INTO installation VALUES ('before', 'x')"));
            database.abandon();
            assertThatThrownBy(() -> database.write(tx -> tx.execute("INSERT INTO installation VALUES ('after', 'x')")))
                    .hasMessageContaining("The server was killed.");
        }
        try (SqliteDatabase database = open()) {
            List<String> there = database.read(tx -> tx.createQuery("SELECT name FROM installation WHERE value = 'x'")
                    .mapTo(String.class)
                    .list());
            assertThat(there).containsExactly("before");
        }
    }

    @Test
    void readersSeeWhatWasCommittedBefore() throws Exception {
        try (SqliteDatabase database = open()) {
            for (int i = 0; i < 20; i++) {
                int n = i;
                database.write(tx -> tx.execute("INSERT INTO installation VALUES (?, 'x')", "n" + n));
                int seen = database.read(tx -> tx.createQuery("SELECT count(*) FROM installation WHERE value = 'x'")
                        .mapTo(Integer.class)
                        .one());
                assertThat(seen).isEqualTo(n + 1);
            }
        }
    }

    @Test
    void theLogIsWrittenBackAndBegunAnewBesideWhatIsWritten() throws Exception {
        try (SqliteDatabase database = open()) {
            long longest = 0;
            for (int i = 0; i < 250; i++) {
                writeOneMegabyte(database, i);
                longest = Math.max(longest, Files.size(folder.resolve("junctura.db-wal")));
            }
            assertThat(longest).isLessThan(100_000_000);
        }
    }

    @Test
    void aReaderHoldsTheLogUpForAsLongAsItReads() throws Exception {
        Path log = folder.resolve("junctura.db-wal");
        try (SqliteDatabase database = open()) {
            writeOneMegabyte(database, 0);
            byte[] seen = database.readPlain(reader -> {
                try (var statement = reader.createStatement();
                        var row = statement.executeQuery("SELECT value FROM installation WHERE name = 'n0'")) {
                    row.next();
                    for (int i = 0; i < 120; i++) writeOneMegabyte(database, i);
                    return row.getBytes(1);
                }
            });
            assertThat(seen).hasSize(1_000_000);
            long held = Files.size(log);
            assertThat(held).isGreaterThan(120_000_000);
            for (int i = 0; i < 120; i++) writeOneMegabyte(database, i);
            assertThat(Files.size(log)).isLessThan(held);
        }
    }

    /** Writes one value in ten, each time a different one: the file does not grow, but the log would. */
    private static void writeOneMegabyte(SqliteDatabase database, int n) {
        database.write(tx -> tx.execute(
                "INSERT OR REPLACE INTO installation (name, value) VALUES (?, randomblob(1000000))", "n" + n % 10));
    }
}
