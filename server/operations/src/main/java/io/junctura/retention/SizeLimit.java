package io.junctura.retention;

import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the database and its files below a limit. Above it the oldest ended runs are deleted, and failed runs only
 * when no others are left.
 */
final class SizeLimit {
    private static final Logger LOG = LoggerFactory.getLogger(SizeLimit.class);

    /** The size is reduced to 19 twentieths of the limit, so that the next run does not exceed it again. */
    private static final long SLACK = 20;

    private final long limit;
    private final RetentionStore store;
    private final Expiry expiry;
    private final UnusedFiles files;
    private final Pace pace;
    private boolean warned;

    /** @param limit in bytes */
    SizeLimit(long limit, RetentionStore store, Expiry expiry, UnusedFiles files, Pace pace) {
        this.limit = limit;
        this.store = store;
        this.expiry = expiry;
        this.files = files;
        this.pace = pace;
    }

    /** @param namesBefore the names of younger events stay */
    void enforce(long namesBefore, long now) {
        if (used() <= limit) {
            warned = false;
            return;
        }
        long target = limit - limit / SLACK;
        while (!pace.isStopped() && used() > target) {
            List<Long> runs = store.oldestRuns(Expiry.NOT_FAILED);
            if (runs.isEmpty()) runs = store.oldestRuns(Expiry.FAILED);
            if (runs.isEmpty()) {
                expiry.events(now, namesBefore, now);
                if (used() > target) warn();
                return;
            }
            OptionalLong time = store.accepted(runs.get(runs.size() - 1));
            ArrayDeque<Long> queue = new ArrayDeque<>(runs);
            int deleted = 0;
            while (!queue.isEmpty() && !pace.isStopped() && used() > target) {
                deleted += expiry.deleteSome(queue, new SizeGoal(target, files));
            }
            // A time after now is from a clock that was ahead: events of today would be deleted with the run.
            if (queue.isEmpty() && time.isPresent() && time.getAsLong() <= now) {
                expiry.events(time.getAsLong(), namesBefore, now);
            }
            // None of them may be deleted yet, because their callers still have to receive their ends.
            if (deleted == 0) return;
        }
    }

    /** The size to which the limit applies. */
    private long used() {
        return store.size().reducible() + files.bytes();
    }

    private void warn() {
        if (warned) return;
        warned = true;
        LOG.warn(
                "The database and its files use more than their limit of {} MB by what may not be deleted: runs that"
                        + " have not ended, their files, names of events and settings. Look at what waits, or raise --keep-size.",
                limit >> 20);
    }
}
