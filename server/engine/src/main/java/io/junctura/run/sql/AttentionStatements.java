package io.junctura.run.sql;

import io.junctura.run.Entry;
import io.junctura.run.ErrorGroup;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Wait;
import io.junctura.run.journal.RunChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes which runs need attention, counted by error group. Tests of drafts are not counted. Used by the writer's
 * thread only.
 */
final class AttentionStatements {
    private final RunTable table;
    private final PreparedStatement deleteAttention;
    private final PreparedStatement insertAttention;
    private final PreparedStatement countAttention;
    private final PreparedStatement selectFlow;
    private final PreparedStatement deleteReplayed;

    AttentionStatements(Connection connection, RunTable table) throws SQLException {
        this.table = table;
        deleteAttention = connection.prepareStatement("DELETE FROM attention WHERE run = ?");
        insertAttention = connection.prepareStatement("INSERT INTO attention (run, fingerprint) VALUES (?, ?)");
        countAttention = connection.prepareStatement("""
            INSERT INTO attention_group (fingerprint, flow, step, kind, message, runs, first, last)
                 VALUES (?, ?, ?, ?, ?, 1, ?, ?)
            ON CONFLICT (fingerprint) DO UPDATE SET runs = attention_group.runs + 1, last = excluded.last
            """);
        // A run that holds an order key still stops the runs behind it.
        deleteReplayed = connection.prepareStatement("""
            WITH RECURSIVE earlier (id) AS (
                SELECT CAST(? AS BIGINT) UNION SELECT run.replay_of FROM earlier CROSS JOIN run
                 WHERE run.id = earlier.id AND run.replay_of IS NOT NULL)
            DELETE FROM attention
             WHERE run IN (SELECT id FROM earlier) AND run NOT IN
                   (SELECT run.id FROM earlier CROSS JOIN run WHERE run.id = earlier.id AND run.line IS NOT NULL)
            """);
        selectFlow = connection.prepareStatement("SELECT flow, revision FROM run WHERE id = ?");
    }

    /** A run that succeeds without a wait executes no statement here, unless it is a replay. */
    void take(RunChange change) throws SQLException {
        Long replayOf = change.replayOf();
        if (replayOf != null && change.outcome() instanceof Outcome.Succeeded) replayed(replayOf);
        boolean touched = change.waits() != null || change.outcome() instanceof Outcome.Failed;
        for (Entry entry : change.entries()) {
            touched |= entry instanceof Entry.Resumed || entry instanceof Entry.CancelAsked;
        }
        if (!touched) return;
        deleteAttention.setLong(1, change.run());
        deleteAttention.executeUpdate();
        if (change.outcome() instanceof Outcome.Failed failed) {
            Integer flow = flowOf(change.run());
            if (flow != null) needsAttention(change.run(), flow, failed, change.at());
            return;
        }
        if (change.outcome() != null || change.waits() == null) return;
        for (Map.Entry<String, Wait> wait : change.waits().entrySet()) {
            if (!(wait.getValue() instanceof Wait.Person person)) continue;
            Integer flow = flowOf(change.run());
            if (flow == null) return;
            ErrorGroup likeness = ErrorGroup.of(flow, wait.getKey(), ErrorGroup.IN_DOUBT, person.question());
            needsAttention(change.run(), flow, likeness, change.at());
            return;
        }
    }

    /** @return null: the run is a test */
    private @Nullable Integer flowOf(long run) throws SQLException {
        table.flush();
        selectFlow.setLong(1, run);
        try (ResultSet row = selectFlow.executeQuery()) {
            row.next();
            return PinnedFlow.isTest(row.getInt(2)) ? null : (Integer) row.getInt(1);
        }
    }

    /** A replay of this run has succeeded: it needs no attention, nor do the runs that it replayed. */
    void replayed(long run) throws SQLException {
        table.flush();
        deleteReplayed.setLong(1, run);
        deleteReplayed.executeUpdate();
    }

    void needsAttention(long run, int flow, Outcome.Failed failed, long at) throws SQLException {
        Failure why = failed.why();
        needsAttention(run, flow, ErrorGroup.of(flow, failed.step(), why.kind().name(), why.message()), at);
    }

    private void needsAttention(long run, int flow, ErrorGroup likeness, long at) throws SQLException {
        insertAttention.setLong(1, run);
        insertAttention.setString(2, likeness.fingerprint());
        insertAttention.executeUpdate();
        countAttention.setString(1, likeness.fingerprint());
        countAttention.setInt(2, flow);
        countAttention.setString(3, likeness.step());
        countAttention.setString(4, likeness.kind());
        countAttention.setString(5, likeness.message());
        countAttention.setLong(6, at);
        countAttention.setLong(7, at);
        countAttention.executeUpdate();
    }
}
