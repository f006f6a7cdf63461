package io.junctura.plugin;

import io.junctura.connector.PluginVersion;
import io.junctura.plugin.trust.Unusable;
import java.lang.System.Logger.Level;
import java.util.List;

/** Selects the versions of plugins with which integrations are published, and switches plugins on and off. Thread safe. */
final class VersionSelection {
    private static final System.Logger LOG = System.getLogger(Plugins.class.getName());

    private final PluginRegistry registry;
    private final PluginStore store;
    private final LoadedPlugins loaded;

    VersionSelection(PluginRegistry registry, PluginStore store, LoadedPlugins loaded) {
        this.registry = registry;
        this.store = store;
        this.loaded = loaded;
    }

    /** @param enabled false: no version of the plugin is executed */
    void setEnabled(String plugin, boolean enabled, String by) throws Unusable {
        synchronized (registry) {
            InstalledPlugins before = registry.installed();
            SelectedVersion selection = before.getSelection(plugin);
            if (selection.enabled() == enabled) return;
            SelectedVersion next = selection.enabled(enabled);
            store.choose(next);
            registry.set(before.with(next));
            LOG.log(Level.INFO, "Plugin " + (enabled ? "switched on: " : "switched off: ") + plugin + ", by " + by);
            registry.notifyListeners(before.connectorsOf(plugin));
            if (!enabled) before.versions(plugin).forEach(loaded::retire);
        }
    }

    void select(String plugin, String version, String by) throws Unusable {
        synchronized (registry) {
            InstalledPlugins before = registry.installed();
            SelectedVersion selection = before.getSelection(plugin);
            if (selection.version().equals(version)) return;
            LoadableVersion wanted = before.version(new PluginVersion(plugin, version));
            if (wanted == null || wanted.installed == null)
                throw notInstalled(before.versions(plugin), plugin, version);
            if (wanted.blocked != null) throw new Unusable(wanted.blocked);
            before.mustNotClash(wanted.installed.jar());
            SelectedVersion next = selection.next(version);
            store.choose(next);
            registry.set(before.with(next));
            LOG.log(
                    Level.INFO,
                    "Plugin chosen: " + next.selected() + " in place of " + selection.version() + ", by " + by);
            registry.notifyListeners(before.connectorsOf(plugin));
        }
    }

    private static Unusable notInstalled(List<LoadableVersion> installed, String plugin, String version) {
        List<String> names = installed.stream()
                .map(one -> one.name().substring(plugin.length() + 1))
                .toList();
        return new Unusable("The version " + version + " of the plugin \"" + plugin + "\" is not installed. There are: "
                + String.join(", ", names) + ".");
    }

    /** Records that the flows that were live at the selection have been published again with the selected version. */
    void setMoved(String plugin) {
        synchronized (registry) {
            SelectedVersion selection = registry.installed().selection(plugin);
            if (selection == null || selection.moved()) return;
            store.choose(selection.afterMove());
            registry.set(registry.installed().with(selection.afterMove()));
        }
    }

    /** The plugins for which {@link #setMoved} has not been called since the last selection. */
    List<String> notMoved() {
        return registry.installed().selections().stream()
                .filter(selection -> !selection.moved())
                .map(SelectedVersion::plugin)
                .toList();
    }
}
