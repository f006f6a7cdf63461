package io.junctura.database.sqlite;

import io.junctura.database.Damaged;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;

/**
 * Copies a consistent snapshot of a database into a new file. The writer continues meanwhile, and the write-ahead log grows by
 * what it writes. The copy has no free pages.
 */
public final class DatabaseCopy {
    /** SQLite instructions between two calls of {@code continues}: far below a millisecond. */
    private static final int STEPS = 200;

    private DatabaseCopy() {}

    /** The copy was aborted by {@code continues}. */
    public static final class BrokenOff extends SQLException {
        private static final long serialVersionUID = 1L;

        BrokenOff(SQLException cause) {
            super("The copy was aborted.", cause);
        }
    }

    /**
     * Copies the database of a folder that is open in this process, or whose lock this process holds.
     *
     * @param to     must not exist
     * @param continues whether to continue; called every few milliseconds
     * @throws BrokenOff if {@code continues} returned false
     * @throws Damaged   if the database is damaged
     */
    public static void copy(Path dataFolder, Path to, BooleanSupplier continues) throws SQLException {
        try (Connection connection = reader(dataFolder.resolve(SqliteDatabase.FILE));
                Statement setUp = connection.createStatement()) {
            // The caller syncs the copy if it keeps it.
            setUp.execute("PRAGMA synchronous = OFF");
            setUp.execute("PRAGMA cache_size = -8000");
            ProgressHandler.setHandler(connection, STEPS, new ProgressHandler() {
                @Override
                protected int progress() {
                    return continues.getAsBoolean() ? 0 : 1;
                }
            });
            try (PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
                vacuum.setString(1, to.toString());
                vacuum.executeUpdate();
            }
        } catch (SQLException e) {
            if ((e.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_INTERRUPT.code) throw new BrokenOff(e);
            Damaged damaged = SqliteFailures.damage(e);
            if (damaged != null) throw damaged;
            throw e;
        }
    }

    /** @return how the write-ahead log is damaged that a killed process has left; null if it is not. Needs the folder lock. */
    public static @Nullable String damagedLog(Path dataFolder) throws IOException {
        return WriteAheadLog.damage(dataFolder.resolve(SqliteDatabase.FILE));
    }

    /** Work on a database that is open nowhere else. */
    public interface Change {
        void make(Connection connection) throws SQLException;
    }

    /** Changes a copy. The changes are on disk when this returns. */
    public static void change(Path file, Change change) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + file)) {
            connection.setAutoCommit(false);
            change.make(connection);
            connection.commit();
        }
    }

    /** Opens a database without a writer, such as a copy. */
    public static Connection open(Path file) throws SQLException {
        return reader(file);
    }

    private static Connection reader(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        config.setBusyTimeout(5_000);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA trusted_schema = OFF");
            statement.execute("PRAGMA mmap_size = 0");
        }
        return connection;
    }

    /** The version of its schema. */
    public static int schema(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
