package io.junctura.connector;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context.Stop;
import io.junctura.api.Reached;
import io.junctura.api.SharedResource;
import io.junctura.thread.CleanThreadFactory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An open shared resource, and the calls of the plugin that open and check it. */
final class SharedInstance {
    private static final System.Logger LOG = System.getLogger(SharedInstance.class.getName());

    /** An instance that does not answer within this time is not alive. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

    private static final Duration MAX_IDLE = Duration.ofDays(1);

    /** @param revision of the connection's saved state */
    record Key(String connection, long revision, Class<?> kind) {

        /** For people who use the connection. */
        String place() {
            return connection.isEmpty() ? "The connection" : "The connection \"" + connection + "\"";
        }

        /** For people who write plugins. */
        String text() {
            String name = kind.getSimpleName();
            return connection.isEmpty() ? name : name + " of the connection \"" + connection + "\"";
        }
    }

    final Key key;
    final AutoCloseable resource;
    final BoundContext context;
    /** After this time without use, the instance is closed. */
    final long idleNanos;

    private final SharedResource<Connection, AutoCloseable> kind;

    // Guarded by the lock of SharedResources.

    int leases;
    long checked;
    long used;
    /** Whether a call that used the instance has failed since it was checked. */
    boolean suspect;
    /** Whether no call gets the instance any more, and the last lease closes it. */
    boolean retired;

    private SharedInstance(
            Key key, AutoCloseable resource, BoundContext context, SharedResource<Connection, AutoCloseable> kind) {
        this.key = key;
        this.resource = resource;
        this.context = context;
        this.kind = kind;
        Duration idle = kind.idle();
        this.idleNanos = (idle.compareTo(MAX_IDLE) > 0 ? MAX_IDLE : idle).toNanos();
    }

    /** Opens a resource. @return the instance, with one lease */
    @SuppressWarnings("unchecked") // The connection is that of the connector. Another one would fail where it is used.
    static SharedInstance open(Key key, BoundConnection bound, String connector, PluginServices services)
            throws ConnectorException, InterruptedException {
        BoundContext context = BoundContext.ofResource(bound, services, connector, key.text());
        boolean done = false;
        try {
            SharedInstance opened = PluginCall.call(bound.plugin(), "opening " + key.text(), context.log(), () -> {
                SharedResource<Connection, AutoCloseable> kind =
                        (SharedResource<Connection, AutoCloseable>) created(key.kind);
                AutoCloseable resource;
                // A socket does not react to the interruption of the thread that it blocks.
                try (Stop stop = services.stops().watch(Thread.currentThread(), context.openSockets::close)) {
                    resource = kind.open(context);
                } catch (IOException e) {
                    throw ConnectorException.tryLater(
                            Reached.NO, key.place() + " cannot be opened: " + PassedIo.reason(e) + ".", e);
                }
                if (resource == null) throw new IllegalStateException("its open returned null");
                SharedInstance instance = new SharedInstance(key, resource, context, kind);
                instance.leases = 1;
                return instance;
            });
            done = true;
            return opened;
        } finally {
            if (!done) context.close();
        }
    }

    private static Object created(Class<?> kind) {
        try {
            return kind.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    kind.getName() + " must be a public class with a public constructor without arguments", e);
        }
    }

    /** Asks the resource on a thread of its own: a resource that never answers counts as dead. */
    boolean isAlive(LoadedPlugin plugin) throws InterruptedException {
        FutureTask<Boolean> answer = new FutureTask<>(() -> ask(plugin));
        CleanThreadFactory.of(answer, "check " + key.text()).start();
        try {
            return answer.get(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            LOG.log(Level.DEBUG, () -> key.text() + " is not alive: " + e.getCause());
            return false;
        } finally {
            answer.cancel(true);
        }
    }

    private boolean ask(LoadedPlugin plugin) throws ConnectorException, InterruptedException {
        return PluginCall.call(plugin, "checking " + key.text(), context.log(), () -> {
            try {
                return kind.alive(resource);
            } catch (ConnectorException | InterruptedException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw ConnectorException.tryLater(Reached.NO, String.valueOf(e), (Throwable) null);
            }
        });
    }

    void closeResource() throws Exception {
        kind.close(resource);
    }

    /** The class loader that the plugin's {@code close} needs. */
    ClassLoader loader() {
        return kind.getClass().getClassLoader();
    }
}
