package io.junctura.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.database.CannotOpen;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** G17: a damaged log is told from one that a power failure has cut off. */
class WriteAheadLogTest {
    private static final int FRAME = 24 + 8_192;

    @TempDir
    Path folder;

    private Path left;
    private Path log;
    private Path memory;

    /** Copies the files of a running process: they are what a killed process leaves. */
    @BeforeEach
    void aProcessIsKilled() throws Exception {
        left = Files.createDirectory(folder.resolve("left"));
        Path living = folder.resolve("living");
        // Closed in order, so that the log starts again at its beginning.
        SqliteDatabase.open(living, broken -> {}).close();
        try (SqliteDatabase database = SqliteDatabase.open(living, broken -> {})) {
            for (int i = 0; i < 20; i++) remember(database, i);
            for (String name : new String[] {"junctura.db", "junctura.db-wal", "junctura.db-shm"}) {
                Files.copy(living.resolve(name), left.resolve(name));
            }
        }
        log = left.resolve("junctura.db-wal");
        memory = left.resolve("junctura.db-shm");
    }

    private static void remember(SqliteDatabase database, int i) {
        database.write(tx -> tx.execute("INSERT INTO installation (name, value) VALUES (?, 'there')", "v" + i));
    }

    private long remembered() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(left, broken -> {})) {
            return database.read(tx -> tx.createQuery("SELECT count(*) FROM installation WHERE value = 'there'")
                    .mapTo(Long.class)
                    .one());
        }
    }

    private void refuses() {
        assertThatThrownBy(() -> SqliteDatabase.open(left, broken -> {}))
                .isInstanceOf(CannotOpen.class)
                .hasMessageContaining("junctura.db-wal, is damaged: ")
                .hasMessageContaining("restore the latest backup");
    }

    private void flip(long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.seek(at);
            int was = file.read();
            file.seek(at);
            file.write(was ^ 0x10);
        }
    }

    private void cut(long length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(length);
        }
    }

    @Test
    void whatAKilledProcessLeavesIsTakenUpWhole() throws Exception {
        assertThat(remembered()).isEqualTo(20);
    }

    @Test
    void whatAPowerFailureLeavesIsTakenUpAsFarAsItGoes() throws Exception {
        Files.delete(memory);
        cut(Files.size(log) - 100);
        assertThat(remembered()).isEqualTo(19);
    }

    @Test
    void g17_aByteThatIsNotAsItWasWrittenIsFoundOutWhereverItIs() throws Exception {
        byte[] whole = Files.readAllBytes(log);
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            Files.write(log, whole);
            flip(random.nextInt(whole.length));
            refuses();
        }
    }

    @Test
    void g17_aLogWithoutItsEndIsFoundOutByWhatTheSharedMemorySays() throws Exception {
        byte[] whole = Files.readAllBytes(log);
        for (long length : new long[] {0, 31, 32, 32 + FRAME, whole.length - FRAME, whole.length - 1}) {
            Files.write(log, whole);
            cut(length);
            refuses();
        }
        Files.delete(log);
        refuses();
    }

    @Test
    void g17_damageBeforeALaterCommitIsFoundOutWithoutTheSharedMemory() throws Exception {
        Files.delete(memory);
        byte[] whole = Files.readAllBytes(log);
        long frames = (whole.length - 32L) / FRAME;
        for (long frame = 0; frame < frames - 2; frame++) {
            Files.write(log, whole);
            flip(32 + frame * FRAME + 24 + 1_000);
            refuses();
        }
        Files.write(log, whole);
        flip(17);
        refuses();
    }

    @Test
    void framesOfAnEarlierLogBehindItsEndAreNoDamage() throws Exception {
        Path living = folder.resolve("again");
        try (SqliteDatabase database = SqliteDatabase.open(living, broken -> {})) {
            for (int i = 0; i < 50; i++) remember(database, i);
            database.checkpoint();
            for (int i = 50; i < 55; i++) remember(database, i);
            for (String name : new String[] {"junctura.db", "junctura.db-wal", "junctura.db-shm"}) {
                Files.copy(living.resolve(name), left.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
        assertThat(remembered()).isEqualTo(55);
    }

    @Test
    void g17_aFolderThatWasServedIsNotBegunAnewWhenItsDatabaseIsGone() throws Exception {
        Files.createFile(left.resolve("attempts"));
        for (String name : new String[] {"junctura.db", "junctura.db-wal", "junctura.db-shm"}) {
            Files.delete(left.resolve(name));
        }
        assertThatThrownBy(() -> SqliteDatabase.open(left, broken -> {}))
                .isInstanceOf(CannotOpen.class)
                .hasMessageContaining("is empty or missing");
    }
}
