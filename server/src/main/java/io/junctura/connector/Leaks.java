package io.junctura.connector;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/** What a plugin that is given up has left behind in the JVM, each of which would keep its classes: found, ended, told. */
final class Leaks {
    private static final System.Logger LOG = System.getLogger(Leaks.class.getName());
    private static final int NAMED = 5;

    private Leaks() {}

    static void clear(String plugin, ClassLoader loader) {
        List<Thread> threads = threads(loader);
        if (!threads.isEmpty()) {
            List<String> names = threads.stream()
                    .limit(NAMED)
                    .map(thread -> "\"" + thread.getName() + "\"")
                    .toList();
            LOG.log(
                    Level.WARNING,
                    "The plugin " + plugin + " is given up and has left " + threads.size() + " thread(s) running: "
                            + String.join(", ", names) + (threads.size() > NAMED ? ", …" : "")
                            + ". They are interrupted; as long as they run, its classes stay in memory. Tell its author:"
                            + " a connector's close() must end them.");
            threads.forEach(Thread::interrupt);
        }
        if (loader instanceof IsolatedLoader isolated) isolated.deregisterDrivers(plugin);
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
