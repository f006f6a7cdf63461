package io.junctura.connector;

import io.junctura.plugin.isolation.LeakListener;
import io.junctura.thread.CleanThreadFactory;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Closes shared resources of a plugin, each on a thread of its own, and reports those that do not close. Thread safe. */
final class ResourceCloser {
    private static final System.Logger LOG = System.getLogger(ResourceCloser.class.getName());

    static final Duration CLOSES_WITHIN = Duration.ofSeconds(10);

    private final String plugin;
    private final LeakListener leaks;
    private final LongSupplier nanos;
    private final List<Closing> closings = new ArrayList<>();

    /**
     * @param plugin with its version, for messages
     * @param leaks  gets a sentence about each resource that does not close
     * @param nanos  as {@link System#nanoTime}
     */
    ResourceCloser(String plugin, LeakListener leaks, LongSupplier nanos) {
        this.plugin = plugin;
        this.leaks = leaks;
        this.nanos = nanos;
    }

    /** Begins to close an instance. */
    synchronized void close(SharedInstance instance) {
        Closing closing = new Closing(instance);
        closings.add(closing);
        closing.thread.start();
    }

    /** How many instances are being closed. */
    synchronized int closing() {
        return closings.size();
    }

    private synchronized List<Closing> closings() {
        return List.copyOf(closings);
    }

    private synchronized boolean remove(Closing closing) {
        return closings.remove(closing);
    }

    /** Gives up instances that have not closed in time. */
    void sweep() {
        long now = nanos.getAsLong();
        for (Closing closing : closings()) {
            if (now - closing.began > CLOSES_WITHIN.toNanos()) closing.giveUp();
        }
    }

    /** Waits until all instances are closed, and gives up those that are not closed in time. */
    void await() {
        long until = System.nanoTime() + CLOSES_WITHIN.toNanos();
        for (Closing closing : closings()) {
            try {
                closing.thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (closing.thread.isAlive()) closing.giveUp();
        }
    }

    private final class Closing implements Runnable {
        private final SharedInstance instance;
        private final Thread thread;
        private final long began = nanos.getAsLong();

        Closing(SharedInstance instance) {
            this.instance = instance;
            this.thread = CleanThreadFactory.of(this, "close " + instance.key.text());
            thread.setContextClassLoader(instance.loader());
        }

        @Override
        public void run() {
            try {
                instance.closeResource();
            } catch (Throwable e) { // Errors too: the instance counts as closed.
                String shown = instance.context.redaction().of(String.valueOf(e));
                LOG.log(
                        Level.WARNING,
                        "The plugin " + plugin + " failed to close " + instance.key.text() + ": " + shown);
            } finally {
                instance.context.close();
                remove(this);
            }
        }

        void giveUp() {
            if (!remove(this)) return;
            thread.interrupt();
            instance.context.close();
            leaks.leaked(
                    "The plugin " + plugin + " has not closed " + instance.key.text() + " within "
                            + CLOSES_WITHIN.toSeconds() + " seconds.",
                    List.of(thread));
        }
    }
}
