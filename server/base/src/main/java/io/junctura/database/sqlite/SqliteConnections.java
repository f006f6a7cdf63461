package io.junctura.database.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens connections with all pragmas set, and checks those on which durability depends: a wrong one would go unnoticed. */
final class SqliteConnections {
    /**
     * Other values are only for controls of the fault suite, which prove that it detects a missing fsync: with NORMAL or OFF
     * acknowledged events are lost when the power fails.
     */
    private static final String SYNCHRONOUS =
            System.getProperty("junctura.loses-data.fault-control.synchronous", "FULL");

    private SqliteConnections() {}

    static Connection writer(Path file) throws SQLException {
        Connection connection = transactional().createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            // Page size and vacuum have an effect only before the first table and before WAL. A database made without
            // them
            // works, but slower, and does not shrink; the doctor reports it. 8 KiB, not SQLite's 4: a batch writes half
            // as
            // many pages.
            statement.execute("PRAGMA page_size = 8192");
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA journal_size_limit = 67108864");
            statement.execute("PRAGMA cache_size = -16000");
        }
        makeDurable(connection);
        return connection;
    }

    static Connection reader(Path file) throws SQLException {
        SQLiteConfig config = transactional();
        config.setReadOnly(true);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
        }
        return connection;
    }

    /** A connection that writes the log back into the file, beside the writer, whose transactions hold the write lock. */
    static Connection checkpointer(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        makeDurable(connection);
        return connection;
    }

    private static SQLiteConfig transactional() {
        SQLiteConfig config = new SQLiteConfig();
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(5_000);
        config.enforceForeignKeys(false);
        // Otherwise the driver prepares and executes "SELECT last_insert_rowid()" after every INSERT.
        config.setGetGeneratedKeys(false);
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        return config;
    }

    private static void makeDurable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = " + SYNCHRONOUS);
            statement.execute("PRAGMA trusted_schema = OFF");
            statement.execute("PRAGMA mmap_size = 0");
            statement.execute("PRAGMA fullfsync = ON");
            statement.execute("PRAGMA checkpoint_fullfsync = ON");
            // The Checkpointer writes the log back, so that it learns of failures.
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            expect(statement, "journal_mode", "wal");
            expect(
                    statement,
                    "synchronous",
                    SYNCHRONOUS.equals("FULL") ? "2" : SYNCHRONOUS.equals("NORMAL") ? "1" : "0");
        }
    }

    private static void expect(Statement statement, String pragma, String value) throws SQLException {
        try (var row = statement.executeQuery("PRAGMA " + pragma)) {
            String found = row.next() ? row.getString(1) : "nothing";
            if (!value.equalsIgnoreCase(found)) {
                throw new SQLException("pragma " + pragma + " is " + found + ", but must be " + value
                        + " (is the data folder on a network file system?)");
            }
        }
    }
}
