package io.junctura.connector;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.connector.input.BadValue;
import io.junctura.files.BadPath;
import io.junctura.logging.WrittenTrace;
import io.junctura.masking.Redaction;
import io.junctura.plugin.isolation.PluginLog;
import io.junctura.plugin.isolation.SharedState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls a plugin. The result is a value, an interruption, or a {@code ConnectorException} without secrets. */
final class PluginCall {

    private static final System.Logger LOG = System.getLogger(PluginCall.class.getName());

    /** Messages are stored with runs and shown in lists, so longer ones are cut. */
    private static final int MAX_MESSAGE_LENGTH = 4_000;

    private PluginCall() {}

    /** Executes code of a plugin. */
    @FunctionalInterface
    interface Call<R> {
        R run() throws ConnectorException, IOException, InterruptedException;
    }

    static <R extends @Nullable Object> R call(LoadedPlugin plugin, String what, Redaction redaction, Call<R> call)
            throws ConnectorException, InterruptedException {
        return call(plugin, what, new PluginLog(plugin.id(), what, () -> redaction), call);
    }

    /**
     * Calls the plugin, with its class loader as the context class loader of the thread. Afterwards the thread is as before, except
     * for its interrupt flag.
     *
     * @param what what is being done, such as {@code http.request}
     * @param log  gets the log lines of the plugin's libraries. Its redaction is asked only when there is something to mask, since
     *             there may be new secrets by then
     */
    static <R extends @Nullable Object> R call(LoadedPlugin plugin, String what, PluginLog log, Call<R> call)
            throws ConnectorException, InterruptedException {
        Supplier<Redaction> redaction = log.redaction();
        if (!plugin.enter()) {
            throw ConnectorException.tryLater(Reached.NO, "The plugin " + plugin.named() + " has just been replaced.");
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        String name = thread.getName();
        int priority = thread.getPriority();
        thread.setContextClassLoader(plugin.loader());
        Object outer = plugin.isForeign() ? SharedState.enter(plugin.named(), log) : null;
        try {
            return call.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (ConnectorException e) {
            throw cleaned(e, redaction.get());
        } catch (BadValue | BadPath e) {
            throw ConnectorException.badInput(what + ": " + redaction.get().of(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw failed(plugin, what, redaction.get(), e);
        } catch (UncheckedIOException e) {
            throw failed(plugin, what, redaction.get(), e.getCause());
        } catch (Throwable e) { // Errors too: a bug of a plugin must fail only its own run.
            throw broken(plugin, what, redaction.get(), e);
        } finally {
            try {
                thread.setContextClassLoader(before);
                if (!name.equals(thread.getName())) thread.setName(name);
                if (priority != thread.getPriority()) thread.setPriority(priority);
                if (plugin.isForeign()) SharedState.leave(outer, plugin.named());
            } finally {
                plugin.leave(); // In any case, even without memory: otherwise the plugin could never be unloaded.
            }
        }
    }

    /** @throws InterruptedException if the thread was interrupted: libraries report that by other exceptions */
    private static ConnectorException failed(LoadedPlugin plugin, String what, Redaction redaction, IOException e)
            throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        if (e.getCause() instanceof ConnectorException why) return cleaned(why, redaction); // the stream of an answer
        return PassedIo.of(e)
                .map(io -> cleaned(io.failure(what, e), redaction))
                .orElseGet(() -> broken(plugin, what, redaction, e));
    }

    /** The same exception without its cause, which may contain secrets and would keep the plugin's classes in memory. */
    static ConnectorException cleaned(ConnectorException e, Redaction redaction) {
        if (e.getCause() != null && LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, "The cause of a plugin's failure", WrittenTrace.of(e, redaction::of));
        }
        String message = cut(redaction.of(String.valueOf(e.getMessage())), MAX_MESSAGE_LENGTH);
        ConnectorException cleaned = new ConnectorException(
                e.kind(), e.reached(), message, e.retryAfter().orElse(null), null);
        return e.status().map(cleaned::withStatus).orElse(cleaned);
    }

    private static ConnectorException broken(LoadedPlugin plugin, String what, Redaction redaction, Throwable e) {
        String thrown;
        try {
            thrown = cut(redaction.of(String.valueOf(e.toString())), MAX_MESSAGE_LENGTH);
            LOG.log(
                    Level.WARNING,
                    "The plugin \"" + plugin.id() + "\" failed in " + what,
                    WrittenTrace.of(e, redaction::of));
        } catch (RuntimeException | Error unspeakable) {
            thrown = e.getClass().getName(); // Even getMessage() has failed.
        }
        String message = "The plugin \"" + plugin.id() + "\" failed in " + what + " with " + thrown;
        if (e instanceof OutOfMemoryError) {
            // Usually another part has used the memory, and this one only needs the rest.
            return ConnectorException.tryLater(
                    Reached.MAYBE,
                    message + ". All memory is shared: look for what fills it, or give the server more (-Xmx).");
        }
        return ConnectorException.broken(
                Reached.MAYBE, message + ". This is a fault in the plugin; its log says where.", null);
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) return text;
        return text.substring(0, most) + "… (" + text.length() + " characters)";
    }
}
