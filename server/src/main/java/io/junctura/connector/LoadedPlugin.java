package io.junctura.connector;

import io.junctura.api.Connector;
import io.junctura.connector.Descriptors.Described;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginState;

/**
 * A plugin whose classes are loaded. All that the server remembers of its classes hangs here and goes with it.
 *
 * @param manager null for the server's own connectors
 */
record LoadedPlugin(
        String id,
        ClassLoader loader,
        @Nullable OnePluginManager manager,
        List<Connector> connectors,
        Shapes shapes,
        Map<String, Operation> operations,
        Map<String, Bound> bound) {

    private static final System.Logger LOG = System.getLogger(LoadedPlugin.class.getName());

    /** The server's own connectors, whose classes are simply there. */
    static LoadedPlugin own(ClassLoader server) {
        return new LoadedPlugin(
                Plugins.OWN,
                server,
                null,
                List.of(),
                new Shapes(),
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>());
    }

    /** @throws RuntimeException or an Error, whatever PF4J or the plugin's classes throw */
    static LoadedPlugin load(PluginJar jar) {
        OnePluginManager manager = new OnePluginManager(jar.file());
        try {
            manager.loadPlugin(jar.file());
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
                            + " in it: it must carry @Extension, and be compiled with PF4J's annotation processor, and its"
                            + " constructor must not fail");
                }
            }
            return new LoadedPlugin(
                    jar.id(),
                    loader,
                    manager,
                    connectors,
                    new Shapes(),
                    new ConcurrentHashMap<>(),
                    new ConcurrentHashMap<>());
        } catch (RuntimeException | Error e) {
            if (manager.getPlugin(jar.id()) != null) {
                manager.unloadPlugin(jar.id()); // PF4J keeps what it failed to start.
            }
            throw e;
        }
    }

    /** Lets the connectors free what they hold, then gives the classes up. */
    void close() {
        for (Connector connector : connectors) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                connector.close();
            } catch (RuntimeException | Error e) {
                LOG.log(Level.WARNING, "The plugin \"" + id + "\" failed to close its connector: " + e);
            } finally {
                thread.setContextClassLoader(before);
            }
        }
        operations.clear();
        bound.clear();
        if (manager != null) {
            manager.unloadPlugin(id); // Stops it first, and closes its class loader.
        }
    }
}
