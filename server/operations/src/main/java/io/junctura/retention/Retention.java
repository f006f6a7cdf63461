package io.junctura.retention;

import io.junctura.database.Database;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what need not be kept any longer, and returns its space to the disk. Deletions are written in slices of a few
 * milliseconds that share the writer's commits with new events. Thread safe; one sweep at a time.
 */
public final class Retention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final RetentionQueries queries;
    private final RetentionSettings settings;
    private final RetentionClock clock;
    private final UnusedFiles files;
    private final DiskSpace space;
    private final Runnable onDeleted;
    private final SliceWriter writer;
    private final DataSize size;
    private final Expiry expiry;
    private final FreePages freePages;

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
            Database database,
            UnusedFiles files,
            RetentionSettings settings,
            DiskSpace space,
            RetentionClock clock,
            Runnable onDeleted) {
        this.queries = new RetentionQueries(database);
        this.settings = settings;
        this.clock = clock;
        this.files = files;
        this.onDeleted = onDeleted;
        this.size = new DataSize(database, files);
        this.space = space;
        this.writer = new SliceWriter(database);
        this.expiry = new Expiry(queries, writer, files);
        this.freePages = new FreePages(database, size, space, writer);
    }

    /** What is kept, as of the last sweep. */
    public Figures figures() {
        return figures;
    }

    /** How long the longest slice occupied the writer, in nanoseconds. */
    public long longestSlice() {
        return writer.longest();
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
            if (files.isSearchDue(now)) files.search(now, age, writer::isClosed);
            long namesBefore = age - settings.names().toMillis();
            expiry.runs(EndedRuns.NOT_FAILED, age - settings.runs().toMillis(), now);
            expiry.runs(EndedRuns.FAILED, age - settings.failed().toMillis(), now);
            expiry.names(namesBefore);
            expiry.events(age - settings.runs().toMillis(), namesBefore, now);
            sizeLimit().enforce(namesBefore, now);
            freePages.release();
            measure(now);
            notifyOfDeletions(now);
        } catch (RuntimeException e) {
            if (!writer.isClosed()) {
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
        limit = settings.sizeLimit(space.free(), size.pages().total() + size.values() + size.files());
        made = new SizeLimit(limit, size, queries, expiry, files, writer);
        sizeLimit = made;
        return made;
    }

    private void measure(long now) {
        if (counts.isDue(now)) {
            counts.done(now);
            names = queries.number("SELECT (SELECT count(*) FROM once) + (SELECT count(*) FROM once_new)")
                    .orElse(0);
        }
        DataSize.Pages pages = size.pages();
        long oldest =
                queries.number("SELECT accepted FROM run ORDER BY id LIMIT 1").orElse(0);
        figures = new Figures(
                pages.total(),
                pages.free(),
                size.log(),
                size.values(),
                size.files(),
                oldest,
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
        writer.close();
    }
}
