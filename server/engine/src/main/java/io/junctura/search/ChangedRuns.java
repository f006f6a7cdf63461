package io.junctura.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Runs that the index has read and that have changed since, or were deleted. Bounded. Thread safe. */
final class ChangedRuns {
    private static final int SLICE = 64;
    /** How many changed runs are kept; beyond, the index reads all open runs again. */
    private static final int MAX = 100_000;

    private final Set<Long> changed = new LinkedHashSet<>();
    private final Set<Long> deleted = new LinkedHashSet<>();
    private volatile boolean overflowed;
    // Before the file is open, every change may be of a run that is in it.
    private volatile long last = Long.MAX_VALUE;

    /** From now on changes of runs up to this one are kept. Call it before these runs are read. */
    void keepUpTo(long run) {
        last = run;
    }

    void keepAll() {
        last = Long.MAX_VALUE;
    }

    void changed(long run) {
        if (run > last) return;
        synchronized (this) {
            if (changed.size() < MAX) changed.add(run);
            else overflowed = true;
        }
    }

    /** Adds a run that the index must read again, even beyond the limit. */
    synchronized void add(long run) {
        changed.add(run);
    }

    synchronized void deleted(Collection<Long> runs) {
        deleted.addAll(runs);
    }

    /** Removes and returns some of the changed runs. */
    synchronized List<Long> takeChanged() {
        return take(changed);
    }

    /** Removes and returns some of the deleted runs. */
    synchronized List<Long> takeDeleted() {
        return take(deleted);
    }

    private static List<Long> take(Set<Long> from) {
        List<Long> some = new ArrayList<>();
        var all = from.iterator();
        while (some.size() < SLICE && all.hasNext()) {
            some.add(all.next());
            all.remove();
        }
        return some;
    }

    /** Whether changes were lost since the last call. */
    boolean takeOverflowed() {
        if (!overflowed) return false;
        overflowed = false;
        return true;
    }

    /** How many changed runs up to this one are kept. */
    synchronized long countUpTo(long run) {
        return changed.stream().filter(one -> one <= run).count();
    }
}
