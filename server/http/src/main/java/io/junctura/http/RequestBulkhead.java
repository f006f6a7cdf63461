package io.junctura.http;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many requests of one class occupy threads, and how many others are queued. Thread safe.
 */
final class RequestBulkhead {
    private final int threads;
    private final int places;
    private final Executor executor;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int busy;

    RequestBulkhead(int threads, int places, Executor executor) {
        this.threads = threads;
        this.places = places;
        this.executor = executor;
    }

    /**
     * Runs a task that may block: on this thread at once, or on another thread later.
     *
     * @return false if the queue is full; the task is not run then
     */
    boolean run(Runnable task) {
        synchronized (waiting) {
            if (busy == threads) return waiting.size() < places && waiting.add(task);
            busy++;
        }
        runAndRelease(task);
        return true;
    }

    private void runAndRelease(Runnable task) {
        try {
            task.run();
        } finally {
            Runnable next = nextOrRelease();
            if (next != null) executor.execute(() -> runAndRelease(next));
        }
    }

    private @Nullable Runnable nextOrRelease() {
        synchronized (waiting) {
            Runnable next = waiting.poll();
            if (next == null) busy--;
            return next;
        }
    }

    /** Threads in use. */
    int busy() {
        synchronized (waiting) {
            return busy;
        }
    }

    /** Queued requests. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }
}
