package io.junctura.plugin.isolation;

/**
 * What a plugin calls in place of the methods that end the process: see {@link ExitGuard}. Plugins see this class, and
 * nothing else of its package.
 */
@SuppressWarnings("DoNotCallSuggester") // Whoever calls them does not know: ExitGuard put them there.
public final class Exits {
    private Exits() {}

    /** In place of {@link System#exit}. */
    public static void exit(int status) {
        throw refused("System.exit", status);
    }

    /** In place of {@link Runtime#exit}. */
    public static void exit(Runtime runtime, int status) {
        throw refused("Runtime.exit", status);
    }

    /** In place of {@link Runtime#halt}. */
    public static void halt(Runtime runtime, int status) {
        throw refused("Runtime.halt", status);
    }

    private static Error refused(String method, int status) {
        return new Error("It called " + method + "(" + status + "), which would end the server for everybody");
    }
}
