package io.junctura.retention;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what need not be kept any longer, and returns its space to the disk. Deletions are written in slices of a few
 * milliseconds that share commits with new events. Thread safe; one sweep at a time.
 */
public final class Retention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final RetentionStore store;
    private final RetentionSettings settings;
    private final RetentionClock clock;
    private final UnusedFiles files;
    private final DiskSpace space;
    private final Runnable onDeleted;
    private final Pace pace = new Pace();
    private final Expiry expiry;

    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile Figures figures = Figures.NONE;

    // Only the thread that sweeps uses these.
    private final Interval counts = new Interval(Duration.ofMinutes(5));
    private final Interval notifications = new Interval(Duration.ofMinutes(1));
    private long names;
    private long notifiedOf;
    private long limit;
    private @Nullable SizeLimit sizeLimit;

    /** @param onDeleted called after runs were deleted, at most once a minute */
    public Retention(
            RetentionStore store,
            UnusedFiles files,
            RetentionSettings settings,
            DiskSpace space,
            RetentionClock clock,
            Runnable onDeleted) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.files = files;
        this.onDeleted = onDeleted;
        this.space = space;
        this.expiry = new Expiry(store, pace, files);
    }

    /** What is kept, as of the last sweep. */
    public Figures figures() {
        return figures;
    }

    /** How long the longest slice delayed other writes, in nanoseconds. */
    public long longestSlice() {
        return pace.longest();
    }

    /** The time by which ages are computed, in milliseconds since 1970. */
    public long age() {
        return clock.age();
    }

    /** Deletes what may be deleted now. Call it every few seconds. Returns at once while another sweep is under way. */
    public void sweep() {
        if (!sweeping.compareAndSet(false, true)) return;
        try {
            long now = clock.now();
            long age = clock.check(now);
            if (files.isSearchDue(now)) files.search(now, age, pace::isStopped);
            long namesBefore = age - settings.names().toMillis();
            expiry.runs(Expiry.NOT_FAILED, age - settings.runs().toMillis(), now);
            expiry.runs(Expiry.FAILED, age - settings.failed().toMillis(), now);
            expiry.names(namesBefore);
            expiry.events(age - settings.runs().toMillis(), namesBefore, now);
            sizeLimit().enforce(namesBefore, now);
            store.giveSpaceBack(space::isShort, pace);
            measure(now);
            notifyOfDeletions(now);
        } catch (RuntimeException e) {
            if (!pace.isStopped()) {
                LOG.warn("Retention has failed; it tries again soon: {}", e.getMessage(), e);
            }
        } finally {
            sweeping.set(false);
        }
    }

    /** Made by the first sweep: a start does not wait until all files are measured. */
    private SizeLimit sizeLimit() {
        SizeLimit made = sizeLimit;
        if (made != null) return made;
        StoreSize size = store.size();
        limit = settings.sizeLimit(space.free(), size.database() + size.values() + files.bytes());
        made = new SizeLimit(limit, store, expiry, files, pace);
        sizeLimit = made;
        return made;
    }

    private void measure(long now) {
        if (counts.isDue(now)) {
            counts.done(now);
            names = store.names();
        }
        StoreSize size = store.size();
        figures = new Figures(
                size.database(),
                size.free(),
                size.log(),
                size.values(),
                files.bytes(),
                store.oldestAccepted().orElse(0),
                names,
                expiry.deletedRuns(),
                limit);
    }

    private void notifyOfDeletions(long now) {
        if (expiry.deletedRuns() == notifiedOf || !notifications.isDue(now)) return;
        notifications.done(now);
        notifiedOf = expiry.deletedRuns();
        onDeleted.run();
    }

    /** Ends a sweep that is under way after its current slice. */
    @Override
    public void close() {
        pace.stop();
    }
}
