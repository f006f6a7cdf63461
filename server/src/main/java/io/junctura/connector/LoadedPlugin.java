package io.junctura.connector;

import io.junctura.api.Connector;
import io.junctura.connector.Descriptors.Described;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginState;

/**
 * A plugin whose classes are loaded. All that the server remembers of its classes hangs here and goes with it. Whoever
 * calls into it enters before and leaves after; once it is retired, the last one to leave closes it.
 */
final class LoadedPlugin {
    private static final System.Logger LOG = System.getLogger(LoadedPlugin.class.getName());

    /** No number of users comes near. */
    private static final int CLOSED = Integer.MIN_VALUE;

    private final String id;
    private final String named;
    private final ClassLoader loader;
    private final Allowed allowed;
    private final @Nullable OnePluginManager manager;
    private final List<Connector> connectors;
    private final Shapes shapes = new Shapes();
    private final Map<String, Operation> operations = new ConcurrentHashMap<>();
    private final Map<String, Bound> bound = new ConcurrentHashMap<>();
    private final SharedResources shared;
    private final LeakListener leaks;

    private final AtomicInteger users = new AtomicInteger();
    private volatile long left = System.nanoTime();
    private volatile @Nullable Consumer<LoadedPlugin> whenIdle;

    private LoadedPlugin(
            String id,
            String named,
            ClassLoader loader,
            Allowed allowed,
            @Nullable OnePluginManager manager,
            List<Connector> connectors,
            LeakListener leaks) {
        this.id = id;
        this.named = named;
        this.loader = loader;
        this.allowed = allowed;
        this.manager = manager;
        this.connectors = connectors;
        this.leaks = leaks;
        this.shared = new SharedResources(named, leaks, System::nanoTime);
    }

    /** The server's own connectors, whose classes are simply there. */
    static LoadedPlugin own(ClassLoader server) {
        return new LoadedPlugin(Plugins.OWN, Plugins.OWN, server, Allowed.ALL, null, List.of(), (leak, threads) -> {});
    }

    /**
     * @param file    its jar, whose content was just compared
     * @param drivers jars whose classes the plugin sees, too
     * @param leaks   hears of what it leaves behind when it is closed
     * @throws RuntimeException or an Error, whatever PF4J or the plugin's classes throw
     */
    static LoadedPlugin load(PluginJar jar, Path file, List<Path> drivers, LeakListener leaks) {
        OnePluginManager manager = new OnePluginManager(file, drivers);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            manager.loadPlugin(file);
            // Threads that its classes make from here on are known by it.
            thread.setContextClassLoader(manager.getPluginClassLoader(jar.id()));
            PluginState state = manager.startPlugin(jar.id());
            if (state != PluginState.STARTED) {
                throw new IllegalStateException(
                        "PF4J left it " + state, manager.getPlugin(jar.id()).getFailedException());
            }
            ClassLoader loader = manager.getPluginClassLoader(jar.id());
            List<Connector> connectors = new ArrayList<>(manager.getExtensions(Connector.class, jar.id()));
            for (Described described : jar.connectors()) {
                if (connectors.stream()
                        .noneMatch(connector -> connector.getClass().getName().equals(described.className()))) {
                    throw new IllegalStateException("PF4J does not find " + described.className()
                            + " in it: it must carry @Extension, and be compiled with PF4J's annotation processor, and"
                            + " its constructor must not fail");
                }
            }
            return new LoadedPlugin(
                    jar.id(), jar.named().toString(), loader, jar.allowed(), manager, connectors, leaks);
        } catch (RuntimeException | Error e) {
            if (manager.getPlugin(jar.id()) != null) {
                manager.unloadPlugin(jar.id()); // PF4J keeps what it failed to start.
            }
            throw e;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    String id() {
        return id;
    }

    /** With its version, for messages. */
    String named() {
        return named;
    }

    /** Whether it is anything but the server's own connectors. */
    boolean isForeign() {
        return manager != null;
    }

    ClassLoader loader() {
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

    Map<String, Bound> bound() {
        return bound;
    }

    SharedResources shared() {
        return shared;
    }

    /** Before a call into it. @return false if it is closed: load it again */
    boolean enter() {
        if (manager == null) return true;
        while (true) {
            int now = users.get();
            if (now < 0) return false;
            if (users.compareAndSet(now, now + 1)) return true;
        }
    }

    /** After a call into it. */
    void leave() {
        if (manager == null) return;
        left = System.nanoTime();
        users.decrementAndGet();
        closeIfIdle();
    }

    boolean isOpen() {
        return users.get() >= 0;
    }

    /** How many calls into it are under way. */
    int users() {
        return Math.max(0, users.get());
    }

    boolean isIdleFor(long nanos) {
        return users.get() == 0 && System.nanoTime() - left > nanos;
    }

    /**
     * Lets it be closed when nobody is in it any more, which may be now.
     *
     * @param closer told once, by whoever left last
     */
    void retire(Consumer<LoadedPlugin> closer) {
        whenIdle = closer;
        closeIfIdle();
    }

    private void closeIfIdle() {
        Consumer<LoadedPlugin> closer = whenIdle;
        if (closer != null && users.compareAndSet(0, CLOSED)) closer.accept(this);
    }

    /**
     * Closes the shared resources, lets the connectors free what they hold, then gives the classes up. Called once, on a
     * thread that may be lost.
     */
    void close() {
        shared.close();
        for (Connector connector : connectors) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                connector.close();
            } catch (Throwable e) { // Errors too: the others are still to be closed.
                LOG.log(Level.WARNING, "The plugin " + named + " failed to close its connector: " + e);
            } finally {
                thread.setContextClassLoader(before);
            }
        }
        operations.clear();
        bound.clear();
        if (manager != null) {
            Leaks.clear(named, loader, leaks);
            manager.unloadPlugin(id); // Stops it first, and closes its class loader.
        }
    }
}
