package io.junctura.history;

import io.junctura.history.step.Timestamp;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A retry, replay or answer of many runs, and its progress. Its worker writes the progress; every thread may read it. */
final class BulkRetry {
    final RunFilter filter;
    final @Nullable String text;
    final BulkWork work;
    private final Map<String, String> query;
    final String by;

    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private volatile String id = "";
    private volatile String status = "waiting";
    private volatile @Nullable Long runs;
    private volatile boolean more;
    private volatile long startedAt;
    private volatile @Nullable Long endedAt;
    private volatile @Nullable String problem;

    /**
     * @param text  words that the runs must contain; null: any
     * @param query the filter as it was requested, for views
     * @param by    the name of the person or program that requested it
     */
    BulkRetry(RunFilter filter, @Nullable String text, BulkWork work, Map<String, String> query, String by) {
        this.filter = filter;
        this.text = text;
        this.work = work;
        this.query = query;
        this.by = by;
    }

    String id() {
        return id;
    }

    void queued(String id, long now) {
        this.id = id;
        startedAt = now;
    }

    void running() {
        status = "running";
    }

    /** The runs are counted, and are retried next. */
    void counted(MatchingRuns matching) {
        // Runs that were not counted in time are not retried either.
        more = matching.more() || matching.atLeast();
        problem = matching.why();
        skipped.set(matching.skipped());
        runs = (long) matching.ids().length;
    }

    void retried() {
        done.incrementAndGet();
    }

    /** Runs that no longer match are skipped without a reason. */
    void skip(int count) {
        skipped.addAndGet(count);
    }

    void skip(@Nullable String why) {
        skipped.incrementAndGet();
        // The first reason is the one that the view shows.
        if (problem == null) problem = why;
    }

    void failed(@Nullable String why) {
        problem = why;
    }

    void ended(String status, long now) {
        endedAt = now;
        this.status = status;
    }

    void cancel() {
        cancelled.countDown();
    }

    boolean isCancelled() {
        return cancelled.getCount() == 0;
    }

    /** @return true at once when it is cancelled; false after that time */
    boolean awaitCancel(long millis) throws InterruptedException {
        return cancelled.await(millis, TimeUnit.MILLISECONDS);
    }

    boolean hasEnded() {
        return endedAt != null;
    }

    BulkRetryView view() {
        return new BulkRetryView(
                id,
                work.word(),
                work instanceof BulkWork.Answer answer ? answer.answer() : null,
                query,
                by,
                status,
                runs,
                more,
                done.get(),
                skipped.get(),
                new Timestamp(startedAt),
                Timestamp.of(endedAt),
                problem);
    }

    @Override
    public String toString() {
        return id + " of " + by + " (" + query + "): " + done + " of " + runs + " runs " + status;
    }
}
