package io.junctura.backup;

import io.junctura.SetClock;
import io.junctura.api.FileRef;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.files.FileHold;
import io.junctura.files.FileStore;
import io.junctura.files.ValueFiles;
import io.junctura.json.Json;
import io.junctura.retention.DiskSpace;
import io.junctura.retention.Retention;
import io.junctura.retention.RetentionClock;
import io.junctura.retention.RetentionSettings;
import io.junctura.retention.RetentionStore;
import io.junctura.retention.UnusedFiles;
import io.junctura.retention.sqlite.SqliteRetentionStore;
import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.Appends;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.RunChange;
import io.junctura.run.sql.SqlJournal;
import io.junctura.run.sqlite.SqliteJournal;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An open data folder with runs, large values and files. */
final class World implements AutoCloseable {
    static final int LARGE = 100_000;

    final Path data;
    final SetClock clock = new SetClock(Instant.parse("2030-01-01T00:00:00Z"));
    static final BackupKey KEY = new BackupKey(new byte[] {1});

    final FileHold hold = new FileHold();
    final SqliteDatabase database;
    final FileStore files;
    final ValueFiles values;
    final SqlJournal journal;
    final Backups backups;
    private boolean diskShort;

    World(Path data) throws Exception {
        this.data = data;
        database = SqliteDatabase.open(data, broken -> {});
        files = new FileStore(data.resolve("files"));
        values = new ValueFiles(data.resolve("files"), Runnable::run, hold);
        journal = SqliteJournal.of(database, values);
        DiskSpace space = new DiskSpace(() -> 1L << 40, 0, () -> diskShort);
        backups = new Backups(database, data, hold, space, clock, "1.2.3", () -> KEY);
    }

    void diskIsFull() {
        diskShort = true;
    }

    /** Adds an ended run with a large payload and a file. */
    long ended() throws Exception {
        long run = open();
        Outcome well = new Outcome.Succeeded(null);
        long now = clock.millis();
        Appends.append(
                journal,
                Append.of(new RunChange(
                        run,
                        0,
                        List.of(new Entry.Ended(now, well)),
                        RunStatus.SUCCEEDED,
                        well,
                        now,
                        Map.of(),
                        null,
                        false)));
        return run;
    }

    long open() throws Exception {
        NewRun accepted = new NewRun(
                0,
                1,
                1,
                clock.millis(),
                null,
                Json.writeStored("x".repeat(LARGE)),
                Json.writeStored(Map.of()),
                null,
                null,
                0,
                List.of(),
                RunStatus.DUE,
                null,
                null);
        long run = Appends.append(journal, Append.of(accepted)).get(0).run();
        file(run);
        return run;
    }

    FileRef file(long run) throws Exception {
        return files.ofRun(run)
                .store("a.txt", "text/plain", new ByteArrayInputStream("a file".getBytes(StandardCharsets.UTF_8)));
    }

    /** Deletes all that is older than a minute. */
    void deleteOld() {
        database.write(tx -> tx.execute(
                "INSERT OR REPLACE INTO installation (name, value) VALUES ('clock', ?)",
                Long.toString(clock.millis())));
        RetentionSettings minute =
                new RetentionSettings(Duration.ofMinutes(1), Duration.ofMinutes(1), 0L, Duration.ofMinutes(1), null);
        DiskSpace space = new DiskSpace(() -> 1L << 40, 0, () -> false);
        RetentionStore store = new SqliteRetentionStore(database);
        new Retention(
                        store,
                        new UnusedFiles(store, files, values, hold),
                        minute,
                        space,
                        new RetentionClock(store, clock, clock::millis),
                        () -> {})
                .sweep();
    }

    /** Makes a backup. */
    BackupSize backUp(Path file) throws Exception {
        try (Backups.ActiveBackup taken = backups.begin()) {
            BackupSize written = AtomicFile.write(file, (out, partial) -> taken.write(out));
            taken.done(written, "for a test");
            return written;
        }
    }

    /** The content of all files below a folder, by relative path. */
    static List<String> below(Path folder) throws Exception {
        List<String> names = new ArrayList<>();
        if (!Files.isDirectory(folder)) return names;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted().toList()) {
                if (Files.isRegularFile(one)) names.add(folder.relativize(one).toString());
            }
        }
        return names;
    }

    @Override
    public void close() {
        backups.close();
        database.close();
    }
}
