package io.junctura.database;

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
 * Copies a database as it is at one moment into a new file. It reads one snapshot, so the writer goes on beside it; the
 * log grows meanwhile by what is written. The copy has no free pages.
 */
public final class DatabaseCopy {
    /** How many steps of SQLite there are between two questions whether to go on: far below a millisecond. */
    private static final int STEPS = 200;

    private DatabaseCopy() {}

    /** It was told not to go on. */
    public static final class BrokenOff extends SQLException {
        private static final long serialVersionUID = 1L;

        BrokenOff(SQLException cause) {
            super("The copy was broken off.", cause);
        }
    }

    /**
     * Copies the database of a folder that is open in this process, or whose lock this process has.
     *
     * @param to     must not exist
     * @param goesOn asked every few milliseconds
     * @throws BrokenOff if it was not to go on
     * @throws Damaged   if the database is
     */
    public static void copy(Path dataFolder, Path to, BooleanSupplier goesOn) throws SQLException {
        try (Connection connection = reader(dataFolder.resolve(Database.FILE));
                Statement setUp = connection.createStatement()) {
            // Whoever keeps the copy syncs it.
            setUp.execute("PRAGMA synchronous = OFF");
            setUp.execute("PRAGMA cache_size = -8000");
            ProgressHandler.setHandler(connection, STEPS, new ProgressHandler() {
                @Override
                protected int progress() {
                    return goesOn.getAsBoolean() ? 0 : 1;
                }
            });
            try (PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
                vacuum.setString(1, to.toString());
                vacuum.executeUpdate();
            }
        } catch (SQLException e) {
            if ((e.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_INTERRUPT.code) throw new BrokenOff(e);
            Damaged damaged = Damaged.saidBy(e);
            if (damaged != null) throw damaged;
            throw e;
        }
    }

    /** @return what is wrong with the log that a killed process has left in a folder whose lock this process has; null: nothing */
    public static @Nullable String damagedLog(Path dataFolder) throws IOException {
        return WriteAheadLog.damage(dataFolder.resolve(Database.FILE));
    }

    /** Work on a database that nobody else has open. */
    public interface Change {
        void make(Connection connection) throws SQLException;
    }

    /** Changes a copy; what it did is on disk when this returns. */
    public static void change(Path file, Change change) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + file)) {
            connection.setAutoCommit(false);
            change.make(connection);
            connection.commit();
        }
    }

    /** Opens a database to which nobody writes, such as a copy. */
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
