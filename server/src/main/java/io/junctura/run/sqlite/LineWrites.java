package io.junctura.run.sqlite;

import io.junctura.run.Journal.Place;
import io.junctura.run.RunStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/** The lines of order keys: who is first, and who is next. Belongs to the writer's thread. */
final class LineWrites {
    private final PreparedStatement selectLine;
    private final PreparedStatement selectInLine;
    private final PreparedStatement updateLine;
    private final PreparedStatement promote;
    private final PreparedStatement selectBehind;

    LineWrites(Connection connection) throws SQLException {
        selectLine = connection.prepareStatement("SELECT flow, line FROM run WHERE id = ?");
        selectInLine = connection.prepareStatement("""
                SELECT id, state FROM run WHERE flow = ? AND line = ? ORDER BY state = 5, id LIMIT 1
                """);
        updateLine = connection.prepareStatement("UPDATE run SET line = ? WHERE id = ?");
        selectBehind = connection.prepareStatement("SELECT 1 FROM run WHERE id = ? AND state = 5");
        promote = connection.prepareStatement("UPDATE run SET state = 0 WHERE id = ?");
    }

    /** Whether another run than this is at the head of the line that it takes its place in, or has it in. */
    boolean isBehind(long run, Place.Taken taken) throws SQLException {
        long head = head(taken.flow(), taken.line());
        return head != 0 && head != run;
    }

    /** Whether a run is behind another in its line. */
    boolean isBehind(long run) throws SQLException {
        selectBehind.setLong(1, run);
        try (ResultSet row = selectBehind.executeQuery()) {
            return row.next();
        }
    }

    /** Whether a run is in this line; then one of them is at its head. */
    boolean isTaken(int flow, String line) throws SQLException {
        return head(flow, line) != 0;
    }

    private long head(int flow, String line) throws SQLException {
        selectInLine.setInt(1, flow);
        selectInLine.setString(2, line);
        try (ResultSet row = selectInLine.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** @return the run that is due now; 0 if none is */
    long place(long run, Place place) throws SQLException {
        if (place instanceof Place.Taken taken) {
            updateLine.setString(1, taken.line());
            updateLine.setLong(2, run);
            updateLine.executeUpdate();
            return 0;
        }
        selectLine.setLong(1, run);
        int flow;
        String line;
        try (ResultSet row = selectLine.executeQuery()) {
            row.next();
            flow = row.getInt(1);
            line = row.getString(2);
        }
        if (line == null) return 0;
        updateLine.setNull(1, Types.VARCHAR);
        updateLine.setLong(2, run);
        updateLine.executeUpdate();
        selectInLine.setInt(1, flow);
        selectInLine.setString(2, line);
        long next;
        try (ResultSet row = selectInLine.executeQuery()) {
            if (!row.next() || row.getInt(2) != RunStatus.BEHIND.stored()) return 0;
            next = row.getLong(1);
        }
        promote.setLong(1, next);
        promote.executeUpdate();
        return next;
    }
}
