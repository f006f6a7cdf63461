package io.junctura.run.journal;

import io.junctura.json.LargeValue;
import io.junctura.run.Entry;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import io.junctura.run.journal.MemoryJournal.Disk;
import io.junctura.run.journal.MemoryJournal.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An append to the journal in memory, on its way to the disk. */
final class MemoryAppend {
    private final MemoryJournal journal;
    private final Disk disk;
    private final StoredValues values;
    private final MemoryCursors cursors;
    private final MemoryLedger ledger;
    private final Append append;
    private final AppendListener listener;

    /** The content of the rows: first those of the accepted runs, then those of the changes. */
    private final List<byte[]> payloads = new ArrayList<>();

    private final List<byte[]> entries = new ArrayList<>();
    private final List<List<LargeValue>> kept = new ArrayList<>();

    private @Nullable String rejected;
    private final List<Receipt> receipts = new ArrayList<>();
    private final List<Long> promoted = new ArrayList<>();
    private final List<LargeValue> dropped = new ArrayList<>(0);
    private boolean fellBehind;
    private boolean releasedFromBehind;

    MemoryAppend(MemoryJournal journal, Disk disk, StoredValues values, Append append, AppendListener listener) {
        this.journal = journal;
        this.disk = disk;
        this.values = values;
        this.cursors = new MemoryCursors(disk);
        this.ledger = new MemoryLedger(disk);
        this.append = append;
        this.listener = listener;
        for (NewRun run : append.accepted()) {
            List<LargeValue> large = new ArrayList<>(0);
            kept.add(large);
            payloads.add(values.row(run.payload(), large));
            entries.add(values.row(run.entries(), large));
        }
        for (RunChange change : append.changes()) {
            List<LargeValue> large = new ArrayList<>(0);
            kept.add(large);
            entries.add(values.row(change.forget() ? List.of() : change.entries(), large));
        }
    }

    void write() {
        synchronized (disk) {
            rejected = guard();
            if (rejected != null) return;
            disk.appends++;
            int at = 0;
            for (NewRun run : append.accepted()) {
                Receipt receipt = accept(run, payloads.get(at), entries.get(at));
                receipts.add(receipt);
                if (receipt.duplicate()) dropped.addAll(kept.get(at));
                else names(receipt.run(), kept.get(at));
                at++;
            }
            for (RunChange change : append.changes()) {
                change(change, entries.get(at));
                names(change.run(), kept.get(at++));
                changeOrderKey(change);
            }
            cursors.move(append.cursor());
            long first = receipts.isEmpty() ? 0 : receipts.get(0).run();
            for (LedgerChange file : append.files()) ledger.change(file, first);
            if (append.topic() != null) publish(append.topic());
        }
    }

    void callListener() {
        if (rejected != null) {
            kept.forEach(values::delete);
            listener.rejected(rejected);
            return;
        }
        values.delete(dropped);
        for (long run : promoted) listener.promoted(run);
        if (releasedFromBehind) listener.releasedFromBehind();
        if (fellBehind) listener.fellBehind();
        listener.committed(receipts);
    }

    private @Nullable String guard() {
        String moved = cursors.guard(append.cursor());
        if (moved != null) return moved;
        String changed = ledger.guard(append.files());
        if (changed != null) return changed;
        TopicEvent event = append.topic();
        if (event != null
                && event.name() != null
                && disk.topicEvents.containsKey(List.of(event.topic(), event.name()))) {
            return "an event of this name was published before";
        }
        for (RunChange change : append.changes()) {
            String why = guard(change);
            if (why != null) return why;
        }
        return null;
    }

    private @Nullable String guard(RunChange change) {
        Row row = disk.runs.get(change.run());
        if (row == null) {
            String why = "run " + change.run() + " is not kept any longer";
            if (!change.mayFollowAnEnd()) disk.illegal.add(why + ": " + change);
            return why;
        }
        RunStatus next = isBehind(change) ? RunStatus.BEHIND : change.status();
        if (row.status.canBecome(next)) return null;
        String why = "run " + change.run() + " is " + row.status + ", which cannot become " + next;
        List<Entry> history = new ArrayList<>();
        journal.runs.stored(change.run(), row, values.sparing(), history::add);
        disk.illegal.add(why + ": " + change.entries() + "; its history: " + history);
        return why;
    }

    /** Whether a run that requests its order key must wait behind the head. */
    private boolean isBehind(RunChange change) {
        return change.orderKey() instanceof OrderKeyChange.Requested requested
                && head(requested.flow(), requested.key())
                        .filter(head -> head != change.run())
                        .isPresent();
    }

    /** The head of an order key; if there is none, the first run behind. */
    private Optional<Long> head(int flow, String key) {
        Long behind = null;
        for (Map.Entry<Long, Row> run : disk.runs.entrySet()) {
            Row row = run.getValue();
            if (row.accepted.flow() != flow || !key.equals(row.orderKey)) continue;
            if (row.status != RunStatus.BEHIND) return Optional.of(run.getKey());
            if (behind == null) behind = run.getKey();
        }
        return Optional.ofNullable(behind);
    }

    private Optional<Long> leave(Row row) {
        String key = row.orderKey;
        row.orderKey = null;
        if (key == null) return Optional.empty();
        Optional<Long> first = head(row.accepted.flow(), key);
        Row next = first.map(disk.runs::get).orElse(null);
        if (next == null || next.status != RunStatus.BEHIND) return Optional.empty();
        next.status = RunStatus.DUE;
        return first;
    }

    private Receipt accept(NewRun run, byte @Nullable [] payload, byte[] entries) {
        DedupeKey dedupeKey = run.dedupeKey();
        if (dedupeKey != null) {
            long[] first = disk.once.get(List.of(run.flow(), dedupeKey.name()));
            if (first != null) return new Receipt(first[0], true, first[1] == dedupeKey.body(), false);
        }
        long id = run.id() != 0 ? run.id() : journal.ids().next();
        Row row = new Row(run, payload);
        boolean behind = run.orderKey() != null
                && run.status() == RunStatus.DUE
                && head(run.flow(), run.orderKey()).isPresent();
        if (behind) row.status = RunStatus.BEHIND;
        if (!run.entries().isEmpty()) row.history.add(entries);
        disk.runs.put(id, row);
        if (dedupeKey != null) disk.once.put(List.of(run.flow(), dedupeKey.name()), new long[] {id, dedupeKey.body()});
        return new Receipt(id, false, true, behind);
    }

    /** A commit may refer only to files that are on disk. */
    private void names(long run, List<LargeValue> kept) {
        for (LargeValue one : kept) {
            if (!disk.files.containsKey(one.file()))
                throw new IllegalStateException(one + " is named before it is kept");
            disk.runs.get(run).files.add(one.file());
        }
    }

    private void change(RunChange change, byte[] entries) {
        Row row = disk.runs.get(change.run());
        boolean falls = isBehind(change);
        fellBehind |= falls;
        releasedFromBehind |= change.orderKey() instanceof OrderKeyChange.Released && row.status == RunStatus.BEHIND;
        if (change.n() != row.history.size() && !change.forget()) {
            throw new IllegalStateException(
                    "append " + change.n() + " of run " + change.run() + " would be its " + row.history.size() + "th");
        }
        if (change.forget()) {
            row.history.clear();
            row.payload = null;
            for (String file : row.files) dropped.add(new LargeValue(file, 0, 0));
            row.files.clear();
        } else if (!change.entries().isEmpty()) {
            row.history.add(entries);
        }
        row.status = falls ? RunStatus.BEHIND : change.status();
        Integer revision = change.revision();
        if (revision != null) row.revision = revision;
        if (change.forget()) row.states.clear();
        else if (change.states() != null) states(row, change.states());
        Map<String, Wait> waits = change.waits();
        if (waits != null) row.waits = new LinkedHashMap<>(waits);
        for (Entry entry : change.entries()) {
            if (entry instanceof Entry.Woken woken && woken.by() instanceof Signal.Posted one) {
                disk.posted.put(one.token(), new ReceivedCallback(change.run(), one.body()));
            }
        }
    }

    private static void states(Row row, AttemptStateChange states) {
        row.states.keySet().retainAll(states.steps());
        for (AttemptStateValue one : states.written()) {
            row.states.computeIfAbsent(one.step(), step -> new HashMap<>()).put(one.name(), one.value());
        }
    }

    private void changeOrderKey(RunChange change) {
        Row row = disk.runs.get(change.run());
        if (change.orderKey() instanceof OrderKeyChange.Requested requested) row.orderKey = requested.key();
        if (change.orderKey() instanceof OrderKeyChange.Released) leave(row).ifPresent(promoted::add);
    }

    private void publish(TopicEvent event) {
        disk.lastTopicEvent = Math.max(disk.lastTopicEvent, event.seq());
        if (event.name() != null) disk.topicEvents.put(List.of(event.topic(), event.name()), event);
    }
}
