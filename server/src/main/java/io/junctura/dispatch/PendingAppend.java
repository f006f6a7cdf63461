package io.junctura.dispatch;

import io.junctura.run.Entry;
import io.junctura.run.journal.AttemptStateValue;
import io.junctura.run.journal.FileUses;
import io.junctura.run.journal.NewRun;
import java.util.ArrayList;
import java.util.List;

/** What a run has taken into its state and the journal does not know yet. Used by the owner of the run. */
final class PendingAppend {
    /** So many items of a loop are kept in the history with all of their steps; of the others, those that failed. */
    private static final long WHOLE_ITEMS = 1_000;

    /** In their order. */
    final List<Entry> entries = new ArrayList<>(4);

    /** How much was taken in, what has been dropped again included. */
    int taken;

    /** Bytes that it takes, roughly. */
    long bytes;

    /** Whether {@link #entries} has what must be on disk before the next effect: results, or values by the clock. */
    boolean fixed;

    /** Whether it must be on disk before any attempt at all. */
    boolean first;

    /** Runs that steps called, to be accepted with it. */
    final List<NewRun> children = new ArrayList<>(0);

    /** Runs that were called for what has been abandoned since, to be cancelled after it. */
    final List<Long> voided = new ArrayList<>(0);

    /** What attempts under way have remembered. */
    final List<AttemptStateValue> remembered = new ArrayList<>(0);

    /** Done when it is on disk. */
    final List<Runnable> afterCommit = new ArrayList<>(0);

    /** The messages whose entries are in it: rejected if it is refused. */
    final List<RunMessage> messages = new ArrayList<>(0);

    void take(Entry entry) {
        taken++;
        if (entry instanceof Entry.ItemsEnded ended && ended.failure() == null) {
            if (ended.from() >= WHOLE_ITEMS) forget(ended.loop() + "[" + ended.from() + "]");
            if (joinLast(ended)) return;
        }
        entries.add(entry);
    }

    /** Items that ended one after the other are one entry. */
    private boolean joinLast(Entry.ItemsEnded ended) {
        if (entries.isEmpty() || ended.from() < WHOLE_ITEMS) return false;
        int last = entries.size() - 1;
        if (!(entries.get(last) instanceof Entry.ItemsEnded before)) return false;
        Entry.ItemsEnded both = ended.after(before);
        if (both != null) entries.set(last, both);
        return both != null;
    }

    private void forget(String item) {
        entries.removeIf(entry -> {
            // It is the run's, not the item's: whoever asks for it later gets it from the journal.
            if (entry instanceof Entry.Responded) return false;
            // It says by whom the run has come to know of a file, which is kept as long as the run is.
            if (FileUses.namesFiles(entry)) return false;
            String step = entry instanceof Entry.ItemsEnded inner ? inner.loop() : Entry.step(entry);
            return step != null && step.startsWith(item);
        });
    }
}
