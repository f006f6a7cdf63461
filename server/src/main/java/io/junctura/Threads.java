package io.junctura;

import io.junctura.dispatch.Timer;
import io.junctura.thread.Crew;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The server's threads: a virtual one for each run on Java 21 and newer, a bounded pool before that. */
final class Threads implements AutoCloseable {
    /** An attempt blocks for as long as it takes; a flow's own limit of concurrency keeps others from starving. */
    private static final int WORKERS = 256;

    final ExecutorService workers;
    final ExecutorService after;
    final ExecutorService background;
    private final ScheduledThreadPoolExecutor clock;

    Threads() {
        workers = workers();
        after = Executors.newSingleThreadExecutor(named("after-commit"));
        background = Executors.newCachedThreadPool(named("background"));
        clock = new ScheduledThreadPoolExecutor(1, named("timer"));
        clock.setRemoveOnCancelPolicy(true);
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
        return new Crew("worker", WORKERS, Duration.ofSeconds(30));
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    Timer timer() {
        return (time, task) ->
                clock.schedule(task, Math.max(0, time - System.currentTimeMillis()), TimeUnit.MILLISECONDS);
    }

    ScheduledExecutorService clock() {
        return clock;
    }

    /** Lets what is under way end, for a few seconds. */
    @Override
    public void close() {
        clock.shutdownNow();
        background.shutdownNow();
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
