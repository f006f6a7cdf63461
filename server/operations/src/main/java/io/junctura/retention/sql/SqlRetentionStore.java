package io.junctura.retention.sql;

import io.junctura.database.Database;
import io.junctura.database.InstallationRow;
import io.junctura.retention.ClockWatch;
import io.junctura.retention.DeletedRuns;
import io.junctura.retention.OldEvent;
import io.junctura.retention.Pace;
import io.junctura.retention.Page;
import io.junctura.retention.RetentionStore;
import io.junctura.retention.SizeGoal;
import io.junctura.run.RunStatus;
import io.junctura.run.sql.FlowsWithRuns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What retention reads and deletes. It reads on the readers, and deletes in slices on the writer's thread. */
public abstract class SqlRetentionStore implements RetentionStore {
    /** How many names one statement deletes: it takes some tenths of a millisecond. */
    protected static final int NAMES = 100;

    private final Database database;
    private final String deleteRun;
    private final String usedBytes;

    /** The statements and their connection, which is another one after the database was away. Only the writer's thread uses it. */
    private @Nullable Prepared prepared;

    private record Prepared(Connection connection, DeleteStatements statements) {}

    /**
     * @param deleteRun deletes a run by its id, unless it has not ended, blocks its order key, or its end has yet to be delivered:
     *                  to the run that called it, or as a late answer. Its second parameter is the id as a text. Returns the status
     * @param usedBytes what the database and the files of large values use
     */
    protected SqlRetentionStore(Database database, String deleteRun, String usedBytes) {
        this.database = database;
        this.deleteRun = deleteRun;
        this.usedBytes = usedBytes;
    }

    protected final <T extends @Nullable Object> T read(Database.PlainWork<T> work) {
        try {
            return database.readPlain(work);
        } catch (SQLException e) {
            throw new IllegalStateException("The database cannot be read: " + e.getMessage(), e);
        }
    }

    /** The number that a query returns; empty without a row, or if it is NULL. */
    public final OptionalLong number(String sql) {
        Long number = read(connection -> number(connection, sql));
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    protected static @Nullable Long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            if (!row.next()) return null;
            long number = row.getLong(1);
            return row.wasNull() ? null : (Long) number;
        }
    }

    /**
     * The keys for which a query has no row.
     *
     * @param sql a query with one parameter
     */
    static <T> List<T> absent(Connection connection, String sql, List<T> keys) throws SQLException {
        List<T> absent = new ArrayList<>(0);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (T key : keys) {
                select.setObject(1, key);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) absent.add(key);
                }
            }
        }
        return absent;
    }

    /** Returns when the slice is on disk, after a pause. */
    public final void write(Slice slice, Pace pace) {
        database.submit(slice);
        slice.await();
        pace.after(slice.nanos());
    }

    private DeleteStatements statements(Connection connection) throws SQLException {
        Prepared now = prepared;
        if (now == null || now.connection() != connection) {
            now = new Prepared(connection, new DeleteStatements(connection, deleteRun, usedBytes));
            prepared = now;
        }
        return now.statements();
    }

    // Runs.

    @Override
    public List<Integer> flowsWithRuns() {
        return read(FlowsWithRuns::find);
    }

    @Override
    public Page<Long> endedRuns(int flow, RunStatus status, long endedBefore, long now, long after) {
        return read(connection -> EndedRuns.before(connection, flow, status, endedBefore, now, after));
    }

    @Override
    public List<Long> oldestRuns(List<RunStatus> statuses) {
        return read(connection -> EndedRuns.oldest(connection, statuses));
    }

    @Override
    public OptionalLong accepted(long run) {
        return number("SELECT accepted FROM run WHERE id = " + run);
    }

    @Override
    public OptionalLong oldestAccepted() {
        return number("SELECT accepted FROM run ORDER BY id LIMIT 1");
    }

    @Override
    public OptionalLong newestAccepted() {
        return number("SELECT accepted FROM run ORDER BY id DESC LIMIT 1");
    }

    @Override
    public OptionalLong highestRun() {
        return number("SELECT max(id) FROM run");
    }

    @Override
    public List<Long> absentRuns(List<Long> runs) {
        return read(connection -> absent(connection, "SELECT 1 FROM run WHERE id = ?", runs));
    }

    @Override
    public DeletedRuns deleteRuns(Queue<Long> queue, @Nullable SizeGoal goal, Pace pace) {
        RunSlice slice = new RunSlice(queue, goal);
        write(slice, pace);
        return slice.deleted;
    }

    private final class RunSlice extends Slice {
        private final Queue<Long> queue;
        private final @Nullable SizeGoal goal;
        private DeletedRuns deleted = DeletedRuns.NONE;

        RunSlice(Queue<Long> queue, @Nullable SizeGoal goal) {
            this.queue = queue;
            this.goal = goal;
        }

        @Override
        protected void work(Connection connection, long until) throws SQLException {
            deleted = statements(connection).runs(queue, until, goal);
        }
    }

    // Files.

    @Override
    public Set<String> filesUsedByOthers(long run) {
        return read(connection -> FileUseQueries.filesUsedByOthers(connection, run));
    }

    @Override
    public List<String> unusedFiles(List<String> files) {
        return read(connection -> FileUseQueries.unused(connection, files));
    }

    @Override
    public List<String> unusedValues(List<String> files) {
        return read(connection -> absent(connection, "SELECT 1 FROM value_file WHERE file = ?", files));
    }

    // Events.

    @Override
    public Page<OldEvent> oldEvents(long publishedBefore, long namesBefore, long now, long after) {
        return read(connection -> OldEvents.before(connection, after, publishedBefore, namesBefore, now));
    }

    @Override
    public List<String> deleteEvents(Queue<OldEvent> queue, Pace pace) {
        EventSlice slice = new EventSlice(queue);
        write(slice, pace);
        return slice.values;
    }

    private final class EventSlice extends Slice {
        private final Queue<OldEvent> queue;
        private List<String> values = List.of();

        EventSlice(Queue<OldEvent> queue) {
            this.queue = queue;
        }

        @Override
        protected void work(Connection connection, long until) throws SQLException {
            values = statements(connection).events(queue, until);
        }
    }

    /** Deletes names, some hundreds at most. */
    protected static final class NameSlice extends Slice {
        private final String sql;
        private final long parameter;

        /** @param sql deletes at most {@link #NAMES} names */
        public NameSlice(String sql, long parameter) {
            this.sql = sql;
            this.parameter = parameter;
        }

        @Override
        protected void work(Connection connection, long until) throws SQLException {
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                delete.setLong(1, parameter);
                int deleted;
                do {
                    deleted = delete.executeUpdate();
                } while (deleted == NAMES && System.nanoTime() < until);
            }
        }
    }

    // The clock.

    @Override
    public Optional<String> clock() {
        return read(connection -> InstallationRow.of(connection, ClockWatch.ROW));
    }

    @Override
    public void putClock(String state) {
        database.writePlain(connection -> InstallationRow.put(connection, ClockWatch.ROW, state));
    }
}
