package io.junctura.run.postgresql;

import io.junctura.database.QueuedWrite;
import io.junctura.database.postgresql.NodeIds;
import io.junctura.database.postgresql.Participant;
import io.junctura.database.postgresql.PostgresDatabase;
import io.junctura.files.LargeValues;
import io.junctura.run.journal.RunIds;
import io.junctura.run.sql.EventNames;
import io.junctura.run.sql.JournalTables;
import io.junctura.run.sql.JournalWrite;
import io.junctura.run.sql.LastNumber;
import io.junctura.run.sql.RunTable;
import io.junctura.run.sql.SqlJournal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The journal on PostgreSQL. */
public final class PostgresJournal {
    private PostgresJournal() {}

    /**
     * @param window how long events are known by their names
     * @param files  stores values that are larger than {@code inline} bytes
     */
    public static SqlJournal of(
            PostgresDatabase database, Duration window, LargeValues files, int inline, Clock clock) {
        Tables tables = new Tables(database, window.toMillis(), clock);
        database.join(tables);
        return new SqlJournal(database, tables, files, inline);
    }

    /** Collects the rows of all appends of a batch, and reads in advance what they need. */
    private static final class Tables implements JournalTables, Participant {
        private final PostgresDatabase database;
        private final long window;
        private final NodeIds ids;
        private final NodeIds topicEvents;
        private @Nullable PostgresRunTable runs;
        private @Nullable PostgresEventNames names;

        Tables(PostgresDatabase database, long window, Clock clock) {
            this.database = database;
            this.window = window;
            ids = ids(clock, LastNumber.RUN, "SELECT max(id) FROM run_accepted");
            topicEvents = ids(clock, LastNumber.TOPIC_EVENT, "SELECT max(seq) FROM topic_event");
        }

        private NodeIds ids(Clock clock, LastNumber last, String stored) {
            return new NodeIds(database.node(), clock, last.read(database, stored));
        }

        @Override
        public RunIds ids() {
            return ids::next;
        }

        @Override
        public LongSupplier topicEvents() {
            return topicEvents::next;
        }

        @Override
        public String openRuns() {
            return "(SELECT live.id, parent, state FROM live JOIN run_accepted ON run_accepted.id = live.id) AS run";
        }

        @Override
        public void connected(Connection connection) throws SQLException {
            runs = new PostgresRunTable(connection, database.node(), database.partitions(), ids);
            names = new PostgresEventNames(connection, window);
        }

        @Override
        public void begin(List<QueuedWrite> batch) throws SQLException {
            List<JournalWrite> appends = new ArrayList<>(batch.size());
            for (QueuedWrite one : batch) if (one instanceof JournalWrite append) appends.add(append);
            table().begin(appends);
            known().claim(appends, table()::newId);
        }

        private PostgresRunTable table() {
            if (runs == null) throw new IllegalStateException("no connection yet");
            return runs;
        }

        private PostgresEventNames known() {
            if (names == null) throw new IllegalStateException("no connection yet");
            return names;
        }

        @Override
        public boolean collects(QueuedWrite writing) {
            return writing instanceof JournalWrite;
        }

        @Override
        public void flush() throws SQLException {
            table().flush();
        }

        @Override
        public void end() throws SQLException {
            table().flush();
            known().end();
        }

        @Override
        public void rolledBack() {
            if (runs != null) runs.clear();
            if (names != null) names.clear();
        }

        @Override
        public RunTable runs(Connection connection) {
            return table();
        }

        @Override
        public EventNames names(Connection connection) {
            return known();
        }
    }
}
