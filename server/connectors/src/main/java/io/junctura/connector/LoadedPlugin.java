package io.junctura.connector;

import io.junctura.api.Connector;
import io.junctura.connector.input.Shapes;
import io.junctura.plugin.isolation.LeakListener;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A plugin whose classes are loaded. Everything that the server keeps of these classes belongs to this object. A call of the
 * plugin enters before and leaves after. When the plugin is retired, the last call that leaves closes it.
 */
public final class LoadedPlugin {
    private static final System.Logger LOG = System.getLogger(LoadedPlugin.class.getName());

    /** More than there can be calls. */
    private static final int CLOSED = Integer.MIN_VALUE;

    /** The time in which shared resources have to close. */
    public static final Duration CLOSES_WITHIN = ResourceCloser.CLOSES_WITHIN;

    private final String id;
    private final String named;
    private final ClassLoader loader;
    private final Allowed allowed;
    private final List<Connector> connectors;
    private final @Nullable Runnable unload;
    private final Shapes shapes = new Shapes();
    private final Map<String, Operation> operations = new ConcurrentHashMap<>();
    private final Map<String, BoundConnection> bound = new ConcurrentHashMap<>();
    private final SharedResources shared;

    private final AtomicInteger users = new AtomicInteger();
    private volatile long left = System.nanoTime();
    private volatile @Nullable Consumer<LoadedPlugin> whenIdle;

    /**
     * @param named  its ID with its version, for messages
     * @param leaks  gets a message about each thread and resource that remains after the close
     * @param unload unloads its classes; null for the connectors of the server, whose classes stay
     */
    public LoadedPlugin(
            String id,
            String named,
            ClassLoader loader,
            Allowed allowed,
            List<Connector> connectors,
            LeakListener leaks,
            @Nullable Runnable unload) {
        this.id = id;
        this.named = named;
        this.loader = loader;
        this.allowed = allowed;
        this.connectors = connectors;
        this.unload = unload;
        this.shared = new SharedResources(named, leaks, System::nanoTime);
    }

    /** The connectors of the server, whose classes are always loaded. */
    public static LoadedPlugin own(ClassLoader server) {
        return new LoadedPlugin(
                ConnectorDescriptor.BUILT_IN,
                ConnectorDescriptor.BUILT_IN,
                server,
                Allowed.ALL,
                List.of(),
                (leak, threads) -> {},
                null);
    }

    String id() {
        return id;
    }

    /** With its version, for messages. */
    public String named() {
        return named;
    }

    /** Whether this is not the plugin of the server's own connectors. */
    public boolean isForeign() {
        return unload != null;
    }

    public ClassLoader loader() {
        return loader;
    }

    Allowed allowed() {
        return allowed;
    }

    Shapes shapes() {
        return shapes;
    }

    Map<String, Operation> operations() {
        return operations;
    }

    Map<String, BoundConnection> bound() {
        return bound;
    }

    SharedResources shared() {
        return shared;
    }

    /**
     * A saved connection has changed. Shared resources of its earlier states close when no call uses them any more.
     *
     * @param revision of its new state; {@link Long#MAX_VALUE} if it was deleted
     */
    public void connectionChanged(String connection, long revision) {
        shared.changed(connection, revision);
    }

    /** Closes shared resources that are idle for too long. Call it every few seconds. */
    public void sweep() {
        shared.sweep();
    }

    /** Called before a call of the plugin. @return false if it is closed: load it again */
    boolean enter() {
        if (unload == null) return true;
        while (true) {
            int now = users.get();
            if (now < 0) return false;
            if (users.compareAndSet(now, now + 1)) return true;
        }
    }

    /** Called after a call of the plugin. */
    void leave() {
        if (unload == null) return;
        left = System.nanoTime();
        users.decrementAndGet();
        closeIfIdle();
    }

    boolean isOpen() {
        return users.get() >= 0;
    }

    /** How many calls are under way. */
    public int users() {
        return Math.max(0, users.get());
    }

    public boolean isIdleFor(long nanos) {
        return users.get() == 0 && System.nanoTime() - left > nanos;
    }

    /**
     * Closes the plugin when no call is under way any more, which may be now.
     *
     * @param closer called once, by the last call that leaves
     */
    public void retire(Consumer<LoadedPlugin> closer) {
        whenIdle = closer;
        closeIfIdle();
    }

    private void closeIfIdle() {
        Consumer<LoadedPlugin> closer = whenIdle;
        if (closer != null && users.compareAndSet(0, CLOSED)) closer.accept(this);
    }

    /**
     * Closes the shared resources and the connectors, then unloads the classes. Called once, on a thread that may never end.
     */
    public void close() {
        shared.close();
        for (Connector connector : connectors) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                connector.close();
            } catch (Throwable e) { // Errors too: the other connectors must still be closed.
                LOG.log(Level.WARNING, "The plugin " + named + " failed to close its connector: " + e);
            } finally {
                thread.setContextClassLoader(before);
            }
        }
        operations.clear();
        bound.clear();
        if (unload != null) unload.run();
    }
}
