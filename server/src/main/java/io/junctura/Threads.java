package io.junctura;

import io.junctura.dispatch.Engine;
import io.junctura.thread.CleanThreadFactory;
import io.junctura.thread.TimerThread;
import io.junctura.thread.WorkerPool;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The server's threads: a virtual one for each run on Java 21 and newer, a bounded pool before that. */
final class Threads implements AutoCloseable {
    /** What they do is short: a look into the journal, and an append that they do not wait for. */
    private static final int SCHEDULES = 4;
    /** Polls and registrations, each of which may block for long: as good as no limit. */
    private static final int BACKGROUND = 4_096;

    final ExecutorService workers;
    final ExecutorService after;
    final ExecutorService background;

    /** All schedules begin at once, and there may be a hundred thousand: a few threads take them in turn. */
    final ExecutorService schedules;

    final TimerThread timer;

    Threads() {
        workers = workers();
        after = Executors.newSingleThreadExecutor(named("after-commit"));
        background = new WorkerPool("background", BACKGROUND, Duration.ofSeconds(30));
        schedules = new WorkerPool("schedule", SCHEDULES, Duration.ofSeconds(30));
        timer = new TimerThread(named("timer"));
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
                // A runtime that says 21 and has no virtual threads: the pool serves as well.
            }
        }
        return new WorkerPool("worker", Engine.MOST_WORKERS, Duration.ofSeconds(30));
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> CleanThreadFactory.of(task, name + "-" + count.incrementAndGet());
    }

    /** What tasks have left on their threads goes: of a plugin whose classes are given up. */
    void renew() {
        if (workers instanceof WorkerPool crew) crew.renew();
        if (background instanceof WorkerPool crew) crew.renew();
    }

    /** Lets what is under way end, for a few seconds. */
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
