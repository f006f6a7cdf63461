package io.junctura.run.sqlite;

import io.junctura.database.Database;
import io.junctura.files.LargeValues;
import io.junctura.run.journal.RunIds;
import io.junctura.run.sql.EventNames;
import io.junctura.run.sql.JournalTables;
import io.junctura.run.sql.LastNumber;
import io.junctura.run.sql.RunTable;
import io.junctura.run.sql.SqlJournal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The journal on SQLite. */
public final class SqliteJournal {
    private SqliteJournal() {}

    /** With the default deduplication window and value size. */
    public static SqlJournal of(Database database, LargeValues files) {
        return of(database, SqlJournal.WINDOW, files, SqlJournal.INLINE);
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
            ids = new AtomicLong(LastNumber.RUN.read(database, "SELECT max(id) FROM run"))::incrementAndGet;
            topicEvents = new AtomicLong(LastNumber.TOPIC_EVENT.read(database, "SELECT max(seq) FROM topic_event"))
                    ::incrementAndGet;
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
