package io.junctura.plugins.stores.remote;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;

/** Threads that must have ended before the plugin's classes go. An executor says that it has ended a moment before its threads do. */
public final class JoinableThreads implements ThreadFactory {
    private static final long MILLIS = 2_000;

    private final String name;
    private final List<Thread> all = new CopyOnWriteArrayList<>();

    public JoinableThreads(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        all.add(thread);
        return thread;
    }

    /** Waits until they have ended, for two seconds at most. */
    public void join() {
        try {
            for (Thread thread : all) thread.join(MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
