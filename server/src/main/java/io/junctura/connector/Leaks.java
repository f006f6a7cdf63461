package io.junctura.connector;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What a plugin that is given up has left behind in the JVM, each of which would keep its classes: found, ended, told. */
final class Leaks {
    private static final System.Logger LOG = System.getLogger(Leaks.class.getName());
    private static final int NAMED = 5;

    /** For so long threads may take to end that were interrupted. */
    private static final long ENDS_MILLIS = 3_000;

    private Leaks() {}

    /** @param leaks told in a sentence of threads that do not end */
    static void clear(String plugin, ClassLoader loader, Consumer<String> leaks) {
        List<Thread> threads = threads(loader);
        if (!threads.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "The plugin " + plugin + " is given up and has left " + threads.size() + " thread(s) running: "
                            + names(threads)
                            + ". They are interrupted; as long as they run, its classes stay in memory. Tell its"
                            + " author: a connector's close() must end them.");
            threads.forEach(Thread::interrupt);
            List<Thread> left = left(threads);
            if (!left.isEmpty()) {
                leaks.accept("The plugin " + plugin + " was closed, and " + left.size() + " of its threads still run: "
                        + names(left) + ".");
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

    /** Those of them that do not end soon. */
    private static List<Thread> left(List<Thread> threads) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ENDS_MILLIS);
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return threads.stream().filter(Thread::isAlive).toList();
    }

    /** Those that were made by its classes, or run them. Virtual threads are in no list; they hold nothing once they end. */
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
