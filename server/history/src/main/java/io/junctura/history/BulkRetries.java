package io.junctura.history;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of bulk retries. One at a time executes, in the background. Bulk retries are only in memory. After a restart, a
 * repeated resume finds the runs that the first did not reach; a repeated replay replays all of them once more. Thread safe.
 */
final class BulkRetries implements AutoCloseable {
    static final int MAX_QUEUED = 16;

    private static final Logger LOG = LoggerFactory.getLogger(BulkRetries.class);
    private static final int MAX_REMEMBERED = 50;

    private final BulkRetryExecution execution;
    private final Clock clock;
    private final ThreadPoolExecutor worker =
            new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_QUEUED), task -> {
                Thread thread = new Thread(task, "bulk retries");
                thread.setDaemon(true);
                return thread;
            });

    // Guarded by this.
    private final Map<String, BulkRetry> retries = new LinkedHashMap<>();
    private long last;

    BulkRetries(BulkRetryExecution execution, Clock clock) {
        this.execution = execution;
        this.clock = clock;
        worker.allowCoreThreadTimeOut(true);
    }

    /** @return false if the queue is full */
    boolean submit(BulkRetry retry) {
        remember(retry);
        try {
            worker.execute(() -> execution.execute(retry));
            return true;
        } catch (RejectedExecutionException full) {
            synchronized (this) {
                retries.remove(retry.id());
            }
            return false;
        }
    }

    private synchronized void remember(BulkRetry retry) {
        retry.queued(Long.toString(++last), clock.millis());
        retries.put(retry.id(), retry);
        if (retries.size() > MAX_REMEMBERED) {
            retries.values().stream()
                    .filter(BulkRetry::hasEnded)
                    .findFirst()
                    .ifPresent(old -> retries.remove(old.id()));
        }
    }

    synchronized @Nullable BulkRetry find(String id) {
        return retries.get(id);
    }

    synchronized List<BulkRetry> newestFirst() {
        List<BulkRetry> all = new ArrayList<>(retries.values());
        Collections.reverse(all);
        return all;
    }

    /** Cancels all bulk retries. */
    @Override
    public void close() {
        newestFirst().forEach(BulkRetry::cancel);
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(5, TimeUnit.SECONDS)) LOG.warn("A bulk retry has not stopped");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
