package io.junctura.dispatch.queue;

import io.junctura.dispatch.message.RunMessage;
import io.junctura.run.Entry;
import io.junctura.run.journal.AttemptStateValue;
import io.junctura.run.journal.FileUses;
import io.junctura.run.journal.NewRun;
import java.util.ArrayList;
import java.util.List;

/** The entries of a run that are in its state and not in the journal yet. Used by the owner of the run. */
public final class PendingAppend {
    /** How many entries may be pending before they are appended. */
    public static final int MAX_ENTRIES = 2_000;

    /** How many bytes of heap may be pending before they are appended, with the payloads of called runs. */
    private static final long MAX_BYTES = 8 << 20;

    /** How many items of a loop have all of their steps in the history. Of later items, only failures are kept. */
    private static final long WHOLE_ITEMS = 1_000;

    /** In their order. */
    public final List<Entry> entries = new ArrayList<>(4);

    /** How many entries were added, with those that were dropped again. */
    public int taken;

    /** Their size in bytes, roughly. */
    public long bytes;

    /** Whether the entries must be on disk before the next effect: they have results, or values that depend on the clock. */
    public boolean fixed;

    /** Whether the entries must be on disk before any attempt. */
    public boolean first;

    /** Runs that steps have called: accepted in the same commit. */
    public final List<NewRun> children = new ArrayList<>(0);

    /** Called runs whose steps were given up: cancelled after the commit. */
    public final List<Long> voided = new ArrayList<>(0);

    /** Values that attempts under way have stored. */
    public final List<AttemptStateValue> remembered = new ArrayList<>(0);

    /** Tasks after the commit. */
    public final List<Runnable> afterCommit = new ArrayList<>(0);

    /** The messages whose entries are pending: they are rejected if the append is. */
    public final List<RunMessage> messages = new ArrayList<>(0);

    /** Whether it must be appended before more is added. */
    public boolean isMuch() {
        return taken >= MAX_ENTRIES || bytes >= MAX_BYTES;
    }

    void take(Entry entry) {
        taken++;
        if (entry instanceof Entry.ItemsEnded ended && ended.failure() == null) {
            if (ended.from() >= WHOLE_ITEMS) forget(ended.loop() + "[" + ended.from() + "]");
            if (joinLast(ended)) return;
        }
        entries.add(entry);
    }

    /** Joins items that ended one after the other into one entry. */
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
            // The response belongs to the run, and is read from the journal later.
            if (entry instanceof Entry.Responded) return false;
            // The entry names a file, which is kept as long as the run.
            if (FileUses.namesFiles(entry)) return false;
            String step = entry instanceof Entry.ItemsEnded inner ? inner.loop() : Entry.step(entry);
            return step != null && step.startsWith(item);
        });
    }
}
