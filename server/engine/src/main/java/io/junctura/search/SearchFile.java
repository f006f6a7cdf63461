package io.junctura.search;

import io.junctura.database.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;

/**
 * The file of the index. It has a table of words for each day on which runs were accepted, so that a whole day can be dropped,
 * and the position up to which the journal has been read. One thread writes.
 *
 * <p>The tables contain words and their positions, but no texts: about 260 bytes for the run of an order of 400 bytes.
 */
final class SearchFile implements AutoCloseable {
    /** A file with another number is rebuilt. */
    private static final int VERSION = 1;

    static final long DAY = 86_400_000;

    /** A day's table and the ids of the runs in it. */
    record Day(long day, long first, long last, long runs) {
        String table() {
            return "day_" + day;
        }
    }

    /**
     * A run that may still change.
     *
     * @param appends the number of its appends that are in the index
     */
    record Open(long run, int appends) {}

    private final Connection connection;
    private final Statement statement;
    private final PreparedStatement selectDays;
    private final PreparedStatement countDay;
    private final PreparedStatement selectOpen;
    private final PreparedStatement putOpen;
    private final PreparedStatement deleteOpen;
    private final PreparedStatement move;
    private long insertsInto = Long.MIN_VALUE;
    private @Nullable PreparedStatement insert;

    private SearchFile(Connection connection) throws SQLException {
        this.connection = connection;
        statement = connection.createStatement();
        selectDays = connection.prepareStatement("SELECT day, first, last, runs FROM day ORDER BY last DESC");
        countDay = connection.prepareStatement("""
            INSERT INTO day (day, first, last, runs) VALUES (?, ?, ?, 1)
                ON CONFLICT (day) DO UPDATE
                SET first = min(first, excluded.first), last = max(last, excluded.last), runs = runs + 1
            """);
        selectOpen = connection.prepareStatement("SELECT run, appends FROM open WHERE run > ? ORDER BY run LIMIT ?");
        putOpen = connection.prepareStatement("INSERT OR REPLACE INTO open (run, appends) VALUES (?, ?)");
        deleteOpen = connection.prepareStatement("DELETE FROM open WHERE run = ?");
        move = connection.prepareStatement("UPDATE progress SET cursor = ?, accepted = ?");
    }

    static void delete(Path file) throws IOException {
        for (String part : List.of("", "-wal", "-shm", "-journal")) Files.deleteIfExists(Path.of(file + part));
    }

    /**
     * @param installation the identifier of the journal
     * @return null if the file has another version or belongs to another journal
     */
    static @Nullable SearchFile open(Path file, String installation) throws SQLException {
        try {
            OwnerOnly.file(file);
        } catch (IOException e) {
            throw new SQLException("The file " + file + " cannot be made: " + e.getMessage(), e);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        config.setGetGeneratedKeys(false); // They would cost a query after every INSERT.
        config.setBusyTimeout(5_000);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement setUp = connection.createStatement()) {
            setUp.execute("PRAGMA auto_vacuum = INCREMENTAL");
            setUp.execute("PRAGMA journal_mode = WAL");
            // NORMAL syncs at checkpoints only, which costs nothing here. With OFF a power cut would damage the file.
            setUp.execute("PRAGMA synchronous = NORMAL");
            setUp.execute("PRAGMA trusted_schema = OFF");
            setUp.execute("PRAGMA wal_autocheckpoint = 4000");
            setUp.execute("PRAGMA journal_size_limit = 33554432");
            setUp.execute("PRAGMA cache_size = -8000");
            long version = number(setUp, "PRAGMA user_version");
            if (version == 0) create(connection, setUp, installation);
            else if (version != VERSION || !ofJournal(connection, installation)) {
                connection.close();
                return null;
            }
            connection.setAutoCommit(false);
            return new SearchFile(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void create(Connection connection, Statement setUp, String installation) throws SQLException {
        connection.setAutoCommit(false);
        setUp.execute("""
            CREATE TABLE progress (
                installation TEXT    NOT NULL,
                -- Runs up to this id are in the index, and when that one was accepted.
                cursor       INTEGER NOT NULL,
                accepted     INTEGER NOT NULL
            )
            """);
        setUp.execute("CREATE TABLE day (day INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL,"
                + " runs INTEGER NOT NULL)");
        // Runs in the index that may still change.
        setUp.execute("CREATE TABLE open (run INTEGER PRIMARY KEY, appends INTEGER NOT NULL)");
        try (PreparedStatement begin =
                connection.prepareStatement("INSERT INTO progress (installation, cursor, accepted) VALUES (?, 0, 0)")) {
            begin.setString(1, installation);
            begin.executeUpdate();
        }
        setUp.execute("PRAGMA user_version = " + VERSION);
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static boolean ofJournal(Connection connection, String installation) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM progress WHERE installation = ?")) {
            select.setString(1, installation);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** A connection for searches. */
    static Connection reader(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        config.setBusyTimeout(5_000);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** Whether the error means that the file is damaged and must be rebuilt. */
    static boolean isDamage(SQLException e) {
        SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xFF);
        return code == SQLiteErrorCode.SQLITE_CORRUPT
                || code == SQLiteErrorCode.SQLITE_NOTADB
                || code == SQLiteErrorCode.SQLITE_FORMAT
                || code == SQLiteErrorCode.SQLITE_CONSTRAINT
                || (code == SQLiteErrorCode.SQLITE_ERROR
                        && String.valueOf(e.getMessage()).contains("no such"));
    }

    /** The cursor, and when its run was accepted. */
    long[] progress() throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT cursor, accepted FROM progress")) {
            if (!row.next()) throw new SQLException("its progress is missing", "", SQLiteErrorCode.SQLITE_CORRUPT.code);
            return new long[] {row.getLong(1), row.getLong(2)};
        }
    }

    void moveTo(long cursor, long accepted) throws SQLException {
        move.setLong(1, cursor);
        move.setLong(2, accepted);
        move.executeUpdate();
    }

    /** The day with the newest runs first. */
    List<Day> days() throws SQLException {
        return days(selectDays);
    }

    static List<Day> days(Connection reader) throws SQLException {
        try (PreparedStatement select =
                reader.prepareStatement("SELECT day, first, last, runs FROM day ORDER BY last DESC")) {
            return days(select);
        }
    }

    private static List<Day> days(PreparedStatement select) throws SQLException {
        List<Day> days = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                days.add(new Day(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)));
            }
        }
        return days;
    }

    /** Adds a run that is not in the index. */
    void add(long run, long accepted, String words) throws SQLException {
        long day = Math.floorDiv(accepted, DAY);
        countDay.setLong(1, day);
        countDay.setLong(2, run);
        countDay.setLong(3, run);
        countDay.executeUpdate();
        PreparedStatement into = insertInto(day);
        into.setLong(1, run);
        into.setString(2, words);
        into.executeUpdate();
    }

    private PreparedStatement insertInto(long day) throws SQLException {
        if (insert != null && insertsInto == day) return insert;
        if (insert != null) insert.close();
        // Phrases need detail=full. Without it, an e-mail address would match its words in any order.
        statement.execute("CREATE VIRTUAL TABLE IF NOT EXISTS day_" + day + " USING fts5(words, content='',"
                + " contentless_delete=1, tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* M* Co'\")");
        insert = connection.prepareStatement("INSERT INTO day_" + day + " (rowid, words) VALUES (?, ?)");
        insertsInto = day;
        return insert;
    }

    /** Removes a run from the tables of all days. */
    void remove(long run) throws SQLException {
        for (Day day : days()) {
            if (run < day.first || run > day.last) continue;
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM " + day.table() + " WHERE rowid = ?")) {
                delete.setLong(1, run);
                delete.executeUpdate();
            }
        }
    }

    /** Whether a run is in the index. */
    boolean has(long run) throws SQLException {
        for (Day day : days()) {
            if (run < day.first || run > day.last) continue;
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT 1 FROM " + day.table() + "_docsize WHERE id = ?")) {
                select.setLong(1, run);
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) return true;
                }
            }
        }
        return false;
    }

    void drop(Day day) throws SQLException {
        if (insert != null) insert.close();
        insert = null;
        statement.execute("DROP TABLE IF EXISTS " + day.table());
        statement.execute("DELETE FROM day WHERE day = " + day.day);
    }

    void open(Open one) throws SQLException {
        putOpen.setLong(1, one.run);
        putOpen.setInt(2, one.appends);
        putOpen.executeUpdate();
    }

    void closed(long run) throws SQLException {
        deleteOpen.setLong(1, run);
        deleteOpen.executeUpdate();
    }

    List<Open> opened(long after, int limit) throws SQLException {
        List<Open> open = new ArrayList<>();
        selectOpen.setLong(1, after);
        selectOpen.setInt(2, limit);
        try (ResultSet row = selectOpen.executeQuery()) {
            while (row.next()) open.add(new Open(row.getLong(1), row.getInt(2)));
        }
        return open;
    }

    /** Frees some of the disk space of dropped days. @return whether there is more */
    boolean shrink() throws SQLException {
        long free = number(statement, "PRAGMA freelist_count");
        if (free < 2_000 || free * 4 < number(statement, "PRAGMA page_count")) return false;
        statement.execute("PRAGMA incremental_vacuum(500)");
        connection.commit();
        return true;
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
