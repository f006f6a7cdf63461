package io.junctura;

import io.junctura.dispatch.Engine;
import io.junctura.dispatch.time.Timer;
import io.junctura.thread.CleanThreadFactory;
import io.junctura.thread.TimerThread;
import io.junctura.thread.WorkerPool;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server's threads and its time. Each attempt has a virtual thread on Java 21 and newer, and one of a bounded pool
 * before that.
 */
final class Threads implements AutoCloseable {
    /** Their tasks are short: a read of the journal, and an append that they do not wait for. */
    private static final int SCHEDULES = 4;
    /** Polls and registrations may each block for long, so this is hardly a limit. */
    private static final int BACKGROUND = 4_096;

    final Time time;
    final Clock clock;

    /** Execute runs and their attempts. */
    final ExecutorService workers;

    /** Notifies others of commits, in the order of the commits. */
    final ExecutorService after;

    /** Work that may block and that no request waits for. */
    final ExecutorService background;

    /** All schedules start at once, and there may be a hundred thousand of them: a few threads take them in turn. */
    final ExecutorService schedules;

    /** Counts the machine's time. */
    final TimerThread timer;

    /** Wakes at a time of {@link #clock}. */
    final Timer wakeUps;

    Threads(Time time) {
        this.time = time;
        clock = time.clock();
        workers = workers();
        after = Executors.newSingleThreadExecutor(named("after-commit"));
        background = new WorkerPool("background", BACKGROUND, Duration.ofSeconds(30));
        schedules = new WorkerPool("schedule", SCHEDULES, Duration.ofSeconds(30));
        timer = new TimerThread(named("timer"));
        wakeUps = time.timer(timer::at);
    }

    private static ExecutorService workers() {
        if (Runtime.version().feature() >= 21) {
            try {
                return (ExecutorService) MethodHandles.publicLookup()
                        .findStatic(
                                Executors.class,
                                "newVirtualThreadPerTaskExecutor",
                                MethodType.methodType(ExecutorService.class))
                        .invoke();
            } catch (Throwable notThere) {
                // This runtime has no virtual threads after all.
            }
        }
        return new WorkerPool("worker", Engine.MAX_WORKERS, Duration.ofSeconds(30));
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> CleanThreadFactory.of(task, name + "-" + count.incrementAndGet());
    }

    /** Replaces pooled threads: plugins leave state on them, which would keep their classes in memory. */
    void renew() {
        if (workers instanceof WorkerPool pool) pool.renew();
        if (background instanceof WorkerPool pool) pool.renew();
    }

    /** Waits a few seconds for the attempts under way. */
    @Override
    public void close() {
        timer.close();
        background.shutdownNow();
        schedules.shutdownNow();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(10, TimeUnit.SECONDS)) workers.shutdownNow();
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
        after.shutdown();
    }
}
