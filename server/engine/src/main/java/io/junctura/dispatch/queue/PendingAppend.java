package io.junctura.dispatch.queue;

import io.junctura.dispatch.attempt.AttemptStateWritten;
import io.junctura.dispatch.message.RunMessage;
import io.junctura.run.Entry;
import io.junctura.run.Wait;
import io.junctura.run.journal.AttemptStateValue;
import io.junctura.run.journal.FileUses;
import io.junctura.run.journal.NewRun;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries of a run that are in its state and not in the journal yet. Used by the owner of the run. */
public final class PendingAppend {
    /** How many entries may be pending before they are appended. */
    private static final int MAX_ENTRIES = 2_000;

    /** How many bytes of heap may be pending before they are appended, with the payloads of called runs. */
    private static final long MAX_BYTES = 8 << 20;

    /** How many items of a loop have all of their steps in the history. Of later items, only failures are kept. */
    private static final long WHOLE_ITEMS = 1_000;

    /** In their order. */
    final List<Entry> entries = new ArrayList<>(4);

    /** How many entries were added, with those that were dropped again. */
    private int taken;

    /** Their size in bytes, roughly. */
    long bytes;

    /** Whether the entries must be on disk before the next effect: they have results, or values that depend on the clock. */
    boolean fixed;

    /** Whether the entries must be on disk before any attempt. */
    boolean first;

    final List<NewRun> children = new ArrayList<>(0);

    private final List<Long> voided = new ArrayList<>(0);

    /** Values that attempts under way have stored. */
    final List<AttemptStateValue> remembered = new ArrayList<>(0);

    /** Tasks after the commit. */
    final List<Runnable> afterCommit = new ArrayList<>(0);

    /** The messages whose entries are pending: they are rejected if the append is. */
    private final List<RunMessage> messages = new ArrayList<>(0);

    public List<Entry> entries() {
        return entries;
    }

    /** Whether it has no entries. Tasks and values of attempts may be pending. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whether it must be appended before more is added. */
    public boolean isMuch() {
        return isLong() || bytes >= MAX_BYTES;
    }

    /** Whether it has too many entries to take more. */
    public boolean isLong() {
        return taken >= MAX_ENTRIES;
    }

    /** Whether it must be on disk before the next effect. */
    public boolean isFixed() {
        return fixed;
    }

    /** Whether it must be on disk before any attempt. */
    public boolean isFirst() {
        return first;
    }

    /** Whether others wait for its commit. */
    public boolean isAwaited() {
        return hasTasks() || !children.isEmpty() || !voided.isEmpty();
    }

    public boolean hasTasks() {
        return !afterCommit.isEmpty();
    }

    /** Its last entry, if that is the end of the run; null: the run goes on, or has ended before and only read messages since. */
    public Entry.@Nullable Ended end() {
        return !entries.isEmpty() && entries.get(entries.size() - 1) instanceof Entry.Ended end ? end : null;
    }

    /** Whether it takes up a failed run. */
    public boolean resumes() {
        for (Entry entry : entries) if (entry instanceof Entry.Resumed) return true;
        return false;
    }

    /** Runs that steps have called: accepted in the same commit. */
    public List<NewRun> children() {
        return children;
    }

    /** Called runs whose steps were given up: cancelled after the commit. */
    public List<Long> voided() {
        return voided;
    }

    /** Calls the tasks. On the thread of the commit. */
    public void committed() {
        for (Runnable task : afterCommit) task.run();
    }

    /** The journal refused it, since the run was deleted. */
    public void rejected() {
        for (RunMessage message : messages) message.rejected();
    }

    /** If no message has changed anything, there is nothing to append, so their senders hear it now. */
    public void settleIfEmpty() {
        if (!entries.isEmpty()) return;
        committed();
        afterCommit.clear();
        messages.clear();
    }

    /** The sender of a message hears when its entries are on disk. */
    void take(RunMessage message) {
        if (message instanceof AttemptStateWritten written) remembered.add(written.remembered());
        afterCommit.add(message::committed);
        messages.add(message);
    }

    /** A step calls a run. */
    void call(NewRun called) {
        children.add(called);
        bytes += called.payload() == null ? 0 : called.payload().length;
        fixed = true;
    }

    /** The step that waits for a called run was given up. */
    void giveUp(Wait.Child called) {
        voided.add(called.run());
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
