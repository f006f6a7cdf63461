package io.junctura.plugin;

import java.util.List;
import java.util.Optional;

/** The installed plugins as people and programs see them. */
final class PluginViews {
    private final PluginRegistry registry;
    private final PluginTrust trust;
    private final LoadedPlugins loaded;
    private final DriverFolder drivers;

    PluginViews(PluginRegistry registry, PluginTrust trust, LoadedPlugins loaded, DriverFolder drivers) {
        this.registry = registry;
        this.trust = trust;
        this.loaded = loaded;
        this.drivers = drivers;
    }

    /** By id, without the server's own connectors. */
    List<PluginView> list() {
        InstalledPlugins now = registry.installed();
        return now.selections().stream().map(selection -> of(selection, now)).toList();
    }

    Optional<PluginView> find(String plugin) {
        InstalledPlugins now = registry.installed();
        return Optional.ofNullable(now.selection(plugin)).map(selection -> of(selection, now));
    }

    /** @param plugins in which the selection is */
    PluginView of(SelectedVersion selection, InstalledPlugins plugins) {
        return PluginView.of(
                selection, plugins, trust, loaded.live(), loaded.leaving(), drivers.of(selection.plugin()));
    }
}
