package io.junctura.run.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Writes what changes about runs: the table {@code live}, and the rare changes of rows that are otherwise written once. */
final class LiveChanges {
    private final Connection connection;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement delete;
    private final PreparedStatement deleteEnd;
    private final PreparedStatement deletePayload;
    private final PreparedStatement deleteEntries;
    private final PreparedStatement updateRevision;

    LiveChanges(Connection connection) throws SQLException {
        this.connection = connection;
        insert = connection.prepareStatement(
                "INSERT INTO live (id, flow, state, line, owner) SELECT id, flow, state, line, ? FROM"
                        + " unnest(?, ?, ?, ?) AS given (id, flow, state, line)");
        update = connection.prepareStatement("UPDATE live SET state = given.state, line = given.line, owner = ?"
                + " FROM unnest(?, ?, ?, ?) AS given (id, flow, state, line) WHERE live.id = given.id");
        delete = connection.prepareStatement("DELETE FROM live WHERE id = ANY(?)");
        deleteEnd = connection.prepareStatement("DELETE FROM run_end WHERE run = ?");
        deletePayload = connection.prepareStatement(
                "UPDATE run_accepted SET payload = NULL, crc = crc & 4294967295 WHERE id = ?");
        deleteEntries = connection.prepareStatement("DELETE FROM entry WHERE run = ?");
        updateRevision = connection.prepareStatement("UPDATE run_accepted SET revision = ? WHERE id = ?");
    }

    /** @param runs in the order of their ids */
    void flush(Collection<LiveRun> runs, int node) throws SQLException {
        List<LiveRun> inserted = new ArrayList<>();
        List<LiveRun> updated = new ArrayList<>();
        List<LiveRun> deleted = new ArrayList<>();
        for (LiveRun run : runs) {
            if (!run.changed) continue;
            run.changed = false;
            if (run.isKept()) (run.isStored ? updated : inserted).add(run);
            else if (run.isStored) deleted.add(run);
            run.isStored = run.isKept();
        }
        if (!inserted.isEmpty()) execute(insert, inserted, node);
        if (!updated.isEmpty()) execute(update, updated, node);
        if (!deleted.isEmpty()) {
            delete.setObject(1, ids(deleted));
            expect(deleted.size(), delete.executeUpdate());
        }
    }

    private void execute(PreparedStatement statement, List<LiveRun> runs, int node) throws SQLException {
        statement.setInt(1, node);
        statement.setObject(2, ids(runs));
        statement.setObject(3, runs.stream().mapToInt(run -> run.flow).toArray());
        statement.setObject(
                4, runs.stream().mapToInt(run -> run.status.stored()).toArray());
        statement.setArray(
                5,
                connection.createArrayOf(
                        "text", runs.stream().map(run -> run.line).toArray()));
        expect(runs.size(), statement.executeUpdate());
    }

    private static long[] ids(List<LiveRun> runs) {
        return runs.stream().mapToLong(run -> run.id).toArray();
    }

    /** Another server may have changed a run after it was read. */
    private static void expect(int runs, int written) throws SQLException {
        if (written != runs) throw new SQLException("a run was changed by another server meanwhile", "40001");
    }

    /** Deletes the end of a run that continues. */
    void reopen(long run) throws SQLException {
        deleteEnd.setLong(1, run);
        deleteEnd.executeUpdate();
    }

    /** Deletes the payload and the history of a run. */
    void forget(long run) throws SQLException {
        deletePayload.setLong(1, run);
        deletePayload.executeUpdate();
        deleteEntries.setLong(1, run);
        deleteEntries.executeUpdate();
    }

    void setRevision(long run, int revision) throws SQLException {
        updateRevision.setInt(1, revision);
        updateRevision.setLong(2, run);
        updateRevision.executeUpdate();
    }
}
