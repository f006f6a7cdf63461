package io.junctura.retention.sql;

import io.junctura.retention.Page;
import io.junctura.run.RunStatus;
import io.junctura.run.sql.FlowsWithRuns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Finds ended runs, along the index that serves lists and queues. An index of its own would cost every run a write. */
final class EndedRuns {
    private static final int PAGE = 500;

    private EndedRuns() {}

    /**
     * A page of the runs of a flow that ended before a time. It stops at the first run that was accepted after this time. Runs that
     * were accepted after now do not stop it: the clock was ahead then.
     */
    static Page<Long> before(Connection connection, int flow, RunStatus status, long time, long now, long after)
            throws SQLException {
        List<Long> runs = new ArrayList<>();
        long last = after;
        int seen = 0;
        try (PreparedStatement select = connection.prepareStatement("SELECT id, accepted, ended FROM run"
                + " WHERE flow = ? AND state = ? AND id > ? ORDER BY id LIMIT " + PAGE)) {
            select.setInt(1, flow);
            select.setInt(2, status.stored());
            select.setLong(3, after);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long accepted = row.getLong(2);
                    if (accepted >= time && accepted <= now) return new Page<>(runs, last, false);
                    last = row.getLong(1);
                    seen++;
                    if (row.getLong(3) < time) runs.add(last);
                }
            }
        }
        return new Page<>(runs, last, seen == PAGE);
    }

    /** The runs of all flows with one of these statuses that were accepted first: some hundreds, or all if there are fewer. */
    static List<Long> oldest(Connection connection, List<RunStatus> statuses) throws SQLException {
        List<Integer> flows = FlowsWithRuns.find(connection);
        int each = Math.max(16, PAGE / Math.max(1, flows.size() * statuses.size()));
        List<Long> runs = new ArrayList<>();
        // If the list of a flow was cut off, later runs of other flows must wait.
        long complete = Long.MAX_VALUE;
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM run WHERE flow = ? AND state = ?"
                + (statuses.equals(List.of(RunStatus.FAILED)) ? " AND line IS NULL" : "")
                // Such runs may not be deleted. A page full of them would hide all others.
                + " AND NOT EXISTS (SELECT 1 FROM late_answer WHERE late_answer.run = run.id)"
                + " ORDER BY id LIMIT " + each)) {
            for (int flow : flows) {
                for (RunStatus status : statuses) {
                    select.setInt(1, flow);
                    select.setInt(2, status.stored());
                    int found = 0;
                    long last = 0;
                    try (ResultSet row = select.executeQuery()) {
                        while (row.next()) {
                            last = row.getLong(1);
                            runs.add(last);
                            found++;
                        }
                    }
                    if (found == each) complete = Math.min(complete, last);
                }
            }
        }
        long most = complete;
        runs.removeIf(run -> run > most);
        Collections.sort(runs);
        return runs;
    }
}
