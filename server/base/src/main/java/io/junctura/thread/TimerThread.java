package io.junctura.thread;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs tasks at their times; tasks must be quick. An exception of a task is reported, and a repeated task
 * continues: the executor below would drop both silently. Thread safe.
 */
public final class TimerThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TimerThread.class);

    private final ScheduledExecutorService pool;

    public TimerThread(ThreadFactory threads) {
        pool = Executors.newSingleThreadScheduledExecutor(threads);
    }

    /**
     * Runs a task once, at about that time (in milliseconds since 1970), or now if the time has passed.
     *
     * @throws RejectedExecutionException after {@link #close}
     */
    @SuppressWarnings("FutureReturnValueIgnored") // Tasks are never cancelled.
    public void at(long time, Runnable task) {
        pool.schedule(() -> begin(task), Math.max(0, time - System.currentTimeMillis()), TimeUnit.MILLISECONDS);
    }

    /**
     * Runs a task once.
     *
     * @throws RejectedExecutionException after {@link #close}
     */
    @SuppressWarnings("FutureReturnValueIgnored") // Tasks are never cancelled.
    public void after(Duration pause, Runnable task) {
        pool.schedule(() -> begin(task), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs a task repeatedly, with a pause after each run. */
    @SuppressWarnings("FutureReturnValueIgnored") // Tasks are never cancelled.
    public void every(Duration first, Duration pause, Runnable task) {
        pool.scheduleWithFixedDelay(() -> begin(task), first.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void begin(Runnable task) {
        try {
            task.run();
        } catch (OutOfMemoryError e) {
            // Handled like an error that ends the thread: the task is not done, and nothing repeats it.
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        } catch (RuntimeException | Error e) {
            if (!pool.isShutdown()) LOG.error("What was to be done at this time failed", e);
        }
    }

    /** No further task starts. */
    @Override
    public void close() {
        pool.shutdownNow();
    }
}
