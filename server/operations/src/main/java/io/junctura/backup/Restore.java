package io.junctura.backup;

import io.junctura.database.CannotOpen;
import io.junctura.database.CrashPoint;
import io.junctura.database.FolderLock;
import io.junctura.database.FolderTree;
import io.junctura.database.OwnerOnly;
import io.junctura.database.sqlite.DatabaseCopy;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.database.sqlite.SqliteLibrary;
import io.junctura.files.ValueFiles;
import io.junctura.json.LargeSource;
import io.junctura.run.Restoration;
import io.junctura.run.RunStatus;
import io.junctura.run.sql.LastNumber;
import io.junctura.run.sql.ValueFileCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Fills an empty data folder from a backup. A marker file in the folder keeps servers from starting on it until everything is
 * unpacked, checked and on disk. A restore that was killed can only start over.
 */
public final class Restore {
    /** Files that the folder may contain before: the master key, and the {@code lost+found} of a separate disk. */
    private static final Set<String> MAY_BE_THERE = Set.of("master.key", "lost+found");

    /** After the restore, runs are numbered from its time in seconds, times this: more runs than start in a second. */
    private static final long RUNS_A_SECOND = 100_000;

    /** If the clock is too far behind for that, run numbers at least advance by this. */
    private static final long MIN_GAP = 1_000_000_000;

    private final BackupFile backup;

    private Restore(BackupFile backup) {
        this.backup = backup;
    }

    /**
     * The result of a restore or a check.
     *
     * @param created  when the backup was made
     * @param version  of the Junctura that made it
     * @param schema   the version of the database's schema
     * @param entries  how many files of the data folder it contains
     * @param openRuns how many runs are unfinished
     * @param sealed   whether it contains encrypted secrets, which need the master key
     * @param newRuns  the first run number after the restore; 0 for a check
     * @param warnings problems that affect only single runs
     */
    public record Result(
            Instant created,
            String version,
            int schema,
            long entries,
            long openRuns,
            boolean sealed,
            long newRuns,
            List<String> warnings) {}

    /**
     * Checks a backup as a restore would, but keeps nothing.
     *
     * @param work a folder in which the database is unpacked during the check
     */
    public static Result check(Path file, BackupTrust trust, Path work) throws CannotRestore {
        Path scratch = null;
        try (BackupFile backup = BackupFile.open(file)) {
            backup.mustBeTrusted(trust);
            Restore restore = new Restore(backup);
            restore.isKnown();
            scratch = Files.createTempDirectory(work, "junctura-check-");
            Path database = scratch.resolve(Manifest.DATABASE);
            SqliteLibrary.load(scratch);
            backup.each(item -> {
                if (item.sha256() == null) return;
                try (OutputStream to = item.name().equals(Manifest.DATABASE)
                        ? Files.newOutputStream(database)
                        : OutputStream.nullOutputStream()) {
                    backup.copy(item, to);
                }
            });
            return restore.result(database, backup, 0);
        } catch (CannotOpen e) {
            throw new CannotRestore(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CannotRestore(
                    "The backup " + file + " cannot be checked: " + e
                            + ". The check unpacks the database into the folder " + work
                            + "; name another folder with --work.",
                    e);
        } finally {
            if (scratch != null) forget(scratch);
        }
    }

    private static void forget(Path scratch) {
        try {
            FolderTree.delete(scratch);
        } catch (IOException e) {
            // The folder's name says what it is.
        }
    }

    /**
     * Fills a data folder.
     *
     * @param dataFolder must be empty or missing
     * @param inDoubt    whether steps that may have run since the backup was made are in doubt
     */
    public static Result into(Path file, BackupTrust trust, Path dataFolder, boolean inDoubt, Clock clock)
            throws CannotRestore {
        Path data = dataFolder.toAbsolutePath().normalize();
        try (BackupFile backup = BackupFile.open(file)) {
            backup.mustBeTrusted(trust);
            Restore restore = new Restore(backup);
            restore.isKnown();
            begin(data);
            try (FolderLock lock = FolderLock.take(data)) {
                if (lock == null) {
                    throw new CannotRestore("The data folder " + data
                            + " is in use by another Junctura process. Stop that one, or choose another with --data.");
                }
                empty(data);
                return restore.fill(data, inDoubt, clock);
            }
        } catch (IOException e) {
            throw new CannotRestore(
                    "The backup cannot be restored into " + data + ": " + e
                            + ". Check the folder's rights and its free space, and run the command again.",
                    e);
        }
    }

    private void isKnown() throws CannotRestore {
        Manifest.Head head = backup.head();
        if (head.schema() < SqliteDatabase.oldestSchema()) {
            throw new CannotRestore("The database of the backup has schema version " + head.schema()
                    + ", but this Junctura supports versions from " + SqliteDatabase.oldestSchema()
                    + ". The last commit that restores it is " + SqliteDatabase.lastCommitWithOlderSchemas()
                    + ": build it, restore the backup with it, and start it once with the restored data folder. Then start"
                    + " this one.");
        }
        if (head.schema() <= SqliteDatabase.newestSchema()) return;
        throw new CannotRestore("The newer release " + head.version() + " made the backup: its database has the schema"
                + " version " + head.schema() + ", but this Junctura supports versions up to "
                + SqliteDatabase.newestSchema()
                + ". Restore it with that release.");
    }

    /** Puts the marker file into the folder. Refuses a folder that has other files and no marker. */
    private static void begin(Path data) throws IOException, CannotRestore {
        if (Files.exists(data) && !Files.isDirectory(data)) {
            throw new CannotRestore(
                    "The data folder " + data + " is a file, not a folder. Choose a folder with --data.");
        }
        OwnerOnly.folder(data);
        Path mark = data.resolve(SqliteDatabase.RESTORING);
        if (!Files.exists(mark)) {
            List<String> there = new ArrayList<>();
            try (var all = Files.newDirectoryStream(data)) {
                for (Path one : all) there.add(one.getFileName().toString());
            }
            there.removeAll(MAY_BE_THERE);
            if (!there.isEmpty()) {
                throw new CannotRestore("The data folder " + data + " is not empty: it contains " + there.get(0)
                        + ". A restore needs an empty folder: move the files away, or choose another folder"
                        + " with --data.");
            }
            OwnerOnly.file(mark);
        }
        Folders.sync(data);
    }

    /** Deletes the files of an interrupted restore. */
    private static void empty(Path data) throws IOException {
        try (var all = Files.newDirectoryStream(data)) {
            for (Path one : all) {
                String name = one.getFileName().toString();
                boolean stays =
                        MAY_BE_THERE.contains(name) || name.equals("lock") || name.equals(SqliteDatabase.RESTORING);
                if (!stays) FolderTree.delete(one);
            }
        }
    }

    private Result fill(Path data, boolean inDoubt, Clock clock) throws IOException, CannotRestore {
        mustHaveSpace(data);
        boolean whole = false;
        try {
            unpack(data);
            CrashPoint.hit("restore.unpacked");
            Path database = data.resolve(Manifest.DATABASE);
            SqliteLibrary.load(data);
            Result seen = result(database, new ValueFiles(data.resolve("files"), Runnable::run), 0);
            long newRuns = renumber(database, inDoubt, seen, clock);
            CrashPoint.hit("restore.renumbered");
            Files.delete(data.resolve(SqliteDatabase.RESTORING));
            Folders.sync(data);
            whole = true;
            return new Result(
                    seen.created,
                    seen.version,
                    seen.schema,
                    seen.entries,
                    seen.openRuns,
                    seen.sealed,
                    newRuns,
                    seen.warnings);
        } catch (CannotOpen e) {
            throw new CannotRestore(String.valueOf(e.getMessage()), e);
        } finally {
            if (!whole) empty(data);
            if (!whole) Files.deleteIfExists(data.resolve(SqliteDatabase.RESTORING));
        }
    }

    private void mustHaveSpace(Path data) throws IOException, CannotRestore {
        long[] needed = new long[1];
        backup.each(item -> needed[0] += item.size());
        long free = Files.getFileStore(data).getUsableSpace();
        if (free >= needed[0]) return;
        throw new CannotRestore(
                "The disk of the data folder " + data + " has " + (free >> 20) + " MB free, and the backup needs "
                        + (needed[0] >> 20) + " MB. Make room, or choose another folder with --data.");
    }

    /** Unpacks all entries. They are on disk when it returns. */
    private void unpack(Path data) throws IOException, CannotRestore {
        List<Path> folders = new ArrayList<>(List.of(data));
        backup.each(item -> {
            if (item.sha256() == null) return;
            Path to = data.resolve(item.name());
            Path place = to.getParent();
            if (place == null || !to.normalize().startsWith(data))
                throw new CannotRestore(
                        "The backup is damaged:" + " its entry " + item.name() + " leads out of the data folder.");
            if (!Files.isDirectory(place)) {
                Path above = place.getParent();
                if (above != null && !Files.isDirectory(above)) {
                    OwnerOnly.folder(above);
                    folders.add(above);
                }
                OwnerOnly.folder(place);
                folders.add(place);
            }
            OwnerOnly.file(to);
            try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
                backup.copy(item, Channels.newOutputStream(channel));
                channel.force(true);
            }
            CrashPoint.hit("restore.entry");
        });
        for (Path folder : folders) Folders.sync(folder);
    }

    /** Checks the unpacked database and the large values. */
    private Result result(Path database, LargeSource values, long newRuns) throws CannotRestore {
        Manifest.Head head = backup.head();
        try (Connection connection = DatabaseCopy.open(database)) {
            if (DatabaseCopy.schema(connection) != head.schema()) {
                throw new CannotRestore(
                        "The backup is damaged: its database has another schema version than its manifest says.");
            }
            String damage = DatabaseCheck.damage(connection);
            if (damage != null) {
                throw new CannotRestore("The database of the backup is damaged: " + damage
                        + ". It was damaged already when the backup was made. Use an earlier backup.");
            }
            return new Result(
                    Instant.parse(head.created()),
                    head.version(),
                    head.schema(),
                    head.entries(),
                    number(
                            connection,
                            "SELECT count(*) FROM run WHERE state IN (" + RunStatus.DUE.stored() + ", "
                                    + RunStatus.WAITING.stored() + ", " + RunStatus.BEHIND.stored() + ")"),
                    number(connection, "SELECT count(*) FROM secret") > 0,
                    newRuns,
                    DatabaseCheck.knowsRows(connection) ? files(connection, values) : List.of());
        } catch (SQLException e) {
            throw new CannotRestore("The database of the backup cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** Checks the files that the database refers to. Files that were missing before the backup affect only single runs. */
    private List<String> files(Connection connection, LargeSource values) throws SQLException, CannotRestore {
        ValueFileCheck.Result found = ValueFileCheck.check(connection, values);
        long missing = backup.head().missing();
        if (found.damaged() > missing) {
            throw new CannotRestore("The backup is damaged: " + found.wrong().get(0)
                    + ". Copy it again from where it is stored, or use another backup.");
        }
        List<String> warnings = new ArrayList<>();
        if (missing > 0) {
            warnings.add(missing + " files that the database refers to were missing already when the backup was made. A"
                    + " run that needs one of them fails when it continues.");
            warnings.addAll(found.wrong());
        }
        return warnings;
    }

    /**
     * Raises the last run and event numbers beyond all numbers that the lost server can have given since the backup. A number
     * must not be used again: another system that knows the key of the lost run would take the new run's effect for done.
     *
     * @return the first new run number
     */
    private static long renumber(Path database, boolean inDoubt, Result seen, Clock clock) throws CannotRestore {
        long now = clock.millis();
        long[] first = new long[1];
        try {
            DatabaseCopy.change(database, connection -> {
                long lastRun = last(connection, "run", "id", LastNumber.RUN.row());
                long lastEvent = last(connection, "topic_event", "seq", LastNumber.TOPIC_EVENT.row());
                long from = Duration.ofMillis(now).toSeconds() * RUNS_A_SECOND;
                long runs = Math.max(from, lastRun + MIN_GAP);
                put(connection, LastNumber.RUN.row(), Long.toString(runs));
                put(connection, LastNumber.TOPIC_EVENT.row(), Long.toString(Math.max(from, lastEvent + MIN_GAP)));
                put(connection, Restoration.RESTORED, Long.toString(now));
                if (inDoubt) {
                    Restoration doubt = new Restoration(lastRun, seen.created().toEpochMilli(), now);
                    put(connection, Restoration.IN_DOUBT, doubt.stored());
                }
                first[0] = runs + 1;
            });
        } catch (SQLException e) {
            throw new CannotRestore("The restored database cannot be written: " + e.getMessage() + ".", e);
        }
        return first[0];
    }

    private static long last(Connection connection, String table, String column, String deleted) throws SQLException {
        return number(
                connection,
                "SELECT max(coalesce((SELECT max(" + column + ") FROM " + table
                        + "), 0), coalesce((SELECT CAST(value AS INTEGER) FROM installation WHERE name = '" + deleted
                        + "'), 0))");
    }

    private static void put(Connection connection, String name, String value) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO installation (name, value) VALUES (?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET value = excluded.value")) {
            insert.setString(1, name);
            insert.setString(2, value);
            insert.executeUpdate();
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
