package io.junctura.connector;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.plugin.isolation.LeakListener;
import io.junctura.thread.CleanThreadFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The shared resources of one loaded plugin: one instance of each kind for each saved state of a connection. A call that
 * gets an instance holds a {@link Lease} of it until it ends, and an instance is closed only when it has no leases.
 *
 * <p>Thread safe. One lock guards all fields of all entries; the plugin's code never runs under it, and always on threads
 * of this class.
 */
final class SharedResources {
    /** For this time after a check, an instance counts as alive. */
    static final Duration CHECKED_FOR = Duration.ofSeconds(5);

    private final ResourceCloser closer;
    private final LongSupplier nanos;

    private final Map<SharedInstance.Key, Entry> entries = new HashMap<>();
    /** The newest revision of each connection that has changed since the plugin was loaded. */
    private final Map<String, Long> newest = new HashMap<>();

    private boolean closed;

    /**
     * @param plugin with its version, for messages
     * @param leaks  gets a sentence about each resource that does not close
     * @param nanos  as {@link System#nanoTime}
     */
    SharedResources(String plugin, LeakListener leaks, LongSupplier nanos) {
        this.closer = new ResourceCloser(plugin, leaks, nanos);
        this.nanos = nanos;
    }

    /** The resource of one kind and one saved state. Guarded by the lock. */
    private static final class Entry {
        @Nullable
        SharedInstance current;

        @Nullable
        Preparation preparation;
    }

    /** One call's use of an instance. */
    final class Lease {
        private final SharedInstance instance;
        private boolean released;

        private Lease(SharedInstance instance) {
            this.instance = instance;
        }

        AutoCloseable resource() {
            return instance.resource;
        }

        /** Whether another call would get the same instance without a check. */
        boolean isCurrent() {
            synchronized (SharedResources.this) {
                return !instance.retired && !mustBeChecked(instance);
            }
        }

        /** @param failed whether the call has failed: then the instance is checked before its next use */
        void release(boolean failed) {
            synchronized (SharedResources.this) {
                if (released) return;
                released = true;
                if (failed) instance.suspect = true;
                giveBack(instance);
            }
        }
    }

    /**
     * The instance of a kind. It is opened or checked first, if necessary.
     *
     * @param bound the connection, whose plugin is the one of these resources
     * @throws ConnectorException if the plugin cannot open it
     */
    Lease acquire(BoundConnection bound, PluginServices services, String connector, Class<?> kind)
            throws ConnectorException, InterruptedException {
        SharedInstance.Key key = new SharedInstance.Key(bound.name(), bound.revision(), kind);
        while (true) {
            Preparation awaited;
            synchronized (this) {
                Entry entry = entries.computeIfAbsent(key, any -> new Entry());
                SharedInstance current = entry.current;
                if (current != null && entry.preparation == null && !mustBeChecked(current)) return lease(current);
                awaited = entry.preparation;
                if (awaited == null) {
                    awaited = new Preparation(key, entry, bound, connector, services);
                    awaited.thread.start();
                    entry.preparation = awaited;
                }
                awaited.waiting++;
            }
            Lease lease = awaited.await();
            if (lease != null) return lease;
        }
    }

    private Lease lease(SharedInstance instance) {
        instance.leases++;
        return new Lease(instance);
    }

    private void giveBack(SharedInstance instance) {
        instance.used = nanos.getAsLong();
        if (--instance.leases == 0 && instance.retired) closer.close(instance);
    }

    private boolean mustBeChecked(SharedInstance instance) {
        return instance.suspect || nanos.getAsLong() - instance.checked > CHECKED_FOR.toNanos();
    }

    /** No further call gets the instance, and it is closed when the last call has ended. */
    private void retire(SharedInstance instance) {
        if (instance.retired) return;
        instance.retired = true;
        if (instance.leases == 0) closer.close(instance);
    }

    /** Whether the connection has changed since this saved state. */
    private boolean isOld(SharedInstance.Key key) {
        Long now = newest.get(key.connection());
        return closed || (now != null && key.revision() < now);
    }

    /**
     * A connection has changed: resources of its earlier states are closed when the calls that use them have ended.
     *
     * @param revision of its new state; {@link Long#MAX_VALUE} if the connection was deleted
     */
    synchronized void changed(String connection, long revision) {
        newest.put(connection, revision);
        retireIf(key -> key.connection().equals(connection) && key.revision() < revision);
    }

    private void retireIf(Predicate<SharedInstance.Key> which) {
        entries.forEach((key, entry) -> {
            if (entry.current != null && which.test(key)) {
                retire(entry.current);
                entry.current = null;
            }
        });
        entries.values().removeIf(entry -> entry.current == null && entry.preparation == null);
    }

    /** Closes instances that are idle for too long, and reports those that do not close. Call it every few seconds. */
    synchronized void sweep() {
        long now = nanos.getAsLong();
        for (Entry entry : entries.values()) {
            SharedInstance current = entry.current;
            if (current == null || entry.preparation != null || current.leases > 0) continue;
            if (now - current.used <= current.idleNanos) continue;
            retire(current);
            entry.current = null;
        }
        entries.values().removeIf(entry -> entry.current == null && entry.preparation == null);
        closer.sweep();
    }

    /** How many instances are open, or are being closed. */
    synchronized int open() {
        return (int) entries.values().stream()
                        .filter(entry -> entry.current != null)
                        .count()
                + closer.closing();
    }

    /** Closes all instances, and waits for that. No call executes code of the plugin any more, so there are no leases. */
    void close() {
        synchronized (this) {
            closed = true;
            for (Entry entry : entries.values()) {
                if (entry.preparation != null) entry.preparation.thread.interrupt();
            }
            retireIf(any -> true);
        }
        closer.await();
    }

    /** Checks an instance, or opens one if there is none that is alive. All calls that need it wait for the same preparation. */
    private final class Preparation implements Runnable {
        private final SharedInstance.Key key;
        private final Entry entry;
        private final BoundConnection bound;
        private final String connector;
        private final PluginServices services;
        private final Thread thread;
        private final CompletableFuture<SharedInstance> result = new CompletableFuture<>();
        private int waiting;
        /** Whether all calls have stopped waiting. Then a failure concerns none of them. */
        private boolean abandoned;

        Preparation(
                SharedInstance.Key key, Entry entry, BoundConnection bound, String connector, PluginServices services) {
            this.key = key;
            this.entry = entry;
            this.bound = bound;
            this.connector = connector;
            this.services = services;
            this.thread = CleanThreadFactory.of(this, "open " + key.text());
        }

        /** @return null: the preparation was abandoned, so call {@link #acquire} again */
        @Nullable
        Lease await() throws ConnectorException, InterruptedException {
            try {
                // run() has counted the lease already, so that the instance is not closed in between.
                return new Lease(result.get());
            } catch (InterruptedException e) {
                synchronized (SharedResources.this) {
                    if (result.isDone() && !result.isCompletedExceptionally()) giveBack(result.join());
                    else if (--waiting == 0 && !result.isDone()) {
                        abandoned = true;
                        thread.interrupt();
                    }
                }
                throw e;
            } catch (ExecutionException e) {
                synchronized (SharedResources.this) {
                    if (abandoned) return null;
                }
                if (e.getCause() instanceof ConnectorException why) throw why;
                throw new IllegalStateException(e.getCause());
            }
        }

        @Override
        public void run() {
            try {
                SharedInstance found = find();
                synchronized (SharedResources.this) {
                    entry.preparation = null;
                    found.checked = nanos.getAsLong();
                    found.suspect = false;
                    found.leases += waiting;
                    entry.current = isOld(key) ? null : found;
                    if (entry.current == null) {
                        retire(found);
                        entries.remove(key, entry);
                    }
                    giveBack(found);
                    result.complete(found);
                }
            } catch (ConnectorException | InterruptedException | RuntimeException | Error e) {
                synchronized (SharedResources.this) {
                    entry.preparation = null;
                    if (entry.current == null) entries.remove(key, entry);
                    result.completeExceptionally(e instanceof ConnectorException ? e : broken(e));
                }
            }
        }

        private ConnectorException broken(Throwable e) {
            return ConnectorException.tryLater(
                    Reached.NO, key.text() + " was not opened: " + e + ".", (Throwable) null);
        }

        /** @return an instance with one lease, so that it is not closed meanwhile */
        private SharedInstance find() throws ConnectorException, InterruptedException {
            SharedInstance current;
            synchronized (SharedResources.this) {
                current = entry.current;
                if (current != null) current.leases++;
            }
            if (current == null) return SharedInstance.open(key, bound, connector, services);
            boolean alive = false;
            try {
                alive = current.isAlive(bound.plugin());
            } finally {
                if (!alive) replace(current);
            }
            return alive ? current : SharedInstance.open(key, bound, connector, services);
        }

        private void replace(SharedInstance dead) {
            synchronized (SharedResources.this) {
                if (entry.current == dead) entry.current = null;
                retire(dead);
                giveBack(dead);
            }
        }
    }
}
