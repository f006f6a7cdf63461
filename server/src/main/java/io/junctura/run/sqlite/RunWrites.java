package io.junctura.run.sqlite;

import io.junctura.database.CrashPoint;
import io.junctura.json.Json;
import io.junctura.run.Checksums;
import io.junctura.run.Entry;
import io.junctura.run.Journal.NewRun;
import io.junctura.run.Journal.Once;
import io.junctura.run.Journal.Receipt;
import io.junctura.run.Journal.RunChange;
import io.junctura.run.Names;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Runs and their histories. Belongs to the writer's thread. */
final class RunWrites {
    private final KnownNames names;
    private final LineWrites lines;
    private final WaitWrites waits;
    private final AttentionWrites attention;
    private final LongSupplier nextRun;
    private final PreparedStatement insertRun;
    private final PreparedStatement insertEntry;
    private final PreparedStatement updateRun;
    private final PreparedStatement forgetRun;
    private final PreparedStatement deleteEntries;
    private final PreparedStatement selectRun;

    RunWrites(
            Connection connection,
            KnownNames names,
            LineWrites lines,
            WaitWrites waits,
            AttentionWrites attention,
            LongSupplier nextRun)
            throws SQLException {
        this.names = names;
        this.lines = lines;
        this.waits = waits;
        this.attention = attention;
        this.nextRun = nextRun;
        insertRun = connection.prepareStatement("""
                INSERT INTO run (id, flow, revision, state, accepted, ended, parent, step, replay_of, depth, outcome,
                                 origin, payload, line, name, crc)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """);
        insertEntry = connection.prepareStatement("INSERT INTO entry (run, n, crc, body) VALUES (?, ?, ?, ?)");
        updateRun = connection.prepareStatement("UPDATE run SET state = ?, ended = ?, outcome = ? WHERE id = ?");
        forgetRun = connection.prepareStatement(
                "UPDATE run SET state = ?, ended = ?, outcome = ?, payload = NULL, crc = crc & 4294967295 WHERE id = ?");
        deleteEntries = connection.prepareStatement("DELETE FROM entry WHERE run = ?");
        selectRun = connection.prepareStatement("SELECT 1 FROM run WHERE id = ?");
    }

    /** Why these runs may not be changed; null if they may. */
    @Nullable
    String guard(List<RunChange> changes) throws SQLException {
        for (RunChange change : changes) {
            if (change.mayFollowAnEnd() && !isKept(change.run())) {
                return "run " + change.run() + " is not kept any longer";
            }
        }
        return null;
    }

    private boolean isKept(long run) throws SQLException {
        selectRun.setLong(1, run);
        try (ResultSet row = selectRun.executeQuery()) {
            return row.next();
        }
    }

    Receipt accept(NewRun run, byte @Nullable [] payload, long crc, byte @Nullable [] entries) throws SQLException {
        Once once = run.once();
        byte[] name = null;
        if (once != null) {
            name = Names.hash(once.name());
            Receipt first = names.find(run.flow(), name, once.body(), run.at());
            if (first != null) return first;
        }
        long id = run.id() != 0 ? run.id() : nextRun.getAsLong();
        boolean behind = run.line() != null && run.status() == RunStatus.DUE && lines.isTaken(run.flow(), run.line());
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
        insert.setString(14, run.line());
        insert.setBytes(15, name);
        insert.setLong(16, crc);
        insert.executeUpdate();
        CrashPoint.hit("accept.inserted");
        if (entries != null) insertEntries(id, 0, entries);
        if (run.outcome() instanceof Outcome.Failed failed)
            attention.needsAttention(id, run.flow(), failed, endOf(run));
        if (once != null) {
            names.add(run.flow(), name, id, once.body(), run.at());
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

    void change(RunChange change, RunStatus status, byte @Nullable [] entries) throws SQLException {
        if (change.forget()) {
            deleteEntries.setLong(1, change.run());
            deleteEntries.executeUpdate();
        } else if (entries != null) {
            insertEntries(change.run(), change.n(), entries);
        }
        CrashPoint.hit("change.entries");
        // Told something since it has failed: how and when it ended stays.
        if (status.isEnded() && change.outcome() == null) {
            keepWaits(change);
            return;
        }
        PreparedStatement update = change.forget() ? forgetRun : updateRun;
        update.setInt(1, status.stored());
        if (change.outcome() == null) update.setNull(2, Types.INTEGER);
        else update.setLong(2, change.at());
        update.setBytes(3, outcome(change.outcome()));
        update.setLong(4, change.run());
        update.executeUpdate();
        if (change.outcome() != null) CrashPoint.hit("end.updated");
        attention.take(change);
        keepWaits(change);
    }

    private void keepWaits(RunChange change) throws SQLException {
        waits.posted(change.run(), change.entries());
        if (change.waits() != null) waits.replace(change.run(), change.waits());
    }

    /** What lists show of an end, without reading the history: null for a plain success. */
    private static byte @Nullable [] outcome(@Nullable Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            Map<String, Object> why = new HashMap<>();
            why.put("kind", failed.why().kind().name());
            why.put("message", failed.why().message());
            if (failed.step() != null) why.put("step", failed.step());
            return Json.write(why);
        }
        if (outcome instanceof Outcome.Succeeded succeeded && succeeded.reason() != null) {
            return Json.write(Map.of("reason", succeeded.reason()));
        }
        return null;
    }
}
