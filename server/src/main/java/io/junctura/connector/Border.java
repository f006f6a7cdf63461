package io.junctura.connector;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Where the server calls into a plugin: whatever comes back is a value, an interruption, or a redacted ConnectorException. */
final class Border {

    private static final System.Logger LOG = System.getLogger(Border.class.getName());

    private Border() {}

    /** Something that runs a plugin's code. */
    @FunctionalInterface
    interface Call<R> {
        R run() throws ConnectorException, InterruptedException;
    }

    /**
     * Calls, with the plugin's class loader as the thread's. The thread's interrupt flag is left as the plugin leaves it.
     *
     * @param what what is being done, such as {@code http.request}
     */
    static <R extends @Nullable Object> R call(LoadedPlugin plugin, String what, Redaction redaction, Call<R> call)
            throws ConnectorException, InterruptedException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(plugin.loader());
        try {
            return call.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (ConnectorException e) {
            throw cleaned(e, redaction);
        } catch (BadValue e) {
            throw ConnectorException.badInput(what + ": " + redaction.of(e.getMessage()));
        } catch (Throwable e) { // Errors too: a plugin's fault must not take down more than its own run.
            throw broken(plugin, what, redaction, e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The same, without its cause, which may hold secrets and would hold the plugin's classes. */
    private static ConnectorException cleaned(ConnectorException e, Redaction redaction) {
        if (e.getCause() != null && LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, redaction.of(e));
        }
        String message = redaction.of(String.valueOf(e.getMessage()));
        return new ConnectorException(
                e.kind(), e.reached(), message, e.retryAfter().orElse(null), null);
    }

    private static ConnectorException broken(LoadedPlugin plugin, String what, Redaction redaction, Throwable e) {
        String thrown;
        try {
            thrown = redaction.of(e.toString());
            LOG.log(Level.WARNING, "The plugin \"" + plugin.id() + "\" failed in " + what + ": " + redaction.of(e));
        } catch (RuntimeException | Error unspeakable) {
            thrown = e.getClass().getName(); // Even its message is beyond it.
        }
        return ConnectorException.broken(
                Reached.MAYBE,
                "The plugin \"" + plugin.id() + "\" failed in " + what + " with " + thrown
                        + ". This is a fault in the plugin; its log says where.",
                null);
    }
}
