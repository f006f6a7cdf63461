package io.junctura.plugin;

import io.junctura.api.Connector;
import io.junctura.connector.Descriptors.Described;
import io.junctura.connector.LoadedPlugin;
import io.junctura.plugin.isolation.LeakListener;
import io.junctura.plugin.isolation.Leaks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pf4j.PluginState;

/** Loads a plugin's classes through PF4J, into a class loader of its own. */
final class PluginLoading {
    private PluginLoading() {}

    /**
     * @param file    its jar, whose hash was just compared
     * @param drivers jars whose classes the plugin sees as well
     * @param leaks   is called for each resource and thread that the plugin leaves behind when it is closed
     * @throws RuntimeException or any Error, as PF4J or the plugin's classes throw it
     */
    static LoadedPlugin load(PluginJar jar, Path file, List<Path> drivers, LeakListener leaks) {
        OnePluginManager manager = new OnePluginManager(file, drivers);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            manager.loadPlugin(file);
            // Threads that the plugin's classes create inherit this class loader, by which they are recognised.
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
            String named = jar.named().toString();
            Runnable unload = () -> {
                Leaks.clear(named, loader, leaks);
                manager.unloadPlugin(jar.id()); // This stops the plugin and closes its class loader.
            };
            return new LoadedPlugin(jar.id(), named, loader, jar.allowed(), connectors, leaks, unload);
        } catch (RuntimeException | Error e) {
            if (manager.getPlugin(jar.id()) != null) {
                manager.unloadPlugin(jar.id()); // PF4J keeps a plugin that it failed to start.
            }
            throw e;
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
