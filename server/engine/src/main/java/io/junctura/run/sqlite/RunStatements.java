package io.junctura.run.sqlite;

import io.junctura.database.CrashPoint;
import io.junctura.json.Json;
import io.junctura.run.DerivedKeys;
import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Checksums;
import io.junctura.run.journal.DedupeKey;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.Receipt;
import io.junctura.run.journal.RunChange;
import io.junctura.run.journal.RunIds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes runs and their histories. Used by the writer's thread only. */
final class RunStatements {
    private static final Logger LOG = LoggerFactory.getLogger(RunStatements.class);

    /** By status: the statuses that can become it, as bits. */
    private static final int[] BEFORE = new int[RunStatus.values().length];

    static {
        for (RunStatus next : RunStatus.values()) {
            for (RunStatus now : RunStatus.values()) {
                if (now.canBecome(next)) BEFORE[next.stored()] |= 1 << now.stored();
            }
        }
    }

    private final DedupeIndex names;
    private final OrderKeyStatements orderKeys;
    private final WaitStatements waits;
    private final AttentionStatements attention;
    private final RunIds ids;
    private final PreparedStatement insertRun;
    private final PreparedStatement insertEntry;
    private final PreparedStatement updateRun;
    private final PreparedStatement forgetRun;
    private final PreparedStatement updateRevision;
    private final PreparedStatement deleteEntries;
    private final PreparedStatement selectStatus;

    RunStatements(
            Connection connection,
            DedupeIndex names,
            OrderKeyStatements orderKeys,
            WaitStatements waits,
            AttentionStatements attention,
            RunIds ids)
            throws SQLException {
        this.names = names;
        this.orderKeys = orderKeys;
        this.waits = waits;
        this.attention = attention;
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
    }

    /** Why the append must be rejected; null: the run may get this status. */
    @Nullable
    String guard(long run, RunStatus next) throws SQLException {
        selectStatus.setLong(1, run);
        try (ResultSet row = selectStatus.executeQuery()) {
            if (!row.next()) return "run " + run + " is not kept any longer";
            RunStatus now = RunStatus.of(row.getInt(1));
            if (now.canBecome(next)) return null;
            LOG.warn("A change of run {} was rejected: it is {}, which cannot become {}.", run, now, next);
            return "run " + run + " is " + now + ", which cannot become " + next;
        }
    }

    Receipt accept(NewRun run, byte @Nullable [] payload, long crc, byte @Nullable [] entries) throws SQLException {
        DedupeKey dedupeKey = run.dedupeKey();
        byte[] name = null;
        if (dedupeKey != null) {
            name = DerivedKeys.hash(dedupeKey.name());
            Receipt first = names.find(run.flow(), name, dedupeKey.body(), run.at());
            if (first != null) return first;
        }
        long id = run.id() != 0 ? run.id() : ids.next();
        boolean behind = run.orderKey() != null
                && run.status() == RunStatus.DUE
                && orderKeys.isTaken(run.flow(), run.orderKey());
        PreparedStatement insert = insertRun;
        insert.setLong(1, id);
        insert.setInt(2, run.flow());
        insert.setInt(3, run.revision());
        insert.setInt(4, (behind ? RunStatus.BEHIND : run.status()).stored());
        insert.setLong(5, run.at());
        if (run.outcome() == null) insert.setNull(6, Types.INTEGER);
        else insert.setLong(6, endOf(run));
        if (run.parent() == null) {
            insert.setNull(7, Types.INTEGER);
            insert.setNull(8, Types.VARCHAR);
        } else {
            insert.setLong(7, run.parent().run());
            insert.setString(8, run.parent().step());
        }
        if (run.replayOf() == null) insert.setNull(9, Types.INTEGER);
        else insert.setLong(9, run.replayOf());
        insert.setInt(10, run.depth());
        insert.setBytes(11, outcome(run.outcome()));
        insert.setBytes(12, run.origin());
        insert.setBytes(13, payload);
        insert.setString(14, run.orderKey());
        insert.setBytes(15, name);
        insert.setLong(16, crc);
        insert.executeUpdate();
        CrashPoint.hit("accept.inserted");
        if (entries != null) insertEntries(id, 0, entries);
        if (run.outcome() instanceof Outcome.Failed failed)
            attention.needsAttention(id, run.flow(), failed, endOf(run));
        if (run.outcome() instanceof Outcome.Succeeded && run.replayOf() != null) attention.replayed(run.replayOf());
        if (dedupeKey != null) {
            names.add(run.flow(), name, id, dedupeKey.body(), run.at());
            CrashPoint.hit("accept.named");
        }
        return new Receipt(id, false, true, behind);
    }

    private static long endOf(NewRun run) {
        List<Entry> entries = run.entries();
        return !entries.isEmpty() && entries.get(entries.size() - 1) instanceof Entry.Ended end ? end.at() : run.at();
    }

    private void insertEntries(long run, int n, byte[] entries) throws SQLException {
        insertEntry.setLong(1, run);
        insertEntry.setInt(2, n);
        insertEntry.setLong(3, Checksums.of(entries));
        insertEntry.setBytes(4, entries);
        insertEntry.executeUpdate();
    }

    /**
     * Writes the status of a run first, so that a change that is not allowed has written nothing.
     *
     * @return false: the run does not exist, or its status cannot become this one
     */
    boolean change(RunChange change, RunStatus status, byte @Nullable [] entries) throws SQLException {
        // If the run keeps its end, the guard has read its status.
        if (!change.keepsItsEnd() && !update(change, status)) return false;
        Integer revision = change.revision();
        if (revision != null) {
            updateRevision.setInt(1, revision);
            updateRevision.setLong(2, change.run());
            updateRevision.executeUpdate();
        }
        if (change.forget()) {
            deleteEntries.setLong(1, change.run());
            deleteEntries.executeUpdate();
        } else if (entries != null) {
            insertEntries(change.run(), change.n(), entries);
        }
        CrashPoint.hit("change.entries");
        if (!change.keepsItsEnd()) attention.take(change);
        waits.received(change.run(), change.entries());
        if (change.waits() != null) waits.replace(change.run(), change.waits());
        return true;
    }

    private boolean update(RunChange change, RunStatus status) throws SQLException {
        PreparedStatement update = change.forget() ? forgetRun : updateRun;
        update.setInt(1, status.stored());
        if (change.outcome() == null) update.setNull(2, Types.INTEGER);
        else update.setLong(2, change.at());
        update.setBytes(3, outcome(change.outcome()));
        update.setLong(4, change.run());
        update.setInt(5, BEFORE[status.stored()]);
        if (update.executeUpdate() == 0) return false;
        if (change.outcome() != null) CrashPoint.hit("end.updated");
        return true;
    }

    /** The end of a run as lists show it, without its history; null: a plain success. */
    private static byte @Nullable [] outcome(@Nullable Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            Map<String, Object> why = new HashMap<>();
            why.put("kind", failed.why().kind().name());
            why.put("message", failed.why().message());
            if (failed.step() != null) why.put("step", failed.step());
            return Json.write(why);
        }
        if (!(outcome instanceof Outcome.Succeeded succeeded)) return null;
        Map<String, Object> how = new HashMap<>();
        if (succeeded.reason() != null) how.put("reason", succeeded.reason());
        if (succeeded.failedItems() > 0) how.put("failedItems", succeeded.failedItems());
        return how.isEmpty() ? null : Json.write(how);
    }
}
