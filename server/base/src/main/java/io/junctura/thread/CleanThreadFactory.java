package io.junctura.thread;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Creates threads that inherit nothing from their creator. A usual thread inherits the context class loader, thread locals and
 * access rights. If these belong to a plugin, its classes would stay in memory as long as the thread.
 */
public final class CleanThreadFactory {
    private CleanThreadFactory() {}

    /** A daemon thread that is not started yet. */
    @SuppressWarnings("removal") // In Java versions in which it does nothing, no access rights are inherited.
    public static Thread of(Runnable task, String name) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new Thread(null, task, name, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(CleanThreadFactory.class.getClassLoader());
            return thread;
        });
    }
}
