package io.junctura.retention;

import io.junctura.database.CrashPoint;
import io.junctura.run.RunStatus;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Deletes runs, names of events and events of topics that are old enough. It finds them while other writes continue, and deletes
 * them in slices. A run is deleted with all of its rows, or not at all.
 */
final class Expiry {
    static final List<RunStatus> NOT_FAILED = List.of(RunStatus.SUCCEEDED, RunStatus.CANCELLED);
    static final List<RunStatus> FAILED = List.of(RunStatus.FAILED);

    private final RetentionStore store;
    private final Pace pace;
    private final UnusedFiles files;
    private long deletedRuns;

    Expiry(RetentionStore store, Pace pace, UnusedFiles files) {
        this.store = store;
        this.pace = pace;
        this.files = files;
    }

    /** How many runs were deleted since the start. */
    long deletedRuns() {
        return deletedRuns;
    }

    void runs(List<RunStatus> statuses, long endedBefore, long now) {
        for (int flow : store.flowsWithRuns()) {
            for (RunStatus status : statuses) {
                Page<Long> page = Page.start();
                while (page.more() && !pace.isStopped()) {
                    page = store.endedRuns(flow, status, endedBefore, now, page.last());
                    Queue<Long> queue = new ArrayDeque<>(page.found());
                    while (!queue.isEmpty() && !pace.isStopped()) deleteSome(queue, null);
                }
            }
        }
    }

    /**
     * Deletes as many runs as fit into a slice, and removes them from the queue.
     *
     * @param goal when it stops before; null: does not stop before
     * @return how many runs it deleted
     */
    int deleteSome(Queue<Long> queue, @Nullable SizeGoal goal) {
        DeletedRuns deleted = store.deleteRuns(queue, goal, pace);
        int runs = deleted.runs().size();
        deletedRuns += runs;
        if (runs > 0) CrashPoint.hit("retention.committed");
        files.deleteValues(deleted.values());
        files.deleteOf(deleted);
        return runs;
    }

    /** Deletes the names of events that were accepted before a time. */
    void names(long before) {
        boolean more = true;
        while (more && !pace.isStopped()) more = store.deleteNames(before, pace);
    }

    /**
     * Deletes events of topics that were published before a time.
     *
     * @param namesBefore the names of younger events stay
     */
    void events(long before, long namesBefore, long now) {
        Page<OldEvent> page = Page.start();
        while (page.more() && !pace.isStopped()) {
            page = store.oldEvents(before, namesBefore, now, page.last());
            Queue<OldEvent> queue = new ArrayDeque<>(page.found());
            while (!queue.isEmpty() && !pace.isStopped()) files.deleteValues(store.deleteEvents(queue, pace));
        }
    }
}
