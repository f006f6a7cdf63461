package io.junctura.access;

import io.junctura.http.problem.ProblemException;
import io.junctura.thread.CleanThreadFactory;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A bounded priority queue with its own threads that hash passwords. Callers never block. If the queue is full, the job with
 * the lowest priority is refused, so a flood from one address block displaces no other sign-ins. Thread safe.
 */
final class PasswordQueue implements AutoCloseable {
    /** The priority of jobs that run before all others. Jobs with greater numbers run later. */
    static final int FIRST = -1;

    private static final int CAPACITY = 32;
    private static final int LINGER_SECONDS = 30;
    private static final String RETRY_SECONDS = "5";

    private final int capacity;
    private final PriorityBlockingQueue<Runnable> waiting = new PriorityBlockingQueue<>();
    private final ThreadPoolExecutor threads;
    private long came;

    /** Leaves half of the processors to other work. */
    PasswordQueue() {
        this(Math.max(1, Math.min(2, Runtime.getRuntime().availableProcessors() / 2)), CAPACITY);
    }

    PasswordQueue(int most, int capacity) {
        this.capacity = capacity;
        this.threads = new ThreadPoolExecutor(
                most, most, LINGER_SECONDS, TimeUnit.SECONDS, waiting, task -> CleanThreadFactory.of(task, "password"));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Queues a job. Jobs with the smallest priority number run first.
     *
     * @return completed on a thread of the queue, or with 503 and {@code Retry-After} if the queue is full
     */
    <T> CompletableFuture<T> submit(int priority, Supplier<T> work) {
        Job<T> job;
        Job<?> refused = null;
        synchronized (this) {
            job = new Job<>(priority, came++, work);
            if (waiting.size() >= capacity) {
                Job<?> last = (Job<?>) Collections.max(waiting, PasswordQueue::compare);
                if (job.compareTo(last) > 0) refused = job;
                else if (waiting.remove(last)) refused = last;
            }
            if (refused != job) threads.execute(job);
        }
        if (refused != null) refused.refuse();
        return job.result;
    }

    private static int compare(Runnable one, Runnable other) {
        return ((Job<?>) one).compareTo((Job<?>) other);
    }

    private static final class Job<T> implements Runnable, Comparable<Job<?>> {
        final CompletableFuture<T> result = new CompletableFuture<>();
        private final int priority;
        private final long number;
        private final Supplier<T> work;

        Job(int priority, long number, Supplier<T> work) {
            this.priority = priority;
            this.number = number;
            this.work = work;
        }

        @Override
        public void run() {
            try {
                result.complete(work.get());
            } catch (Throwable e) { // Errors too: the caller waits for the result.
                result.completeExceptionally(e);
            }
        }

        void refuse() {
            result.completeExceptionally(new ProblemException(
                            503, "sign-in-busy", "Too many sign-ins are waiting. Try again in a few seconds.")
                    .header("Retry-After", RETRY_SECONDS));
        }

        @Override
        public int compareTo(Job<?> other) {
            return priority != other.priority
                    ? Integer.compare(priority, other.priority)
                    : Long.compare(number, other.number);
        }
    }

    /** Refuses the waiting jobs. */
    @Override
    public void close() {
        for (Runnable job : threads.shutdownNow()) ((Job<?>) job).refuse();
    }
}
