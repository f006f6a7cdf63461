package io.junctura.retention;

import io.junctura.database.CrashPoint;
import io.junctura.run.RunStatus;
import io.junctura.run.sqlite.FlowsWithRuns;
import io.junctura.run.sqlite.SqliteJournal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Deletes runs, names of events and events of topics that are old enough. It finds them on a reader, and deletes them in slices.
 * A run is deleted with all of its rows, or not at all.
 */
final class Expiry {
    private final RetentionQueries queries;
    private final SliceWriter writer;
    private final UnusedFiles files;
    private long deletedRuns;

    Expiry(RetentionQueries queries, SliceWriter writer, UnusedFiles files) {
        this.queries = queries;
        this.writer = writer;
        this.files = files;
    }

    /** How many runs were deleted since the start. */
    long deletedRuns() {
        return deletedRuns;
    }

    void runs(List<RunStatus> statuses, long endedBefore, long now) {
        for (int flow : queries.read(FlowsWithRuns::find)) {
            for (RunStatus status : statuses) {
                EndedRuns.Page page = new EndedRuns.Page(List.of(), 0, true);
                while (page.more() && !writer.isClosed()) {
                    long after = page.last();
                    page = queries.read(
                            connection -> EndedRuns.before(connection, flow, status, endedBefore, now, after));
                    ArrayDeque<Long> queue = new ArrayDeque<>(page.runs());
                    while (!queue.isEmpty() && !writer.isClosed()) deleteSome(queue, null);
                }
            }
        }
    }

    /**
     * Deletes as many runs as fit into a slice, and removes them from the queue.
     *
     * @param goal when it stops before; null: does not stop before
     * @return how many runs it deleted
     */
    int deleteSome(ArrayDeque<Long> queue, @Nullable SizeGoal goal) {
        RunSlice slice = new RunSlice(queue, goal);
        writer.write(slice);
        int runs = slice.deleted.runs().size();
        deletedRuns += runs;
        if (runs > 0) CrashPoint.hit("retention.committed");
        files.deleteValues(slice.values);
        files.deleteOf(slice.deleted);
        return runs;
    }

    private final class RunSlice extends Slice {
        private final ArrayDeque<Long> queue;
        private final @Nullable SizeGoal goal;
        private DeletedRuns deleted = DeletedRuns.NONE;
        private List<String> values = List.of();

        RunSlice(ArrayDeque<Long> queue, @Nullable SizeGoal goal) {
            this.queue = queue;
            this.goal = goal;
        }

        @Override
        void work(Connection connection, long until) throws SQLException {
            values = new ArrayList<>(0);
            deleted = writer.statements(connection).runs(queue, until, goal, values);
        }
    }

    /** Deletes the names of events in all periods that ended before a time. */
    void names(long before) {
        while (!writer.isClosed()) {
            OptionalLong period = queries.number("SELECT min(period) FROM once");
            if (period.isEmpty() || SqliteJournal.beginOf(period.getAsLong() + 1) > before) return;
            boolean more = true;
            while (more && !writer.isClosed()) {
                NameSlice slice = new NameSlice(period.getAsLong());
                writer.write(slice);
                more = slice.more;
            }
        }
    }

    private final class NameSlice extends Slice {
        private final long period;
        private boolean more;

        NameSlice(long period) {
            this.period = period;
        }

        @Override
        void work(Connection connection, long until) throws SQLException {
            more = writer.statements(connection).names(period, until);
        }
    }

    /**
     * Deletes events of topics that were published before a time.
     *
     * @param namesBefore the names of younger events stay
     */
    void events(long before, long namesBefore, long now) {
        OldEvents.Page page = new OldEvents.Page(List.of(), 0, true);
        while (page.more() && !writer.isClosed()) {
            long after = page.last();
            page = queries.read(connection -> OldEvents.before(connection, after, before, namesBefore, now));
            ArrayDeque<OldEvents.Old> queue = new ArrayDeque<>(page.events());
            while (!queue.isEmpty() && !writer.isClosed()) {
                EventSlice slice = new EventSlice(queue);
                writer.write(slice);
                files.deleteValues(slice.values);
            }
        }
    }

    private final class EventSlice extends Slice {
        private final ArrayDeque<OldEvents.Old> queue;
        private List<String> values = List.of();

        EventSlice(ArrayDeque<OldEvents.Old> queue) {
            this.queue = queue;
        }

        @Override
        void work(Connection connection, long until) throws SQLException {
            values = new ArrayList<>(0);
            writer.statements(connection).events(queue, until, values);
        }
    }
}
