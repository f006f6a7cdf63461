package io.junctura.plugin;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.connector.Catalog;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.PinnedVersions;
import io.junctura.connector.PluginVersion;
import io.junctura.connector.Versions;
import io.junctura.plugin.trust.Unusable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All installed versions of all plugins, and the selected version of each, at one moment. Immutable. */
final class InstalledPlugins {
    private final LoadableVersion own;
    private final Map<PluginVersion, LoadableVersion> versions;
    private final Map<String, SelectedVersion> selections;
    /** By connector, also of plugins that are switched off. */
    private final Map<String, LoadableVersion> selectedByConnector = new HashMap<>();

    private final Catalog catalog;
    private final long edition;

    private InstalledPlugins(
            LoadableVersion own,
            Map<PluginVersion, LoadableVersion> versions,
            Map<String, SelectedVersion> selections,
            long edition) {
        this.own = own;
        // Every attempt looks a version up by its hash; lists keep the order of the names.
        this.versions = new LinkedHashMap<>(versions);
        this.selections = selections;
        this.edition = edition;
        Map<String, ConnectorDescriptor> usable = new LinkedHashMap<>(own.connectors);
        own.connectors.keySet().forEach(id -> selectedByConnector.put(id, own));
        for (SelectedVersion selection : selections.values()) {
            LoadableVersion version = versions.get(selection.selected());
            if (version == null) continue;
            for (ConnectorDescriptor connector : version.connectors.values()) {
                if (selectedByConnector.putIfAbsent(connector.id(), version) != null) continue;
                if (selection.enabled() && version.blocked == null) usable.put(connector.id(), connector);
            }
        }
        catalog = Catalog.of(usable.values());
    }

    /** @param own the server's own connectors */
    static InstalledPlugins of(LoadableVersion own) {
        return new InstalledPlugins(own, Map.of(), Map.of(), 0);
    }

    InstalledPlugins with(LoadableVersion version) {
        if (version.installed == null) throw new IllegalArgumentException("the server's own connectors are there");
        Map<PluginVersion, LoadableVersion> more = new TreeMap<>(versions);
        more.put(version.installed.named(), version);
        return new InstalledPlugins(own, more, selections, edition + 1);
    }

    InstalledPlugins with(SelectedVersion selection) {
        Map<String, SelectedVersion> more = new TreeMap<>(selections);
        more.put(selection.plugin(), selection);
        return new InstalledPlugins(own, versions, more, edition + 1);
    }

    /** The same versions and selections, with a catalog that heeds which versions are blocked now. */
    InstalledPlugins withNewCatalog() {
        return new InstalledPlugins(own, versions, selections, edition + 1);
    }

    /** Without these versions of a plugin, and without its selection. */
    InstalledPlugins without(Collection<LoadableVersion> removed, String plugin) {
        Map<PluginVersion, LoadableVersion> fewer = new TreeMap<>(versions);
        fewer.values().removeAll(removed);
        Map<String, SelectedVersion> others = new TreeMap<>(selections);
        others.remove(plugin);
        return new InstalledPlugins(own, fewer, others, edition + 1);
    }

    /** The connectors in their selected versions, as far as they may be used. */
    Catalog catalog() {
        return catalog;
    }

    /** A number that every change increases. */
    long edition() {
        return edition;
    }

    /** In the order of their names and versions, the server's own connectors first. */
    List<LoadableVersion> versions() {
        List<LoadableVersion> all = new ArrayList<>();
        all.add(own);
        all.addAll(versions.values());
        return all;
    }

    List<LoadableVersion> versions(String plugin) {
        return versions.values().stream()
                .filter(version -> version.plugin().equals(plugin))
                .toList();
    }

    /** Null if it is not installed. */
    @Nullable
    LoadableVersion version(PluginVersion version) {
        return versions.get(version);
    }

    /** The pinned version of a connector's plugin, else the selected one; null if it is not installed. */
    @Nullable
    LoadableVersion find(PinnedVersions pins, String connector) {
        PluginVersion pinned = pins.of(connector);
        return pinned == null ? selectedByConnector.get(connector) : versions.get(pinned);
    }

    /** As {@link #find}. @throws ConnectorException if it is not installed */
    LoadableVersion get(PinnedVersions pins, String connector) throws ConnectorException {
        LoadableVersion found = find(pins, connector);
        if (found == null) throw missing(pins, connector);
        return found;
    }

    static ConnectorException missing(PinnedVersions pins, String connector) {
        PluginVersion pinned = pins.of(connector);
        String message = pinned == null
                ? "The connector \"" + connector + "\" is not installed. Install its plugin."
                : "The plugin " + pinned
                        + ", with which this was published, is not installed any more. Install it again, "
                        + "or publish the integration with another version of it.";
        return ConnectorException.broken(Reached.NO, message, null);
    }

    Collection<SelectedVersion> selections() {
        return selections.values();
    }

    /** Null if the plugin is not installed. */
    @Nullable
    SelectedVersion selection(String plugin) {
        return selections.get(plugin);
    }

    /** @throws Unusable if the plugin is not installed */
    SelectedVersion getSelection(String plugin) throws Unusable {
        SelectedVersion selection = selections.get(plugin);
        if (selection == null) throw Plugins.unknown(plugin);
        return selection;
    }

    /**
     * The selection once a jar is installed. A newer version is selected; an older one is not, unless the caller wants a
     * downgrade.
     */
    SelectedVersion selectionAfter(PluginJar jar, boolean downgrade) {
        SelectedVersion now = selections.get(jar.id());
        // No live flow uses a plugin that was not installed, except flows that were published before it was removed.
        if (now == null) return new SelectedVersion(jar.id(), jar.version(), null, true, false);
        boolean newer = Versions.compare(jar.version(), now.version()) > 0;
        return newer || (downgrade && !now.version().equals(jar.version())) ? now.next(jar.version()) : now;
    }

    /** @throws Unusable if another plugin has a connector of the jar */
    void mustNotClash(PluginJar jar) throws Unusable {
        for (var described : jar.connectors()) {
            String id = described.connector().id();
            LoadableVersion other = selectedByConnector.get(id);
            if (other != null && !other.plugin().equals(jar.id())) {
                throw new Unusable("The connector \"" + id + "\" is there already, from the plugin \"" + other.plugin()
                        + "\". Remove one of the two.");
            }
        }
    }

    /** The connectors of all installed versions of a plugin. */
    List<String> connectorsOf(String plugin) {
        return versions(plugin).stream()
                .flatMap(version -> version.connectors.keySet().stream())
                .distinct()
                .toList();
    }

    boolean isSelected(LoadableVersion version) {
        SelectedVersion selection = selections.get(version.plugin());
        return version == own || (selection != null && versions.get(selection.selected()) == version);
    }

    boolean isEnabled(LoadableVersion version) {
        SelectedVersion selection = selections.get(version.plugin());
        return version == own || (selection != null && selection.enabled());
    }

    /** The connectors of the catalog, the pinned ones in their pinned versions. */
    Collection<ConnectorDescriptor> as(PinnedVersions pins) {
        Map<String, ConnectorDescriptor> all = new LinkedHashMap<>();
        catalog.connectors().forEach(connector -> all.put(connector.id(), connector));
        pins.versions().forEach((connector, pinned) -> {
            LoadableVersion version = versions.get(pinned);
            ConnectorDescriptor found = version == null ? null : version.connectors.get(connector);
            if (found == null) {
                throw new IllegalStateException(
                        "The plugin " + pinned + ", with which it was published, is not installed any more. Install"
                                + " it again, or publish the integration with another version of it.");
            }
            all.put(connector, found);
        });
        return all.values();
    }

    /** The versions of plugins with which a flow that uses these connectors is published now. */
    PinnedVersions pins(Set<String> connectors) {
        Map<String, PluginVersion> pinned = new HashMap<>();
        for (String connector : connectors) {
            LoadableVersion version = selectedByConnector.get(connector);
            if (version != null && version.installed != null) pinned.put(connector, version.installed.named());
        }
        return new PinnedVersions(pinned);
    }
}
