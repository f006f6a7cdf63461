package io.junctura.trigger.stream;

import io.junctura.thread.CleanThreadFactory;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Completes the futures that a stream's trigger has got, one after the other, on its own thread: code of the plugin that
 * depends on them may block. The thread starts with the first future. Thread safe.
 */
final class Acknowledgements {
    private final String name;
    private final BlockingQueue<Runnable> due = new LinkedBlockingQueue<>();
    private @Nullable Thread thread;
    private volatile boolean ended;

    /** @param name of the thread */
    Acknowledgements(String name) {
        this.name = name;
    }

    /** @param one must not throw */
    void add(Runnable one) {
        due.add(one);
        begin();
    }

    private synchronized void begin() {
        if (thread != null) return;
        thread = CleanThreadFactory.of(this::run, name);
        thread.start();
    }

    synchronized boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** Ends the thread after the tasks that were added before. A task that blocks is interrupted. */
    synchronized void end() {
        ended = true;
        if (thread != null) thread.interrupt();
    }

    private void run() {
        while (!ended || !due.isEmpty()) {
            try {
                due.take().run();
            } catch (InterruptedException e) {
                // The thread has to end, or code of the plugin has interrupted it.
            }
        }
    }
}
