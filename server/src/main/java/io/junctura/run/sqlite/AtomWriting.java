package io.junctura.run.sqlite;

import io.junctura.database.CrashPoint;
import io.junctura.database.DiskFull;
import io.junctura.database.Writing;
import io.junctura.json.LargeValue;
import io.junctura.run.Checksums;
import io.junctura.run.Entry;
import io.junctura.run.FileUses;
import io.junctura.run.Journal;
import io.junctura.run.Journal.Atom;
import io.junctura.run.Journal.NewRun;
import io.junctura.run.Journal.Place;
import io.junctura.run.Journal.Receipt;
import io.junctura.run.Journal.RunChange;
import io.junctura.run.Journal.Told;
import io.junctura.run.RunStatus;
import io.junctura.run.Values;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An atom on its way: what can be prepared by its caller's thread has been. */
final class AtomWriting implements Writing {
    private final SqliteJournal journal;
    private final Values values;
    private final Atom atom;
    private final Told told;
    private final byte @Nullable [][] entries;
    private final byte @Nullable [][] payloads;
    private final long[] checksums;
    /** By place, as the entries; then the event's. */
    private final List<List<LargeValue>> kept;

    /** By place, as the entries: the files of others that the run comes to know of. */
    private final List<Set<String>> named;

    private final byte @Nullable [] event;
    private final List<LargeValue> dropped = new ArrayList<>(0);
    private final List<Receipt> receipts;
    private final int weight;
    private @Nullable String refused;
    private final List<Long> promoted = new ArrayList<>(0);
    private boolean fellBehind;
    private boolean leftFromBehind;
    private boolean written;

    AtomWriting(SqliteJournal journal, Values values, Atom atom, Told told) {
        this.journal = journal;
        this.values = values;
        this.atom = atom;
        this.told = told;
        int accepted = atom.accepted().size();
        entries = new byte[accepted + atom.changes().size()][];
        kept = new ArrayList<>(entries.length);
        int bytes = 256;
        for (int i = 0; i < entries.length; i++) {
            List<LargeValue> large = new ArrayList<>(0);
            kept.add(large);
            byte[] encoded = i < accepted
                    ? encoded(atom.accepted().get(i).entries(), large)
                    : encoded(atom.changes().get(i - accepted), large);
            entries[i] = encoded;
            if (encoded != null) bytes += encoded.length;
        }
        payloads = new byte[accepted][];
        checksums = new long[accepted];
        for (int i = 0; i < accepted; i++) {
            NewRun run = atom.accepted().get(i);
            byte[] payload = values.row(run.payload(), kept.get(i));
            payloads[i] = payload;
            checksums[i] = Checksums.of(payload, run.origin());
            bytes += run.origin().length + (payload == null ? 0 : payload.length);
        }
        named = FileUses.of(atom);
        List<LargeValue> large = new ArrayList<>(0);
        kept.add(large);
        event = atom.topic() == null ? null : values.row(atom.topic().event(), large);
        // The atom has them until it is written, though they are in files by now.
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
    public int weight() {
        return weight;
    }

    @Override
    public boolean isPatient() {
        return !told.isAwaited();
    }

    @Override
    public boolean waitsForRoom() {
        // What has happened to a run cannot be asked for again, as an event can.
        return !atom.changes().isEmpty();
    }

    @Override
    public void write(Connection connection) throws SQLException {
        Writes writes = journal.writes(connection);
        written = true;
        // On a full disk, it may be the second time.
        receipts.clear();
        promoted.clear();
        dropped.clear();
        fellBehind = false;
        leftFromBehind = false;
        refused = writes.guard(atom);
        if (refused == null) refused = writes.uses.guard(atom, named);
        if (refused != null) return;
        int at = 0;
        for (NewRun run : atom.accepted()) {
            Receipt receipt = writes.runs.accept(run, payloads[at], checksums[at], entries[at]);
            receipts.add(receipt);
            if (receipt.known()) dropped.addAll(kept.get(at));
            else {
                writes.files.name(receipt.run(), null, kept.get(at));
                writes.uses.add(receipt.run(), named.get(at));
            }
            at++;
        }
        for (RunChange change : atom.changes()) {
            RunStatus status = change.status();
            if (change.place() instanceof Place.Taken taken && writes.lines.isBehind(change.run(), taken)) {
                status = RunStatus.BEHIND;
                fellBehind = true;
            }
            if (change.place() instanceof Place.Left && writes.lines.isBehind(change.run())) leftFromBehind = true;
            if (change.forget()) writes.files.drop(change.run(), dropped);
            writes.runs.change(change, status, entries[at]);
            if (change.forget()) writes.states.delete(change.run());
            else if (change.states() != null) writes.states.change(change.run(), change.states());
            writes.files.name(change.run(), null, kept.get(at));
            writes.uses.add(change.run(), named.get(at));
            at++;
            if (change.place() != null) {
                long next = writes.lines.place(change.run(), change.place());
                if (next != 0) promoted.add(next);
            }
        }
        if (atom.cursor() != null) writes.sources.move(atom.cursor());
        if (atom.topic() != null) {
            writes.sources.publish(atom.topic(), event);
            writes.files.name(null, atom.topic().seq(), kept.get(at));
        }
        long first = receipts.isEmpty() ? 0 : receipts.get(0).run();
        for (Journal.FileMoved file : atom.files()) writes.sources.move(file, first);
    }

    @Override
    public void committed() {
        if (!receipts.isEmpty()) CrashPoint.hit("accept.committed");
        if (!atom.changes().isEmpty()) CrashPoint.hit("change.committed");
        if (refused != null) {
            kept.forEach(values::delete);
            told.refused(refused);
            return;
        }
        if (!dropped.isEmpty()) {
            CrashPoint.hit("value.dropped");
            values.delete(dropped);
        }
        for (long run : promoted) told.promoted(run);
        if (leftFromBehind) told.leftFromBehind();
        if (fellBehind) told.fellBehind();
        told.committed(receipts);
        if (!receipts.isEmpty()) journal.accepted();
    }

    @Override
    public void lost(Throwable why) {
        // Not by whom it was handed in, but by the writer, whose transaction was taken back.
        if (written) journal.takenBack();
        // For want of room, nothing was written. For any other reason, the next start knows what was.
        if (why instanceof DiskFull) kept.forEach(values::delete);
        told.lost(why);
    }
}
