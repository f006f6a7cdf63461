package io.junctura.run.sqlite;

import io.junctura.database.Database;
import io.junctura.files.LargeValues;
import io.junctura.run.journal.RunIds;
import io.junctura.run.sql.EventNames;
import io.junctura.run.sql.JournalTables;
import io.junctura.run.sql.RunTable;
import io.junctura.run.sql.SqlJournal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The journal on SQLite. */
public final class SqliteJournal {
    /** The default deduplication window. */
    public static final Duration WINDOW = Duration.ofDays(7);

    /** The default size of the largest value in a row, in bytes. */
    public static final int INLINE = 64 << 10;

    /** The rows of {@code installation} with the highest numbers of deleted runs and topic events. */
    public static final String LAST_RUN = "last-run";

    public static final String LAST_TOPIC_EVENT = "last-topic-event";

    private SqliteJournal() {}

    /** With the default deduplication window and value size. */
    public static SqlJournal of(Database database, LargeValues files) {
        return of(database, WINDOW, files, INLINE);
    }

    /**
     * @param window how long events are known by their names
     * @param files  stores values that are larger than {@code inline} bytes
     */
    public static SqlJournal of(Database database, Duration window, LargeValues files, int inline) {
        return of(database, window, files, inline, DedupeIndex.DEFAULT_LENGTH);
    }

    /** @param namesInMemory how many names {@link DedupeIndex} collects before it moves them */
    static SqlJournal of(Database database, Duration window, LargeValues files, int inline, int namesInMemory) {
        return new SqlJournal(database, new Tables(database, window.toMillis(), namesInMemory), files, inline);
    }

    /** The deduplication period of a time. Retention deletes whole periods whose window has expired. */
    public static long period(long time) {
        return DedupeIndex.period(time);
    }

    /** When a period begins. */
    public static long beginOf(long period) {
        return DedupeIndex.beginOf(period);
    }

    private static final class Tables implements JournalTables {
        private final Database database;
        private final long window;
        private final int namesInMemory;
        private final RunIds ids;
        private final LongSupplier topicEvents;

        Tables(Database database, long window, int namesInMemory) {
            this.database = database;
            this.window = window;
            this.namesInMemory = namesInMemory;
            // Numbers are never reused, even if the highest run or event was deleted.
            ids = new AtomicLong(last("max(id) FROM run", LAST_RUN))::incrementAndGet;
            topicEvents = new AtomicLong(last("max(seq) FROM topic_event", LAST_TOPIC_EVENT))::incrementAndGet;
        }

        private long last(String highest, String deleted) {
            String sql = "SELECT max(coalesce((SELECT " + highest
                    + "), 0), coalesce((SELECT CAST(value AS INTEGER) FROM installation WHERE name = '" + deleted
                    + "'), 0))";
            try {
                return database.readPlain(connection -> {
                    try (PreparedStatement select = connection.prepareStatement(sql);
                            ResultSet row = select.executeQuery()) {
                        row.next();
                        return row.getLong(1);
                    }
                });
            } catch (SQLException e) {
                throw new IllegalStateException("The journal cannot be read: " + e.getMessage(), e);
            }
        }

        @Override
        public RunIds ids() {
            return ids;
        }

        @Override
        public LongSupplier topicEvents() {
            return topicEvents;
        }

        /** The index is named, because without statistics SQLite may read all called runs that there ever were. */
        @Override
        public String openRuns() {
            return "run INDEXED BY run_called";
        }

        @Override
        public RunTable runs(Connection connection) throws SQLException {
            return new SqliteRunTable(connection, ids);
        }

        @Override
        public EventNames names(Connection connection) throws SQLException {
            return new DedupeIndex(connection, database::submit, window, namesInMemory);
        }
    }
}
