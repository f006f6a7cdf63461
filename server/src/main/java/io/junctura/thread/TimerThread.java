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
 * One thread that begins tasks at their time; they must not hold it up. What a task throws is told, and a repeated one goes
 * on: in the pool below, it would be the last that one hears of it. Thread safe.
 */
public final class TimerThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TimerThread.class);

    private final ScheduledExecutorService pool;

    public TimerThread(ThreadFactory threads) {
        pool = Executors.newSingleThreadScheduledExecutor(threads);
    }

    /**
     * Once, at about that time (in milliseconds since 1970), or now if it is over.
     *
     * @throws RejectedExecutionException after it was closed
     */
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody takes it back.
    public void at(long time, Runnable task) {
        pool.schedule(() -> begin(task), Math.max(0, time - System.currentTimeMillis()), TimeUnit.MILLISECONDS);
    }

    /** Again and again, with a pause between. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody takes it back.
    public void every(Duration first, Duration pause, Runnable task) {
        pool.scheduleWithFixedDelay(() -> begin(task), first.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void begin(Runnable task) {
        try {
            task.run();
        } catch (OutOfMemoryError e) {
            // As if it had ended the thread: what was to be done is not, and nobody else comes back to it.
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        } catch (RuntimeException | Error e) {
            if (!pool.isShutdown()) LOG.error("What was to be done at this time failed", e);
        }
    }

    /** Lets nothing begin any more. */
    @Override
    public void close() {
        pool.shutdownNow();
    }
}
