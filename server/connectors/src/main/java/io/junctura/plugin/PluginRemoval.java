package io.junctura.plugin;

import io.junctura.connector.PluginVersion;
import io.junctura.plugin.trust.Unusable;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Removes installed versions of plugins. Thread safe. */
final class PluginRemoval {
    private static final System.Logger LOG = System.getLogger(Plugins.class.getName());

    private final PluginRegistry registry;
    private final PluginStore store;
    private final PluginFiles files;
    private final LoadedPlugins loaded;

    PluginRemoval(PluginRegistry registry, PluginStore store, PluginFiles files, LoadedPlugins loaded) {
        this.registry = registry;
        this.store = store;
        this.files = files;
        this.loaded = loaded;
    }

    /** @param version null: all versions */
    void remove(String plugin, @Nullable String version, String by) throws Unusable {
        synchronized (registry) {
            InstalledPlugins before = registry.installed();
            SelectedVersion selection = before.getSelection(plugin);
            List<LoadableVersion> removed = removed(before, selection, version);
            SelectedVersion next = selectionAfter(before, selection, removed, version);
            List<InstalledVersion> versions = new ArrayList<>();
            for (LoadableVersion one : removed) if (one.installed != null) versions.add(one.installed);
            store.remove(versions, plugin, next);
            InstalledPlugins after = before.without(removed, plugin);
            registry.set(next == null ? after : after.with(next));
            for (InstalledVersion one : versions) registry.removedJars().add(one.sha256());
            LOG.log(Level.INFO, "Plugin removed: " + plugin + (version == null ? "" : " " + version) + ", by " + by);
            registry.notifyListeners(before.connectorsOf(plugin));
            removed.forEach(loaded::retire);
            versions.forEach(files::delete);
        }
    }

    private static List<LoadableVersion> removed(
            InstalledPlugins plugins, SelectedVersion selection, @Nullable String version) throws Unusable {
        String plugin = selection.plugin();
        List<LoadableVersion> all = plugins.versions(plugin);
        List<LoadableVersion> removed = version == null
                ? all
                : all.stream()
                        .filter(one -> one.name().equals(new PluginVersion(plugin, version).toString()))
                        .toList();
        if (removed.isEmpty()) {
            throw new Unusable("The version " + version + " of the plugin \"" + plugin + "\" is not installed.");
        }
        if (removed.stream().anyMatch(one -> one.bundled != null)) {
            throw new Unusable(
                    "The plugin \"" + plugin + "\" comes with the server and cannot be removed. Switch it off.");
        }
        if (version != null && version.equals(selection.version()) && all.size() > 1) {
            throw new Unusable("The version " + version + " of the plugin \"" + plugin
                    + "\" is the one that is used. Choose another version first.");
        }
        return removed;
    }

    /** @return null if no version is left */
    private static @Nullable SelectedVersion selectionAfter(
            InstalledPlugins plugins,
            SelectedVersion selection,
            List<LoadableVersion> removed,
            @Nullable String version) {
        if (removed.size() == plugins.versions(selection.plugin()).size()) return null;
        boolean wasBefore = selection.before() != null && selection.before().equals(version);
        return wasBefore ? selection.withoutBefore() : selection;
    }
}
