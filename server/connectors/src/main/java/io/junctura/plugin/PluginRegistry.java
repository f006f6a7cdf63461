package io.junctura.plugin;

import io.junctura.plugin.trust.Unusable;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The current {@link InstalledPlugins}, and the listeners for its changes. Reading needs no lock. A change holds the
 * registry's monitor from its first read to its last write, so that changes are made one after the other.
 */
final class PluginRegistry {
    private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();
    private final Set<String> removedJars = ConcurrentHashMap.newKeySet();
    private volatile InstalledPlugins installed;
    private volatile boolean closed;

    PluginRegistry(InstalledPlugins installed, Collection<String> removedJars) {
        this.installed = installed;
        this.removedJars.addAll(removedJars);
    }

    InstalledPlugins installed() {
        return installed;
    }

    /** For a caller that holds the monitor. */
    void set(InstalledPlugins next) {
        installed = next;
    }

    /**
     * Hashes of jars that a person has removed: a folder with such a jar does not install it again. For a caller that
     * holds the monitor if it changes the set.
     */
    Set<String> removedJars() {
        return removedJars;
    }

    /** Calls a listener with the connectors that have changed, on the thread that changed them. */
    void onChange(Consumer<Set<String>> listener) {
        listeners.add(listener);
    }

    void notifyListeners(Collection<String> connectors) {
        Set<String> changed = Set.copyOf(connectors);
        listeners.forEach(listener -> listener.accept(changed));
    }

    /** From now on nothing is installed or loaded. */
    synchronized void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** @throws Unusable if the server is stopping */
    void mustBeOpen() throws Unusable {
        if (closed) throw new Unusable("The server is stopping.");
    }
}
