package io.junctura.plugin.isolation;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Finds what an unloaded plugin leaves behind in the JVM and would keep its classes in memory: ends it, or reports it. */
public final class Leaks {
    private static final System.Logger LOG = System.getLogger(Leaks.class.getName());
    private static final int NAMED = 5;

    /** Milliseconds to wait for threads that are ending. A pool reports its end while its last thread still runs. */
    private static final long ABOUT_TO_END = 500;

    /** Milliseconds to wait for threads that were interrupted. */
    private static final long INTERRUPTED_ENDS = 3_000;

    private Leaks() {}

    /** @param leaks is called for threads that do not end */
    public static void clear(String plugin, ClassLoader loader, LeakListener leaks) {
        List<Thread> threads = left(threads(loader), ABOUT_TO_END);
        if (!threads.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "The plugin " + plugin + " was unloaded and has left " + threads.size() + " running thread(s): "
                            + names(threads)
                            + ". They are interrupted; as long as they run, its classes stay in memory. Tell its"
                            + " author: the close() of its connector, or of its shared resource, must end them.");
            threads.forEach(Thread::interrupt);
            List<Thread> left = left(threads, INTERRUPTED_ENDS);
            if (!left.isEmpty()) {
                leaks.leaked(
                        "The plugin " + plugin + " was closed, and " + left.size() + " of its threads still run: "
                                + names(left) + ".",
                        left);
            }
        }
        if (loader instanceof IsolatedLoader isolated) isolated.deregisterDrivers(plugin);
    }

    private static String names(List<Thread> threads) {
        String names = threads.stream()
                .limit(NAMED)
                .map(thread -> "\"" + thread.getName() + "\"")
                .collect(Collectors.joining(", "));
        return names + (threads.size() > NAMED ? ", …" : "");
    }

    /** The threads that still run after {@code within} milliseconds. */
    private static List<Thread> left(List<Thread> threads, long within) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(within);
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return threads.stream().filter(Thread::isAlive).toList();
    }

    /** The threads that the plugin's classes created, or that execute them. Virtual threads cannot be listed. */
    static List<Thread> threads(ClassLoader loader) {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) root = root.getParent();
        Thread[] all = new Thread[root.activeCount() * 2 + 16];
        int count = root.enumerate(all, true);
        List<Thread> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread thread = all[i];
            if (thread == Thread.currentThread() || !thread.isAlive()) continue;
            if (thread.getContextClassLoader() == loader || thread.getClass().getClassLoader() == loader) {
                found.add(thread);
            }
        }
        return found;
    }
}
