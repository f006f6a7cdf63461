package io.junctura.operations;

import io.junctura.backup.DatabaseCheck;
import io.junctura.database.CannotOpen;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.database.sqlite.SqliteLibrary;
import io.junctura.files.ValueFiles;
import io.junctura.run.sql.ValueFileCheck;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;

/**
 * The database in the data folder, and the files of values that it names.
 *
 * @param serverRuns whether a server uses the folder at this moment
 */
record Store(List<Check> checks, boolean serverRuns) {
    private static final String NAME = "Database";
    private static final String VALUES = "Large values";

    private Store(Check check, boolean serverRuns) {
        this(List.of(check), serverRuns);
    }

    /** Holds the folder's lock while it looks, so that no server starts meanwhile. */
    static Store inspect(Path folder) {
        Path file = folder.resolve("junctura.db");
        Path lock = folder.resolve("lock");
        if (!Files.exists(file)) return new Store(Check.ok(NAME, "There is no database yet."), false);
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            try (FileLock held = channel.tryLock()) {
                if (held == null) return running();
                return new Store(examine(folder, file), false);
            } catch (OverlappingFileLockException sameProcess) {
                return running();
            }
        } catch (IOException e) {
            return new Store(
                    Check.failed(
                            NAME,
                            "The file " + lock + " cannot be locked: " + e.getMessage() + ".",
                            "Change the owner or the rights of the data folder; a network file system may know no"
                                    + " locks."),
                    false);
        }
    }

    private static Store running() {
        return new Store(
                Check.ok(NAME, "A server runs on this data folder and has the database; stop it to have it examined."),
                true);
    }

    private static List<Check> examine(Path folder, Path file) {
        try {
            SqliteLibrary.loadAsItIs(folder);
        } catch (CannotOpen e) {
            return List.of(Check.failed(
                    NAME, String.valueOf(e.getMessage()), "The server does not start until this is corrected."));
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(5_000);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            String found = DatabaseCheck.damage(connection);
            if (found == null && !DatabaseCheck.knowsRows(connection)) {
                return List.of(Check.warning(
                        NAME,
                        "The database is of an earlier release; what is in it was not compared with its checksums.",
                        "Start the server once, which brings it up to date, and look again."));
            }
            if (found != null) {
                return List.of(Check.failed(
                        NAME,
                        "The database is damaged: " + found + ".",
                        "Check the disk. " + SqliteDatabase.restoreInto(folder)));
            }
            return List.of(sound(statement, file), values(connection, folder));
        } catch (SQLException | IOException e) {
            return List.of(Check.failed(
                    NAME,
                    "The database cannot be read: " + e.getMessage() + ".",
                    "Check the rights of the data folder, and the disk. " + SqliteDatabase.restoreInto(folder)));
        }
    }

    private static Check sound(Statement statement, Path file) throws SQLException, IOException {
        String mode = one(statement, "PRAGMA journal_mode");
        if (!mode.equals("wal")) {
            return Check.warning(
                    NAME,
                    "The database is sound, but writes in the mode " + mode + " instead of wal.",
                    "Start the server once: it sets the mode, or says why it cannot.");
        }
        String size = Files.size(file) / 1024 + " KB, "
                + Long.parseLong(one(statement, "PRAGMA freelist_count"))
                        * Long.parseLong(one(statement, "PRAGMA page_size"))
                        / 1024
                + " KB of it free";
        if (!one(statement, "PRAGMA auto_vacuum").equals("2")) {
            return Check.warning(
                    NAME,
                    "The database is sound, " + size
                            + ", but was made without incremental vacuum: what is deleted is used again, the file"
                            + " never shrinks.",
                    "To have it shrink, stop the server and run once: sqlite3 " + file
                            + " \"PRAGMA auto_vacuum = 2; VACUUM\". It needs as much free disk as the file is large.");
        }
        return Check.ok(NAME, "The database is sound, " + size + ".");
    }

    private static Check values(Connection connection, Path folder) throws SQLException {
        ValueFileCheck.Result found =
                ValueFileCheck.check(connection, new ValueFiles(folder.resolve("files"), Runnable::run));
        if (found.damaged() == 0) {
            return Check.ok(VALUES, found.checked() + " are in files of their own, as they were written.");
        }
        long more = found.damaged() - found.wrong().size();
        return Check.failed(
                VALUES,
                String.join(". ", found.wrong()) + "." + (more == 0 ? "" : " So it is with " + more + " more."),
                "Check the disk, and take these files from the latest backup, a zip file that contains them under the"
                        + " same names. Only a run that needs such a file fails: retry it then, or give it up.");
    }

    private static String one(Statement statement, String pragma) throws SQLException {
        try (ResultSet row = statement.executeQuery(pragma)) {
            return row.next() ? String.valueOf(row.getString(1)) : "nothing";
        }
    }
}
