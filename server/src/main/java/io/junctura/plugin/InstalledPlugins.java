package io.junctura.plugin;

import io.junctura.connector.Catalog;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.PinnedVersions;
import io.junctura.connector.PluginVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All versions of all plugins, and which of them are chosen, at one moment. Immutable; a change makes another. */
final class InstalledPlugins {
    private final LoadableVersion own;
    private final Map<PluginVersion, LoadableVersion> releases;
    private final Map<String, SelectedVersion> choices;
    /** By connector, switched off or not. */
    private final Map<String, LoadableVersion> chosen = new HashMap<>();

    private final Catalog catalog;
    private final long edition;

    private InstalledPlugins(
            LoadableVersion own,
            Map<PluginVersion, LoadableVersion> releases,
            Map<String, SelectedVersion> choices,
            long edition) {
        this.own = own;
        // Found by their hashes, since every attempt does; in their order all the same.
        this.releases = new LinkedHashMap<>(releases);
        this.choices = choices;
        this.edition = edition;
        Map<String, ConnectorDescriptor> usable = new LinkedHashMap<>(own.connectors);
        own.connectors.keySet().forEach(id -> chosen.put(id, own));
        for (SelectedVersion choice : choices.values()) {
            LoadableVersion release = releases.get(choice.chosen());
            if (release == null) continue;
            for (ConnectorDescriptor connector : release.connectors.values()) {
                if (chosen.putIfAbsent(connector.id(), release) != null) continue;
                if (choice.enabled() && release.blocked == null) usable.put(connector.id(), connector);
            }
        }
        catalog = Catalog.of(usable.values());
    }

    static InstalledPlugins of(LoadableVersion own) {
        return new InstalledPlugins(own, Map.of(), Map.of(), 0);
    }

    InstalledPlugins with(LoadableVersion release) {
        if (release.installed == null) throw new IllegalArgumentException("the server's own connectors are there");
        Map<PluginVersion, LoadableVersion> more = new TreeMap<>(releases);
        more.put(release.installed.named(), release);
        return new InstalledPlugins(own, more, choices, edition + 1);
    }

    InstalledPlugins with(SelectedVersion choice) {
        Map<String, SelectedVersion> more = new TreeMap<>(choices);
        more.put(choice.plugin(), choice);
        return new InstalledPlugins(own, releases, more, edition + 1);
    }

    /** The same, as what may be used of it is now. */
    InstalledPlugins again() {
        return new InstalledPlugins(own, releases, choices, edition + 1);
    }

    /** The plugin's choice goes too. */
    InstalledPlugins without(Collection<LoadableVersion> gone, String plugin) {
        Map<PluginVersion, LoadableVersion> fewer = new TreeMap<>(releases);
        fewer.values().removeAll(gone);
        Map<String, SelectedVersion> others = new TreeMap<>(choices);
        others.remove(plugin);
        return new InstalledPlugins(own, fewer, others, edition + 1);
    }

    Catalog catalog() {
        return catalog;
    }

    /** Another one after every change. */
    long edition() {
        return edition;
    }

    /** In the order of their names and versions, the server's own first. */
    List<LoadableVersion> releases() {
        List<LoadableVersion> all = new ArrayList<>();
        all.add(own);
        all.addAll(releases.values());
        return all;
    }

    List<LoadableVersion> releases(String plugin) {
        return releases.values().stream()
                .filter(release -> release.plugin().equals(plugin))
                .toList();
    }

    @Nullable
    LoadableVersion release(PluginVersion version) {
        return releases.get(version);
    }

    /** The one that a connector is used from; null if it is not installed. */
    @Nullable
    LoadableVersion chosen(String connector) {
        return chosen.get(connector);
    }

    @Nullable
    LoadableVersion release(PinnedVersions pins, String connector) {
        PluginVersion pinned = pins.of(connector);
        return pinned == null ? chosen.get(connector) : releases.get(pinned);
    }

    Collection<SelectedVersion> choices() {
        return choices.values();
    }

    @Nullable
    SelectedVersion choice(String plugin) {
        return choices.get(plugin);
    }

    boolean isChosen(LoadableVersion release) {
        SelectedVersion choice = choices.get(release.plugin());
        return release == own || (choice != null && releases.get(choice.chosen()) == release);
    }

    boolean isEnabled(LoadableVersion release) {
        SelectedVersion choice = choices.get(release.plugin());
        return release == own || (choice != null && choice.enabled());
    }

    Collection<ConnectorDescriptor> as(PinnedVersions pins) {
        Map<String, ConnectorDescriptor> all = new LinkedHashMap<>();
        catalog.connectors().forEach(connector -> all.put(connector.id(), connector));
        pins.versions().forEach((connector, version) -> {
            LoadableVersion release = releases.get(version);
            ConnectorDescriptor found = release == null ? null : release.connectors.get(connector);
            if (found == null) {
                throw new IllegalStateException(
                        "The plugin " + version + ", with which it was published, is not installed any more. Install"
                                + " it again, or publish the integration with another version of it.");
            }
            all.put(connector, found);
        });
        return all.values();
    }

    PinnedVersions pins(Set<String> connectors) {
        Map<String, PluginVersion> pinned = new HashMap<>();
        for (String connector : connectors) {
            LoadableVersion release = chosen.get(connector);
            if (release != null && release.installed != null) pinned.put(connector, release.installed.named());
        }
        return new PinnedVersions(pinned);
    }
}
