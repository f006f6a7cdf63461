package io.junctura.connector;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context.Stop;
import io.junctura.api.Reached;
import io.junctura.api.SharedResource;
import io.junctura.plugin.isolation.LeakListener;
import io.junctura.thread.CleanThreadFactory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private static final System.Logger LOG = System.getLogger(SharedResources.class.getName());

    /** For so long an instance counts as alive after it said so. */
    static final Duration CHECKED_FOR = Duration.ofSeconds(5);

    /** One that does not say within this time whether it is alive is not. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

    static final Duration CLOSES_WITHIN = Duration.ofSeconds(10);

    private static final Duration LONGEST_IDLE = Duration.ofDays(1);

    /** @param revision of the connection's saved state */
    private record Key(String connection, long revision, Class<?> kind) {
        String shown() {
            String name = kind.getSimpleName();
            return connection.isEmpty() ? name : name + " of the connection \"" + connection + "\"";
        }
    }

    private final String plugin;
    private final LeakListener leaks;
    private final LongSupplier nanos;

    private final Map<Key, Entry> entries = new HashMap<>();
    /** The newest revision of each connection that has changed since the plugin was loaded. */
    private final Map<String, Long> newest = new HashMap<>();

    private final List<Closing> closings = new ArrayList<>();
    private boolean closed;

    /**
     * @param plugin with its version, for messages
     * @param leaks  told in a sentence of each resource that does not close
     * @param nanos  as {@link System#nanoTime}
     */
    SharedResources(String plugin, LeakListener leaks, LongSupplier nanos) {
        this.plugin = plugin;
        this.leaks = leaks;
        this.nanos = nanos;
    }

    /** One kind of resource of one saved state. Guarded by the lock, as all below it. */
    private static final class Entry {
        @Nullable
        Instance current;

        @Nullable
        Preparation preparation;
    }

    /** A resource that is open. */
    private static final class Instance {
        final Key key;
        final AutoCloseable resource;
        final BoundContext context;
        final SharedResource<Connection, AutoCloseable> kind;
        final long idleNanos;
        int leases;
        long checked;
        long used;
        /** Whether a call that used it has failed since it was checked. */
        boolean suspect;
        /** Whether no call gets it any more, and the last lease closes it. */
        boolean retired;

        Instance(
                Key key,
                AutoCloseable resource,
                BoundContext context,
                SharedResource<Connection, AutoCloseable> kind,
                long idleNanos) {
            this.key = key;
            this.resource = resource;
            this.context = context;
            this.kind = kind;
            this.idleNanos = idleNanos;
        }
    }

    /** One call's use of an instance. */
    final class Lease {
        private final Instance instance;
        private boolean released;

        private Lease(Instance instance) {
            this.instance = instance;
        }

        AutoCloseable resource() {
            return instance.resource;
        }

        /** Whether another call would get the same instance, without asking it whether it is alive. */
        boolean isCurrent() {
            synchronized (SharedResources.this) {
                return !instance.retired && !mustBeChecked(instance);
            }
        }

        /** @param failed whether the call that used it has failed: then it is asked whether it is alive before its next use */
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
     * The instance of a kind, opened or checked if that is due.
     *
     * @param bound whose connection it is; its plugin is the one of these resources
     * @throws ConnectorException what opening it has thrown
     */
    Lease acquire(BoundConnection bound, PluginServices surroundings, String connector, Class<?> kind)
            throws ConnectorException, InterruptedException {
        Key key = new Key(bound.name(), bound.revision(), kind);
        while (true) {
            Preparation awaited;
            synchronized (this) {
                Entry entry = entries.computeIfAbsent(key, any -> new Entry());
                Instance current = entry.current;
                if (current != null && entry.preparation == null && !mustBeChecked(current)) return lease(current);
                awaited = entry.preparation;
                if (awaited == null) {
                    awaited = new Preparation(key, entry, bound, connector, surroundings);
                    awaited.thread.start();
                    entry.preparation = awaited;
                }
                awaited.waiting++;
            }
            Lease lease = awaited.await();
            if (lease != null) return lease;
        }
    }

    private Lease lease(Instance instance) {
        instance.leases++;
        return new Lease(instance);
    }

    private void giveBack(Instance instance) {
        instance.used = nanos.getAsLong();
        if (--instance.leases == 0 && instance.retired) close(instance);
    }

    private boolean mustBeChecked(Instance instance) {
        return instance.suspect || nanos.getAsLong() - instance.checked > CHECKED_FOR.toNanos();
    }

    /** Lets no further call have an instance, and closes it when the last call has ended. */
    private void retire(Instance instance) {
        if (instance.retired) return;
        instance.retired = true;
        if (instance.leases == 0) close(instance);
    }

    /** Whether a key's connection has changed since. */
    private boolean isOld(Key key) {
        Long now = newest.get(key.connection);
        return closed || (now != null && key.revision < now);
    }

    /**
     * A connection has changed: resources of its earlier states close when the calls that use them have ended.
     *
     * @param revision of its state now; {@link Long#MAX_VALUE} if it was deleted
     */
    synchronized void changed(String connection, long revision) {
        newest.put(connection, revision);
        retireIf(key -> key.connection.equals(connection) && key.revision < revision);
    }

    private void retireIf(Predicate<Key> which) {
        entries.forEach((key, entry) -> {
            if (entry.current != null && which.test(key)) {
                retire(entry.current);
                entry.current = null;
            }
        });
        entries.values().removeIf(entry -> entry.current == null && entry.preparation == null);
    }

    /** Closes what nobody has used for long, and reports what does not close. To be called every few seconds. */
    synchronized void sweep() {
        long now = nanos.getAsLong();
        for (Entry entry : entries.values()) {
            Instance current = entry.current;
            if (current == null || entry.preparation != null || current.leases > 0) continue;
            if (now - current.used <= current.idleNanos) continue;
            retire(current);
            entry.current = null;
        }
        entries.values().removeIf(entry -> entry.current == null && entry.preparation == null);
        for (Closing closing : List.copyOf(closings)) {
            if (now - closing.began > CLOSES_WITHIN.toNanos()) closing.overdue();
        }
    }

    /** How many instances are open, or close at this moment. */
    synchronized int open() {
        return (int) entries.values().stream()
                        .filter(entry -> entry.current != null)
                        .count()
                + closings.size();
    }

    /**
     * Closes all of them, and waits for that. No call is in the plugin any more, so none has a lease.
     */
    void close() {
        List<Closing> all;
        synchronized (this) {
            closed = true;
            for (Entry entry : entries.values()) {
                if (entry.preparation != null) entry.preparation.thread.interrupt();
            }
            retireIf(any -> true);
            all = List.copyOf(closings);
        }
        long until = System.nanoTime() + CLOSES_WITHIN.toNanos();
        for (Closing closing : all) {
            try {
                closing.thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (closing.thread.isAlive()) closing.overdue();
        }
    }

    /** Asks an instance whether it is alive, and opens one if there is none; on a thread that all who ask wait for. */
    private final class Preparation implements Runnable {
        private final Key key;
        private final Entry entry;
        private final BoundConnection bound;
        private final String connector;
        private final PluginServices surroundings;
        private final Thread thread;
        private final CompletableFuture<Instance> result = new CompletableFuture<>();
        private int waiting;
        /** Whether all that waited have given up, so that a failure is nobody's. */
        private boolean abandoned;

        Preparation(Key key, Entry entry, BoundConnection bound, String connector, PluginServices surroundings) {
            this.key = key;
            this.entry = entry;
            this.bound = bound;
            this.connector = connector;
            this.surroundings = surroundings;
            this.thread = CleanThreadFactory.of(this, "open " + key.shown());
        }

        /** @return null: it was given up, so ask again */
        @Nullable
        Lease await() throws ConnectorException, InterruptedException {
            try {
                // The lease was counted when the instance was ready, so that it is not closed in between.
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
                Instance found = find();
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
                    Reached.NO, key.shown() + " was not opened: " + e + ".", (Throwable) null);
        }

        /** @return with one lease, so that it is not closed meanwhile */
        private Instance find() throws ConnectorException, InterruptedException {
            Instance current;
            synchronized (SharedResources.this) {
                current = entry.current;
                if (current != null) current.leases++;
            }
            if (current == null) return opened();
            boolean alive = false;
            try {
                alive = isAlive(current);
            } finally {
                if (!alive) replace(current);
            }
            return alive ? current : opened();
        }

        private void replace(Instance dead) {
            synchronized (SharedResources.this) {
                if (entry.current == dead) entry.current = null;
                retire(dead);
                giveBack(dead);
            }
        }

        /** Asks on a further thread: one that never answers counts as dead, and those that wait get another. */
        private boolean isAlive(Instance instance) throws InterruptedException {
            FutureTask<Boolean> answer = new FutureTask<>(() -> ask(instance));
            CleanThreadFactory.of(answer, "check " + key.shown()).start();
            try {
                return answer.get(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                LOG.log(Level.DEBUG, () -> key.shown() + " is not alive: " + e.getCause());
                return false;
            } finally {
                answer.cancel(true);
            }
        }

        private boolean ask(Instance instance) throws ConnectorException, InterruptedException {
            return PluginCall.call(bound.plugin(), "checking " + key.shown(), instance.context.log(), () -> {
                try {
                    return instance.kind.alive(instance.resource);
                } catch (ConnectorException | InterruptedException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw ConnectorException.tryLater(Reached.NO, String.valueOf(e), (Throwable) null);
                }
            });
        }

        @SuppressWarnings("unchecked") // Its connection is the connector's own: another one fails where it is used.
        private Instance opened() throws ConnectorException, InterruptedException {
            BoundContext context = BoundContext.ofResource(bound, surroundings, connector, key.shown());
            boolean done = false;
            try {
                Instance made = PluginCall.call(bound.plugin(), "opening " + key.shown(), context.log(), () -> {
                    SharedResource<Connection, AutoCloseable> kind =
                            (SharedResource<Connection, AutoCloseable>) made(key.kind);
                    AutoCloseable resource;
                    // A socket does not heed the interruption of the thread that it blocks.
                    try (Stop stop = surroundings.stops().watch(Thread.currentThread(), context.openSockets::close)) {
                        resource = kind.open(context);
                    } catch (IOException e) {
                        throw ConnectorException.tryLater(
                                Reached.NO, key.shown() + " cannot be opened: " + e.getMessage(), e);
                    }
                    if (resource == null) throw new IllegalStateException("its open returned null");
                    Instance opened = new Instance(key, resource, context, kind, idle(kind));
                    opened.leases = 1;
                    return opened;
                });
                done = true;
                return made;
            } finally {
                if (!done) context.close();
            }
        }

        private static Object made(Class<?> kind) {
            try {
                return kind.getConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(
                        kind.getName() + " must be a public class with a public constructor without arguments", e);
            }
        }

        private static long idle(SharedResource<?, ?> kind) {
            Duration idle = kind.idle();
            return (idle.compareTo(LONGEST_IDLE) > 0 ? LONGEST_IDLE : idle).toNanos();
        }
    }

    /** Under the lock. */
    private void close(Instance instance) {
        Closing closing = new Closing(instance);
        closings.add(closing);
        closing.thread.start();
    }

    /** Closes one instance on a thread of its own, since that may take for ever. */
    private final class Closing implements Runnable {
        private final Instance instance;
        private final Thread thread;
        private final long began = nanos.getAsLong();

        Closing(Instance instance) {
            this.instance = instance;
            this.thread = CleanThreadFactory.of(this, "close " + instance.key.shown());
            thread.setContextClassLoader(instance.kind.getClass().getClassLoader());
        }

        @Override
        public void run() {
            try {
                instance.resource.close();
            } catch (Throwable e) { // Errors too: it counts as closed.
                String shown = instance.context.redaction().of(String.valueOf(e));
                LOG.log(
                        Level.WARNING,
                        "The plugin " + plugin + " failed to close " + instance.key.shown() + ": " + shown);
            } finally {
                instance.context.close();
                synchronized (SharedResources.this) {
                    closings.remove(this);
                }
            }
        }

        void overdue() {
            synchronized (SharedResources.this) {
                if (!closings.remove(this)) return;
            }
            thread.interrupt();
            instance.context.close();
            leaks.leaked(
                    "The plugin " + plugin + " has not closed " + instance.key.shown() + " within "
                            + CLOSES_WITHIN.toSeconds() + " seconds.",
                    List.of(thread));
        }
    }
}
