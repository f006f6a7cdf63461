package io.junctura.trigger.stream;

import io.junctura.thread.CleanThreadFactory;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Completes the futures that a stream's trigger was given, one after the other, on a thread that begins with the first one:
 * what is attached to them is the plugin's code, which may block. Thread safe.
 */
final class Acknowledgements {
    private final String name;
    private final BlockingQueue<Runnable> due = new LinkedBlockingQueue<>();
    private @Nullable Thread thread;
    private volatile boolean ended;

    /** @param name the thread's */
    Acknowledgements(String name) {
        this.name = name;
    }

    /** @param one throws nothing */
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

    /** What was added before is still done, but what blocks there is interrupted. */
    synchronized void end() {
        ended = true;
        if (thread != null) thread.interrupt();
    }

    private void run() {
        while (!ended || !due.isEmpty()) {
            try {
                due.take().run();
            } catch (InterruptedException e) {
                // It is to end; or the plugin's code has interrupted its own thread.
            }
        }
    }
}
