package io.junctura.run.sqlite;

import io.junctura.run.RunStatus;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.RunIds;
import io.junctura.run.sql.RunTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** One row for each run, which changes with its status. */
final class SqliteRunTable implements RunTable {
    private final RunIds ids;
    private final PreparedStatement insertRun;
    private final PreparedStatement insertEntry;
    private final PreparedStatement updateRun;
    private final PreparedStatement forgetRun;
    private final PreparedStatement updateRevision;
    private final PreparedStatement deleteEntries;
    private final PreparedStatement selectStatus;
    private final PreparedStatement updateKey;
    private final PreparedStatement promote;

    SqliteRunTable(Connection connection, RunIds ids) throws SQLException {
        this.ids = ids;
        insertRun = connection.prepareStatement("""
            INSERT INTO run (id, flow, revision, state, accepted, ended, parent, step, replay_of, depth, outcome,
                             origin, payload, line, name, crc)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """);
        insertEntry = connection.prepareStatement("INSERT INTO entry (run, n, crc, body) VALUES (?, ?, ?, ?)");
        updateRun = connection.prepareStatement(
                "UPDATE run SET state = ?, ended = ?, outcome = ? WHERE id = ? AND (1 << state) & ? <> 0");
        forgetRun = connection.prepareStatement("""
            UPDATE run SET state = ?, ended = ?, outcome = ?, payload = NULL, crc = crc & 4294967295
             WHERE id = ? AND (1 << state) & ? <> 0
            """);
        updateRevision = connection.prepareStatement("UPDATE run SET revision = ? WHERE id = ?");
        deleteEntries = connection.prepareStatement("DELETE FROM entry WHERE run = ?");
        selectStatus = connection.prepareStatement("SELECT state FROM run WHERE id = ?");
        updateKey = connection.prepareStatement("UPDATE run SET line = ? WHERE id = ?");
        promote = connection.prepareStatement("UPDATE run SET state = 0 WHERE id = ?");
    }

    @Override
    public long newId(NewRun run) {
        return ids.next();
    }

    @Override
    public void insert(Row row) throws SQLException {
        NewRun run = row.run();
        PreparedStatement insert = insertRun;
        insert.setLong(1, row.id());
        insert.setInt(2, run.flow());
        insert.setInt(3, run.revision());
        insert.setInt(4, row.status().stored());
        insert.setLong(5, run.at());
        setLong(insert, 6, row.ended());
        if (run.parent() == null) {
            insert.setNull(7, Types.INTEGER);
            insert.setNull(8, Types.VARCHAR);
        } else {
            insert.setLong(7, run.parent().run());
            insert.setString(8, run.parent().step());
        }
        setLong(insert, 9, run.replayOf());
        insert.setInt(10, run.depth());
        insert.setBytes(11, row.outcome());
        insert.setBytes(12, run.origin());
        insert.setBytes(13, row.payload());
        insert.setString(14, run.orderKey());
        insert.setBytes(15, row.name());
        insert.setLong(16, row.crc());
        insert.executeUpdate();
    }

    private static void setLong(PreparedStatement statement, int place, @Nullable Long value) throws SQLException {
        if (value == null) statement.setNull(place, Types.INTEGER);
        else statement.setLong(place, value);
    }

    @Override
    public boolean update(
            long run, RunStatus status, int before, @Nullable Long ended, byte @Nullable [] outcome, boolean forget)
            throws SQLException {
        PreparedStatement update = forget ? forgetRun : updateRun;
        update.setInt(1, status.stored());
        setLong(update, 2, ended);
        update.setBytes(3, outcome);
        update.setLong(4, run);
        update.setInt(5, before);
        if (update.executeUpdate() == 0) return false;
        if (forget) {
            deleteEntries.setLong(1, run);
            deleteEntries.executeUpdate();
        }
        return true;
    }

    @Override
    public @Nullable RunStatus status(long run) throws SQLException {
        selectStatus.setLong(1, run);
        try (ResultSet row = selectStatus.executeQuery()) {
            return row.next() ? RunStatus.of(row.getInt(1)) : null;
        }
    }

    @Override
    public void setRevision(long run, int revision) throws SQLException {
        updateRevision.setInt(1, revision);
        updateRevision.setLong(2, run);
        updateRevision.executeUpdate();
    }

    @Override
    public void addEntries(long run, int n, long crc, byte[] entries) throws SQLException {
        insertEntry.setLong(1, run);
        insertEntry.setInt(2, n);
        insertEntry.setLong(3, crc);
        insertEntry.setBytes(4, entries);
        insertEntry.executeUpdate();
    }

    @Override
    public void setKey(long run, @Nullable String key) throws SQLException {
        updateKey.setString(1, key);
        updateKey.setLong(2, run);
        updateKey.executeUpdate();
    }

    @Override
    public void promote(long run) throws SQLException {
        promote.setLong(1, run);
        promote.executeUpdate();
    }

    @Override
    public void flush() {}
}
