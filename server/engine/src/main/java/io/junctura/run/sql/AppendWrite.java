package io.junctura.run.sql;

import io.junctura.database.CrashPoint;
import io.junctura.database.DatabaseUnavailable;
import io.junctura.json.LargeValue;
import io.junctura.run.Entry;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.AppendListener;
import io.junctura.run.journal.Checksums;
import io.junctura.run.journal.FileUses;
import io.junctura.run.journal.LedgerChange;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.OrderKeyChange;
import io.junctura.run.journal.Receipt;
import io.junctura.run.journal.RunChange;
import io.junctura.run.journal.StoredValues;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An append on its way to disk. The appending thread encodes it in the constructor; the writer's thread calls the other
 * methods.
 */
final class AppendWrite implements JournalWrite {
    private final SqlJournal journal;
    private final StoredValues values;
    private final Append append;
    private final AppendListener listener;
    private final byte @Nullable [][] entries;
    private final byte @Nullable [][] payloads;
    private final long[] checksums;
    /**
     * The files of large values: a list for each accepted run, then for each change, then one for the topic's event.
     */
    private final List<List<LargeValue>> kept;

    /** The files of other runs that a run learns of: a set for each accepted run, then for each change. */
    private final List<Set<String>> named;

    private final byte @Nullable [] event;
    private final List<LargeValue> dropped = new ArrayList<>(0);
    private final List<Receipt> receipts;
    private final int weight;
    private @Nullable String rejected;
    private final List<Long> promoted = new ArrayList<>(0);
    private boolean fellBehind;
    private boolean releasedFromBehind;
    private boolean written;

    AppendWrite(SqlJournal journal, StoredValues values, Append append, AppendListener listener) {
        this.journal = journal;
        this.values = values;
        this.append = append;
        this.listener = listener;
        int accepted = append.accepted().size();
        entries = new byte[accepted + append.changes().size()][];
        kept = new ArrayList<>(entries.length);
        int bytes = 256;
        for (int i = 0; i < entries.length; i++) {
            List<LargeValue> large = new ArrayList<>(0);
            kept.add(large);
            byte[] encoded = i < accepted
                    ? encoded(append.accepted().get(i).entries(), large)
                    : encoded(append.changes().get(i - accepted), large);
            entries[i] = encoded;
            if (encoded != null) bytes += encoded.length;
        }
        payloads = new byte[accepted][];
        checksums = new long[accepted];
        for (int i = 0; i < accepted; i++) {
            NewRun run = append.accepted().get(i);
            byte[] payload = values.row(run.payload(), kept.get(i));
            payloads[i] = payload;
            checksums[i] = Checksums.of(payload, run.origin());
            bytes += run.origin().length + (payload == null ? 0 : payload.length);
        }
        named = FileUses.of(append);
        List<LargeValue> large = new ArrayList<>(0);
        kept.add(large);
        event = append.topic() == null ? null : values.row(append.topic().event(), large);
        // Although they are in files already, the values are in memory until the append is written.
        for (List<LargeValue> files : kept) for (LargeValue one : files) bytes += (int) one.size();
        weight = bytes;
        receipts = new ArrayList<>(accepted);
    }

    private byte @Nullable [] encoded(RunChange change, List<LargeValue> large) {
        return change.forget() ? null : encoded(change.entries(), large);
    }

    private byte @Nullable [] encoded(List<Entry> list, List<LargeValue> large) {
        return list.isEmpty() ? null : values.row(list, large);
    }

    @Override
    public Append append() {
        return append;
    }

    @Override
    public int weight() {
        return weight;
    }

    @Override
    public boolean isPatient() {
        return !listener.isAwaited();
    }

    @Override
    public boolean isRetried() {
        // An event can be sent again; the history of a run exists only here.
        return !append.changes().isEmpty();
    }

    @Override
    public void write(Connection connection) throws SQLException {
        JournalStatements statements = journal.statements(connection);
        written = true;
        // A batch that was rolled back is written again.
        receipts.clear();
        promoted.clear();
        dropped.clear();
        fellBehind = false;
        releasedFromBehind = false;
        rejected = guard(statements);
        if (rejected != null) return;
        int at = 0;
        for (NewRun run : append.accepted()) accept(statements, run, at++);
        for (RunChange change : append.changes()) {
            if (change(statements, change, at++)) continue;
            rejected = statements.runs.guard(change.run(), change.status());
            // Other appends have written something by now, and only the end of the process can undo that.
            if (rejected == null || !isAlone()) throw new SQLException("run " + change.run() + " cannot be changed");
            return;
        }
        if (append.cursor() != null) statements.cursors.move(append.cursor());
        if (append.topic() != null) {
            statements.topics.publish(append.topic(), event);
            statements.files.name(null, append.topic().seq(), kept.get(at));
        }
        long first = receipts.isEmpty() ? 0 : receipts.get(0).run();
        for (LedgerChange file : append.files()) statements.ledger.change(file, first);
    }

    /** Why the append must be rejected; null: it may be written. */
    private @Nullable String guard(JournalStatements statements) throws SQLException {
        String why = statements.guard(append);
        if (why != null) return why;
        for (RunChange change : append.changes()) {
            if (isAlone() && !change.mayFollowAnEnd()) continue;
            RunStatus next = isBehind(statements, change) ? RunStatus.BEHIND : change.status();
            why = statements.runs.guard(change.run(), next);
            if (why != null) return why;
        }
        return statements.uses.guard(append, named);
    }

    /** The most frequent append changes one run. It needs no guard, because its first statement checks the status. */
    private boolean isAlone() {
        return append.accepted().isEmpty() && append.changes().size() == 1;
    }

    /** Whether a run that requests its order key must wait behind the head. */
    private static boolean isBehind(JournalStatements statements, RunChange change) throws SQLException {
        return change.orderKey() instanceof OrderKeyChange.Requested requested
                && statements.orderKeys.isBehind(change.run(), requested);
    }

    private void accept(JournalStatements statements, NewRun run, int at) throws SQLException {
        Receipt receipt = statements.runs.accept(run, payloads[at], checksums[at], entries[at]);
        receipts.add(receipt);
        if (receipt.duplicate()) {
            dropped.addAll(kept.get(at));
            return;
        }
        statements.files.name(receipt.run(), null, kept.get(at));
        statements.uses.add(receipt.run(), named.get(at));
    }

    /** @return false: the status of the run does not allow the change, and nothing was written */
    private boolean change(JournalStatements statements, RunChange change, int at) throws SQLException {
        long run = change.run();
        boolean falls = isBehind(statements, change);
        boolean releases = change.orderKey() instanceof OrderKeyChange.Released && statements.orderKeys.isBehind(run);
        if (!statements.runs.change(change, falls ? RunStatus.BEHIND : change.status(), entries[at])) return false;
        fellBehind |= falls;
        releasedFromBehind |= releases;
        if (change.forget()) {
            statements.files.drop(run, dropped);
            statements.states.delete(run);
        } else if (change.states() != null) {
            statements.states.change(run, change.states());
        }
        statements.files.name(run, null, kept.get(at));
        statements.uses.add(run, named.get(at));
        if (change.orderKey() != null) {
            long next = statements.orderKeys.change(run, change.orderKey());
            if (next != 0) promoted.add(next);
        }
        return true;
    }

    @Override
    public void committed() {
        if (!receipts.isEmpty()) CrashPoint.hit("accept.committed");
        if (!append.changes().isEmpty()) CrashPoint.hit("change.committed");
        if (rejected != null) {
            kept.forEach(values::delete);
            listener.rejected(rejected);
            return;
        }
        if (!dropped.isEmpty()) {
            CrashPoint.hit("value.dropped");
            values.delete(dropped);
        }
        for (long run : promoted) listener.promoted(run);
        if (releasedFromBehind) listener.releasedFromBehind();
        if (fellBehind) listener.fellBehind();
        listener.committed(receipts);
        if (!receipts.isEmpty()) journal.accepted();
    }

    @Override
    public void failed(Throwable why) {
        // If it was written, the writer's transaction was rolled back; if not, it failed before.
        if (written) journal.rolledBack();
        // If the database is unavailable, nothing was written. After other failures it is unknown; the next start
        // deletes the files if
        // they are not named.
        if (why instanceof DatabaseUnavailable) kept.forEach(values::delete);
        listener.failed(why);
    }
}
