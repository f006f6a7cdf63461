package io.junctura.run.postgresql;

import io.junctura.run.Run;
import io.junctura.run.sql.RunTable.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The rows of a batch that are inserted once: accepted runs, ends and entries. Each table gets an array for each column. */
final class RunInserts {
    private final Connection connection;
    private final PreparedStatement insertRuns;
    private final PreparedStatement insertEnds;
    private final PreparedStatement insertEntries;
    private final List<Row> accepted = new ArrayList<>();
    private final List<End> ends = new ArrayList<>();
    private final List<EntryRow> entries = new ArrayList<>();

    private record End(LiveRun run, int state, long at, byte @Nullable [] outcome) {}

    private record EntryRow(long run, int n, long crc, byte[] body) {}

    RunInserts(Connection connection) throws SQLException {
        this.connection = connection;
        insertRuns = connection.prepareStatement("""
            INSERT INTO run_accepted (id, flow, revision, accepted, parent, step, replay_of, depth, origin, payload, name, crc)
            SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """);
        insertEnds = connection.prepareStatement(
                "INSERT INTO run_end (run, flow, state, ended, outcome) SELECT * FROM unnest(?, ?, ?, ?, ?)");
        insertEntries =
                connection.prepareStatement("INSERT INTO entry (run, n, crc, body) SELECT * FROM unnest(?, ?, ?, ?)");
    }

    void add(Row row) {
        accepted.add(row);
    }

    void addEnd(LiveRun run, long at, byte @Nullable [] outcome) {
        ends.add(new End(run, run.status.stored(), at, outcome));
    }

    void addEntries(long run, int n, long crc, byte[] body) {
        entries.add(new EntryRow(run, n, crc, body));
    }

    void flush() throws SQLException {
        if (!accepted.isEmpty()) insertRuns();
        if (!ends.isEmpty()) {
            longs(insertEnds, 1, ends, end -> end.run.id);
            integers(insertEnds, 2, ends, end -> end.run.flow);
            integers(insertEnds, 3, ends, End::state);
            longs(insertEnds, 4, ends, End::at);
            bytes(insertEnds, 5, ends, End::outcome);
            insertEnds.executeUpdate();
        }
        if (!entries.isEmpty()) {
            longs(insertEntries, 1, entries, EntryRow::run);
            integers(insertEntries, 2, entries, EntryRow::n);
            longs(insertEntries, 3, entries, EntryRow::crc);
            bytes(insertEntries, 4, entries, EntryRow::body);
            insertEntries.executeUpdate();
        }
        clear();
    }

    private void insertRuns() throws SQLException {
        longs(insertRuns, 1, accepted, Row::id);
        integers(insertRuns, 2, accepted, row -> row.run().flow());
        integers(insertRuns, 3, accepted, row -> row.run().revision());
        longs(insertRuns, 4, accepted, row -> row.run().at());
        objects(insertRuns, 5, accepted, "bigint", row -> {
            Run.Parent parent = row.run().parent();
            return parent == null ? null : (Long) parent.run();
        });
        objects(insertRuns, 6, accepted, "text", row -> {
            Run.Parent parent = row.run().parent();
            return parent == null ? null : parent.step();
        });
        objects(insertRuns, 7, accepted, "bigint", row -> row.run().replayOf());
        integers(insertRuns, 8, accepted, row -> row.run().depth());
        bytes(insertRuns, 9, accepted, row -> row.run().origin());
        bytes(insertRuns, 10, accepted, Row::payload);
        bytes(insertRuns, 11, accepted, Row::name);
        longs(insertRuns, 12, accepted, Row::crc);
        insertRuns.executeUpdate();
    }

    private <T> void longs(PreparedStatement statement, int place, List<T> rows, ToLongFunction<T> column)
            throws SQLException {
        statement.setObject(place, rows.stream().mapToLong(column).toArray());
    }

    private <T> void integers(PreparedStatement statement, int place, List<T> rows, ToIntFunction<T> column)
            throws SQLException {
        statement.setObject(place, rows.stream().mapToInt(column).toArray());
    }

    private <T> void bytes(PreparedStatement statement, int place, List<T> rows, Function<T, byte @Nullable []> column)
            throws SQLException {
        statement.setArray(
                place,
                connection.createArrayOf("bytea", rows.stream().map(column).toArray(byte[][]::new)));
    }

    private <T> void objects(
            PreparedStatement statement, int place, List<T> rows, String type, Function<T, @Nullable Object> column)
            throws SQLException {
        statement.setArray(
                place, connection.createArrayOf(type, rows.stream().map(column).toArray()));
    }

    void clear() {
        accepted.clear();
        ends.clear();
        entries.clear();
    }
}
