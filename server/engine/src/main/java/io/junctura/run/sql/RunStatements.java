package io.junctura.run.sql;

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
import java.sql.SQLException;
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

    private final RunTable table;
    private final EventNames names;
    private final OrderKeyStatements orderKeys;
    private final WaitStatements waits;
    private final AttentionStatements attention;

    RunStatements(
            RunTable table,
            EventNames names,
            OrderKeyStatements orderKeys,
            WaitStatements waits,
            AttentionStatements attention) {
        this.table = table;
        this.names = names;
        this.orderKeys = orderKeys;
        this.waits = waits;
        this.attention = attention;
    }

    /** Why the append must be rejected; null: the run may get this status. */
    @Nullable
    String guard(long run, RunStatus next) throws SQLException {
        RunStatus now = table.status(run);
        if (now == null) return "run " + run + " is not kept any longer";
        if (now.canBecome(next)) return null;
        LOG.warn("A change of run {} was rejected: it is {}, which cannot become {}.", run, now, next);
        return "run " + run + " is " + now + ", which cannot become " + next;
    }

    Receipt accept(NewRun run, byte @Nullable [] payload, long crc, byte @Nullable [] entries) throws SQLException {
        DedupeKey dedupeKey = run.dedupeKey();
        byte[] name = null;
        if (dedupeKey != null) {
            name = DerivedKeys.hash(dedupeKey.name());
            Receipt first = names.find(run.flow(), name, dedupeKey.body(), run.at());
            if (first != null) return first;
        }
        long id = run.id() != 0 ? run.id() : table.newId(run);
        boolean behind = run.orderKey() != null
                && run.status() == RunStatus.DUE
                && orderKeys.isTaken(run.flow(), run.orderKey());
        table.insert(new RunTable.Row(
                id,
                run,
                behind ? RunStatus.BEHIND : run.status(),
                run.outcome() == null ? null : (Long) endOf(run),
                outcome(run.outcome()),
                payload,
                name,
                crc));
        CrashPoint.hit("accept.inserted");
        if (entries != null) table.addEntries(id, 0, Checksums.of(entries), entries);
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

    /**
     * Writes the status of a run first, so that a change that is not allowed has written nothing.
     *
     * @return false: the run does not exist, or its status cannot become this one
     */
    boolean change(RunChange change, RunStatus status, byte @Nullable [] entries) throws SQLException {
        // If the run keeps its end, the guard has read its status.
        if (!change.keepsItsEnd() && !update(change, status)) return false;
        Integer revision = change.revision();
        if (revision != null) table.setRevision(change.run(), revision);
        if (entries != null) table.addEntries(change.run(), change.n(), Checksums.of(entries), entries);
        CrashPoint.hit("change.entries");
        if (!change.keepsItsEnd()) attention.take(change);
        waits.received(change.run(), change.entries());
        if (change.waits() != null) waits.replace(change.run(), change.waits());
        return true;
    }

    private boolean update(RunChange change, RunStatus status) throws SQLException {
        boolean written = table.update(
                change.run(),
                status,
                BEFORE[status.stored()],
                change.outcome() == null ? null : (Long) change.at(),
                outcome(change.outcome()),
                change.forget());
        if (written && change.outcome() != null) CrashPoint.hit("end.updated");
        return written;
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
