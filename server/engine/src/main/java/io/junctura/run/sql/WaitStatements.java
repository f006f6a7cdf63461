package io.junctura.run.sql;

import io.junctura.database.CrashPoint;
import io.junctura.run.Entry;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;

/** Writes what runs wait for, and which call-backs they have received. Used by the writer's thread only. */
final class WaitStatements {
    private final PreparedStatement insertWait;
    private final PreparedStatement deleteWaits;
    private final PreparedStatement insertPosted;

    WaitStatements(Connection connection) throws SQLException {
        insertWait = connection.prepareStatement(
                "INSERT INTO wait (run, step, kind, ref, due) VALUES (?, ?, ?, ?, ?) ON CONFLICT (run, step)"
                        + " DO UPDATE SET kind = excluded.kind, ref = excluded.ref, due = excluded.due");
        deleteWaits = connection.prepareStatement("DELETE FROM wait WHERE run = ?");
        insertPosted = connection.prepareStatement("INSERT INTO posted_back (token, run, body) VALUES (?, ?, ?)"
                + " ON CONFLICT (token) DO UPDATE SET run = excluded.run, body = excluded.body");
    }

    void received(long run, List<Entry> entries) throws SQLException {
        for (Entry entry : entries) {
            if (entry instanceof Entry.Woken woken && woken.by() instanceof Signal.Posted posted) {
                insertPosted.setString(1, posted.token());
                insertPosted.setLong(2, run);
                insertPosted.setLong(3, posted.body());
                insertPosted.executeUpdate();
            }
        }
    }

    /** Replaces all waits of a run. */
    void replace(long run, Map<String, Wait> waits) throws SQLException {
        deleteWaits.setLong(1, run);
        deleteWaits.executeUpdate();
        CrashPoint.hit("wait.deleted");
        for (Map.Entry<String, Wait> wait : waits.entrySet()) insert(run, wait);
    }

    private void insert(long run, Map.Entry<String, Wait> wait) throws SQLException {
        insertWait.setLong(1, run);
        insertWait.setString(2, wait.getKey());
        Wait on = wait.getValue();
        insertWait.setString(3, kind(on));
        insertWait.setNull(4, Types.VARCHAR);
        if (Wait.due(on) == Long.MAX_VALUE) insertWait.setNull(5, Types.INTEGER);
        else insertWait.setLong(5, Wait.due(on));
        if (on instanceof Wait.Callback callback) insertWait.setString(4, callback.token());
        if (on instanceof Wait.Child child) insertWait.setString(4, Long.toString(child.run()));
        if (on instanceof Wait.NewCredentials credentials) insertWait.setString(4, credentials.connection());
        if (on instanceof Wait.Limit limit) insertWait.setString(4, limit.ref());
        insertWait.executeUpdate();
        CrashPoint.hit("wait.inserted");
    }

    private static String kind(Wait wait) {
        if (wait instanceof Wait.Until) return "until";
        if (wait instanceof Wait.Child) return "child";
        if (wait instanceof Wait.NewCredentials) return "connection";
        if (wait instanceof Wait.Limit) return "limit";
        return wait instanceof Wait.Callback ? "callback" : "person";
    }
}
