package io.junctura.run.sql;

import io.junctura.run.journal.AttemptStateChange;
import io.junctura.run.journal.AttemptStateValue;
import io.junctura.run.journal.Checksums;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes what actions remember between attempts. Used by the writer's thread only. */
final class AttemptStateStatements {
    private final PreparedStatement put;
    private final PreparedStatement selectSteps;
    private final PreparedStatement deleteStep;
    private final PreparedStatement deleteRun;

    /** Whether there may be rows. Without rows, nothing has to be deleted. */
    private boolean any;

    AttemptStateStatements(Connection connection) throws SQLException {
        put = connection.prepareStatement(
                "INSERT INTO attempt_state (run, step, name, value, crc) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (run, step, name) DO UPDATE SET value = excluded.value, crc = excluded.crc");
        selectSteps = connection.prepareStatement("SELECT DISTINCT step FROM attempt_state WHERE run = ?");
        deleteStep = connection.prepareStatement("DELETE FROM attempt_state WHERE run = ? AND step = ?");
        deleteRun = connection.prepareStatement("DELETE FROM attempt_state WHERE run = ?");
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM attempt_state LIMIT 1");
                ResultSet row = select.executeQuery()) {
            any = row.next();
        }
    }

    void change(long run, AttemptStateChange states) throws SQLException {
        if (states.steps().isEmpty()) {
            delete(run);
            return;
        }
        for (String step : steps(run)) {
            if (states.steps().contains(step)) continue;
            deleteStep.setLong(1, run);
            deleteStep.setString(2, step);
            deleteStep.executeUpdate();
        }
        for (AttemptStateValue one : states.written()) {
            put.setLong(1, run);
            put.setString(2, one.step());
            put.setString(3, one.name());
            put.setBytes(4, one.value());
            put.setLong(5, Checksums.of(one.value()));
            put.executeUpdate();
            any = true;
        }
    }

    /** Deletes what all steps of a run remember. */
    void delete(long run) throws SQLException {
        if (!any) return;
        deleteRun.setLong(1, run);
        deleteRun.executeUpdate();
    }

    private List<String> steps(long run) throws SQLException {
        List<String> steps = new ArrayList<>(1);
        if (!any) return steps;
        selectSteps.setLong(1, run);
        try (ResultSet row = selectSteps.executeQuery()) {
            while (row.next()) steps.add(row.getString(1));
        }
        return steps;
    }
}
