package io.junctura.thread;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Makes threads that have nothing of whoever makes them: a thread takes over the class loader, the thread locals and the
 * access rights of the code that is under way, and if that is a plugin's, its classes would stay as long as the thread.
 */
public final class CleanThreadFactory {
    private CleanThreadFactory() {}

    /** A daemon, not started yet. */
    @SuppressWarnings("removal") // In Java versions where it does nothing, there are no access rights to take over.
    public static Thread of(Runnable task, String name) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new Thread(null, task, name, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(CleanThreadFactory.class.getClassLoader());
            return thread;
        });
    }
}
