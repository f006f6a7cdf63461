package io.junctura.plugin;

import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.connector.ConnectorDescriptor.TriggerDescriptor;
import io.junctura.connector.Descriptors.Described;
import io.junctura.connector.LoadedPlugin;
import io.junctura.plugin.PluginFiles.Bundled;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One version of a plugin, or the server's own connectors: its descriptors, and its classes while they are loaded. */
final class LoadableVersion {

    /** Null for the server's own connectors. */
    final @Nullable InstalledVersion installed;

    /** The jar within the server's jar; null if it did not come with the server. */
    final @Nullable Bundled bundled;

    /** Why it must not be executed; null if it may be. New advisories change it. */
    volatile @Nullable String blocked;

    final Map<String, ConnectorDescriptor> connectors = new LinkedHashMap<>();
    private final Map<String, ActionDescriptor> actions = new HashMap<>();
    private final Map<String, TriggerDescriptor> triggers = new HashMap<>();

    private final AtomicReference<@Nullable LoadedPlugin> loaded = new AtomicReference<>();

    /** The drivers with which the classes were loaded. */
    volatile DriverFolder.@Nullable State loadedDrivers;

    /** The drivers at the last look. */
    volatile DriverFolder.@Nullable State seenDrivers;

    /** Held while its classes are loaded, which executes code of the plugin. */
    final ReentrantLock loading = new ReentrantLock();

    LoadableVersion(
            @Nullable InstalledVersion installed,
            @Nullable Bundled bundled,
            @Nullable String blocked,
            Iterable<Described> described) {
        this.installed = installed;
        this.bundled = bundled;
        this.blocked = blocked;
        for (Described one : described) {
            ConnectorDescriptor connector = one.connector();
            connectors.put(connector.id(), connector);
            connector.actions().forEach(action -> actions.put(action.use(), action));
            connector.triggers().forEach(trigger -> triggers.put(trigger.use(), trigger));
        }
    }

    @Nullable
    ActionDescriptor action(String use) {
        return actions.get(use);
    }

    @Nullable
    TriggerDescriptor trigger(String use) {
        return triggers.get(use);
    }

    /** The plugin's id with the version, for messages. */
    String name() {
        return installed == null
                ? ConnectorDescriptor.BUILT_IN
                : installed.named().toString();
    }

    String plugin() {
        return installed == null
                ? ConnectorDescriptor.BUILT_IN
                : installed.jar().id();
    }

    @Nullable
    LoadedPlugin loaded() {
        return loaded.get();
    }

    void loaded(LoadedPlugin plugin) {
        loaded.set(plugin);
    }

    /** Removes the loaded classes, so that the next call loads them again. @return null if none are loaded */
    @Nullable
    LoadedPlugin release() {
        return loaded.getAndSet(null);
    }
}
