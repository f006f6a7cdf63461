package io.junctura.plugins.xslt;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs each transformation on a thread of its own. Saxon ignores interrupts within a single function, so the attempt leaves
 * such a thread behind instead of waiting for it. Thread-safe.
 */
final class TransformationThreads {
    private static final int MAX_ABANDONED = 2;

    /** Deeper recursion than a usual thread allows: tracing takes Saxon's tail calls away. */
    private static final long STACK_BYTES = 16_000_000;

    private final Duration grace;
    private final Set<Thread> abandoned = ConcurrentHashMap.newKeySet();

    /** @param grace how long an interrupted thread has to end */
    TransformationThreads(Duration grace) {
        this.grace = grace;
    }

    /** What is done on the thread. It must change nothing outside once the thread is interrupted. */
    interface Work<T> {
        T run() throws ConnectorException, IOException, InterruptedException;
    }

    /**
     * Runs the work and waits for it. If the caller is interrupted, the work's thread is, too, and {@link #isStopped} there.
     *
     * @throws ConnectorException of the work; or to be tried later, while too many abandoned threads are still running
     */
    <T> T call(Work<T> work) throws ConnectorException, IOException, InterruptedException {
        abandoned.removeIf(thread -> !thread.isAlive());
        if (abandoned.size() >= MAX_ABANDONED) {
            throw ConnectorException.tryLater(
                    Reached.NO,
                    "No transformation starts, because " + MAX_ABANDONED
                            + " stopped transformations still execute a long XPath function. Wait until they end, or restart the"
                            + " server. Shorten the sequences of the stylesheets that were stopped.");
        }
        FutureTask<T> task = new FutureTask<>(work::run);
        Worker thread = new Worker(task);
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            stop(thread);
            throw e;
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    /** Whether the work of this thread is to end. */
    static boolean isStopped() {
        Thread thread = Thread.currentThread();
        return thread.isInterrupted() || (thread instanceof Worker worker && worker.stopped);
    }

    private void stop(Worker thread) throws InterruptedException {
        thread.stopped = true;
        thread.interrupt();
        abandoned.add(thread);
        thread.join(grace.toMillis());
        if (!thread.isAlive()) abandoned.remove(thread);
    }

    private static AssertionError rethrown(Throwable cause)
            throws ConnectorException, IOException, InterruptedException {
        if (cause instanceof ConnectorException failure) throw failure;
        if (cause instanceof IOException failure) throw failure;
        if (cause instanceof InterruptedException interruption) throw interruption;
        if (cause instanceof RuntimeException failure) throw failure;
        if (cause instanceof Error error) throw error;
        return new AssertionError(cause);
    }

    private static final class Worker extends Thread {
        /** Beside the interruption, which whatever writes a message of the stylesheet may swallow. */
        private volatile boolean stopped;

        Worker(Runnable work) {
            super(null, work, "xslt-transformation", STACK_BYTES);
            setDaemon(true);
        }
    }
}
