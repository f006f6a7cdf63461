package io.junctura.retention.sql;

import io.junctura.database.CrashPoint;
import io.junctura.files.FileStore;
import io.junctura.retention.DeletedRuns;
import io.junctura.retention.OldEvent;
import io.junctura.retention.SizeGoal;
import io.junctura.run.RunStatus;
import io.junctura.run.sql.LastNumber;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The statements that delete. They belong to the writer's connection, and only the writer's thread uses them. */
final class DeleteStatements {
    private final Connection connection;
    private final PreparedStatement run;
    private final PreparedStatement badFile;
    private final PreparedStatement entries;
    private final PreparedStatement waits;
    private final PreparedStatement posted;
    private final PreparedStatement states;
    private final PreparedStatement deliveries;
    private final PreparedStatement event;
    private final PreparedStatement content;
    private final PreparedStatement last;
    private final PreparedStatement used;
    private final PreparedStatement filesOfRun;
    private final PreparedStatement dropFilesOfRun;
    private final PreparedStatement filesOfEvent;
    private final PreparedStatement dropFilesOfEvent;
    private final PreparedStatement kept;
    private final PreparedStatement anyUses;
    private final PreparedStatement filesUsed;
    private final PreparedStatement dropUses;
    private final PreparedStatement use;

    /**
     * @param deleteRun deletes a run by its id, unless it has not ended, blocks its order key, or its end has yet to be delivered:
     *                  to the run that called it, or as a late answer. Its second parameter is the id as a text. Returns the status
     * @param usedBytes what the database and the files of large values use
     */
    DeleteStatements(Connection connection, String deleteRun, String usedBytes) throws SQLException {
        this.connection = connection;
        run = connection.prepareStatement(deleteRun);
        // A file counts as processed once its run is deleted. If the run did not succeed, the file is recorded as bad.
        badFile = connection.prepareStatement("UPDATE ledger SET stage = 1 WHERE run = ? AND stage = 0");
        entries = connection.prepareStatement("DELETE FROM entry WHERE run = ?");
        waits = connection.prepareStatement("DELETE FROM wait WHERE run = ?");
        posted = connection.prepareStatement("DELETE FROM posted_back WHERE run = ?");
        states = connection.prepareStatement("DELETE FROM attempt_state WHERE run = ?");
        deliveries = connection.prepareStatement("DELETE FROM delivery_attempt WHERE run = ?");
        event = connection.prepareStatement("DELETE FROM topic_event WHERE seq = ?");
        content = connection.prepareStatement("UPDATE topic_event SET event = NULL WHERE seq = ?");
        filesOfRun = connection.prepareStatement("SELECT file FROM value_file WHERE run = ?");
        dropFilesOfRun = connection.prepareStatement("DELETE FROM value_file WHERE run = ?");
        filesOfEvent = connection.prepareStatement("SELECT file FROM value_file WHERE event = ?");
        dropFilesOfEvent = connection.prepareStatement("DELETE FROM value_file WHERE event = ?");
        kept = connection.prepareStatement("SELECT 1 FROM run WHERE id = ?");
        anyUses = connection.prepareStatement("SELECT 1 FROM file_use LIMIT 1");
        filesUsed = connection.prepareStatement("SELECT file FROM file_use WHERE run = ?");
        dropUses = connection.prepareStatement("DELETE FROM file_use WHERE run = ?");
        use = connection.prepareStatement("SELECT 1 FROM file_use WHERE file = ? LIMIT 1");
        used = connection.prepareStatement(usedBytes);
        last = connection.prepareStatement("""
            INSERT INTO installation (name, value) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
                WHERE CAST(installation.value AS BIGINT) < CAST(excluded.value AS BIGINT)
            """);
    }

    /**
     * Takes runs from the queue, and deletes each with all of its rows.
     *
     * @param until  stops at this {@link System#nanoTime}
     * @param goal   when it stops before; null: does not stop before
     * @return the runs that existed and had ended
     */
    DeletedRuns runs(Queue<Long> queue, long until, @Nullable SizeGoal goal) throws SQLException {
        List<String> values = new ArrayList<>(0);
        List<Long> deleted = new ArrayList<>();
        Map<Long, Set<String>> usedByOthers = new HashMap<>(0);
        List<String> unused = new ArrayList<>(0);
        boolean uses = is(anyUses);
        long highest = 0;
        while (!queue.isEmpty() && (deleted.isEmpty() || System.nanoTime() < until)) {
            long id = queue.poll();
            RunStatus status = delete(id);
            if (status == null) continue;
            CrashPoint.hit("retention.run");
            if (status != RunStatus.SUCCEEDED) {
                badFile.setLong(1, id);
                badFile.executeUpdate();
            }
            entries.setLong(1, id);
            entries.executeUpdate();
            waits.setLong(1, id);
            waits.executeUpdate();
            posted.setLong(1, id);
            posted.executeUpdate();
            states.setLong(1, id);
            states.executeUpdate();
            deliveries.setLong(1, id);
            deliveries.executeUpdate();
            CrashPoint.hit("retention.rows");
            drop(filesOfRun, dropFilesOfRun, id, values);
            int before = unused.size();
            if (uses) {
                dropUses(id, unused);
                Set<String> others = FileUseQueries.filesUsedByOthers(connection, id);
                if (!others.isEmpty()) usedByOthers.put(id, others);
            }
            deleted.add(id);
            highest = Math.max(highest, id);
            if (goal == null) continue;
            goal.deleted(id, unused.subList(before, unused.size()));
            if (goal.isReached(used())) break;
        }
        if (highest > 0) remember(LastNumber.RUN.row(), highest);
        return new DeletedRuns(deleted, usedByOthers, unused, values);
    }

    /** @return the status of the deleted run; null if it may not be deleted, or does not exist */
    private @Nullable RunStatus delete(long id) throws SQLException {
        run.setLong(1, id);
        run.setString(2, Long.toString(id));
        try (ResultSet row = run.executeQuery()) {
            return row.next() ? RunStatus.of(row.getInt(1)) : null;
        }
    }

    /** @param unused receives files of events and of deleted runs that only this run still named */
    private void dropUses(long run, List<String> unused) throws SQLException {
        List<String> named = new ArrayList<>(0);
        filesUsed.setLong(1, run);
        try (ResultSet row = filesUsed.executeQuery()) {
            while (row.next()) named.add(row.getString(1));
        }
        if (named.isEmpty()) return;
        dropUses.setLong(1, run);
        dropUses.executeUpdate();
        for (String file : named) {
            OptionalLong owner = FileStore.ownerOf(file);
            kept.setLong(1, owner.orElse(0));
            use.setString(1, file);
            if ((owner.isEmpty() || !is(kept)) && !is(use)) unused.add(file);
        }
    }

    private static boolean is(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            return row.next();
        }
    }

    private static void drop(PreparedStatement find, PreparedStatement drop, long owner, List<String> files)
            throws SQLException {
        int before = files.size();
        find.setLong(1, owner);
        try (ResultSet row = find.executeQuery()) {
            while (row.next()) files.add(row.getString(1));
        }
        if (files.size() == before) return;
        drop.setLong(1, owner);
        drop.executeUpdate();
        CrashPoint.hit("retention.values");
    }

    /** What the database and the files of large values use, in bytes. */
    private long used() throws SQLException {
        try (ResultSet row = used.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * Takes events from the queue, and deletes them or their content.
     *
     * @return files of large values that no row names after this commit
     */
    List<String> events(Queue<OldEvent> queue, long until) throws SQLException {
        List<String> values = new ArrayList<>(0);
        long highest = 0;
        do {
            OldEvent old = queue.poll();
            if (old == null) break;
            PreparedStatement statement = old.whole() ? event : content;
            statement.setLong(1, old.number());
            statement.executeUpdate();
            drop(filesOfEvent, dropFilesOfEvent, old.number(), values);
            if (old.whole()) highest = Math.max(highest, old.number());
        } while (System.nanoTime() < until);
        if (highest > 0) remember(LastNumber.TOPIC_EVENT.row(), highest);
        return values;
    }

    /** Stores the highest deleted number, so that no number is used twice. */
    private void remember(String name, long number) throws SQLException {
        last.setString(1, name);
        last.setString(2, Long.toString(number));
        last.executeUpdate();
    }
}
