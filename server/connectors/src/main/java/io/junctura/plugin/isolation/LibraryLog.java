package io.junctura.plugin.isolation;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Writes the lines that a plugin's libraries log by SLF4J or {@code java.util.logging}. Lines of a call go to the log of its run
 * or flow; all others go to the server's log, with the plugin's name. Plugins see this class. Thread safe.
 */
public final class LibraryLog {
    private LibraryLog() {}

    /** @param plugin the class loader of the classes that log */
    public static boolean isLoggable(ClassLoader plugin, Level level) {
        return log(plugin).isLoggable(level);
    }

    /**
     * Logs a line.
     *
     * @param plugin  the class loader of the classes that log
     * @param library the name of the library's logger
     */
    public static void log(
            ClassLoader plugin, Level level, String library, @Nullable String message, @Nullable Throwable thrown) {
        write(log(plugin), level, library, message, thrown);
    }

    static void write(
            System.Logger log, Level level, String library, @Nullable String message, @Nullable Throwable thrown) {
        if (!log.isLoggable(level)) return;
        String line = library.substring(library.lastIndexOf('.') + 1) + ": " + message;
        if (thrown == null) log.log(level, line);
        else log.log(level, line, thrown);
    }

    private static System.Logger log(ClassLoader plugin) {
        System.Logger ofTheCall = SharedState.CurrentCall.logNow();
        if (ofTheCall != null) return ofTheCall;
        return plugin instanceof IsolatedLoader isolated
                ? isolated.log()
                : System.getLogger(LibraryLog.class.getName());
    }
}
