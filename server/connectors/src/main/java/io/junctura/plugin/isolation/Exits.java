package io.junctura.plugin.isolation;

/**
 * The methods that plugins call instead of those that end the process: see {@link ExitGuard}. Plugins see this class, but no
 * other class of this package.
 */
@SuppressWarnings("DoNotCallSuggester") // ExitGuard replaces calls by calls of these methods.
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
