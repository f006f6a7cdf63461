package io.junctura.plugin;

import io.junctura.connector.Catalog;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.Pins;
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
final class Shelf {
    private final Release own;
    private final Map<PluginVersion, Release> releases;
    private final Map<String, Choice> choices;
    /** By connector, switched off or not. */
    private final Map<String, Release> chosen = new HashMap<>();

    private final Catalog catalog;
    private final long edition;

    private Shelf(Release own, Map<PluginVersion, Release> releases, Map<String, Choice> choices, long edition) {
        this.own = own;
        // Found by their hashes, since every attempt does; in their order all the same.
        this.releases = new LinkedHashMap<>(releases);
        this.choices = choices;
        this.edition = edition;
        Map<String, ConnectorDescriptor> usable = new LinkedHashMap<>(own.connectors);
        own.connectors.keySet().forEach(id -> chosen.put(id, own));
        for (Choice choice : choices.values()) {
            Release release = releases.get(choice.chosen());
            if (release == null) continue;
            for (ConnectorDescriptor connector : release.connectors.values()) {
                if (chosen.putIfAbsent(connector.id(), release) != null) continue;
                if (choice.enabled() && release.blocked == null) usable.put(connector.id(), connector);
            }
        }
        catalog = Catalog.of(usable.values());
    }

    static Shelf of(Release own) {
        return new Shelf(own, Map.of(), Map.of(), 0);
    }

    Shelf with(Release release) {
        if (release.installed == null) throw new IllegalArgumentException("the server's own connectors are there");
        Map<PluginVersion, Release> more = new TreeMap<>(releases);
        more.put(release.installed.named(), release);
        return new Shelf(own, more, choices, edition + 1);
    }

    Shelf with(Choice choice) {
        Map<String, Choice> more = new TreeMap<>(choices);
        more.put(choice.plugin(), choice);
        return new Shelf(own, releases, more, edition + 1);
    }

    /** The same, as what may be used of it is now. */
    Shelf again() {
        return new Shelf(own, releases, choices, edition + 1);
    }

    /** The plugin's choice goes too. */
    Shelf without(Collection<Release> gone, String plugin) {
        Map<PluginVersion, Release> fewer = new TreeMap<>(releases);
        fewer.values().removeAll(gone);
        Map<String, Choice> others = new TreeMap<>(choices);
        others.remove(plugin);
        return new Shelf(own, fewer, others, edition + 1);
    }

    Catalog catalog() {
        return catalog;
    }

    /** Another one after every change. */
    long edition() {
        return edition;
    }

    /** In the order of their names and versions, the server's own first. */
    List<Release> releases() {
        List<Release> all = new ArrayList<>();
        all.add(own);
        all.addAll(releases.values());
        return all;
    }

    List<Release> releases(String plugin) {
        return releases.values().stream()
                .filter(release -> release.plugin().equals(plugin))
                .toList();
    }

    @Nullable
    Release release(PluginVersion version) {
        return releases.get(version);
    }

    /** The one that a connector is used from; null if it is not installed. */
    @Nullable
    Release chosen(String connector) {
        return chosen.get(connector);
    }

    @Nullable
    Release release(Pins pins, String connector) {
        PluginVersion pinned = pins.of(connector);
        return pinned == null ? chosen.get(connector) : releases.get(pinned);
    }

    Collection<Choice> choices() {
        return choices.values();
    }

    @Nullable
    Choice choice(String plugin) {
        return choices.get(plugin);
    }

    boolean isChosen(Release release) {
        Choice choice = choices.get(release.plugin());
        return release == own || (choice != null && releases.get(choice.chosen()) == release);
    }

    boolean isEnabled(Release release) {
        Choice choice = choices.get(release.plugin());
        return release == own || (choice != null && choice.enabled());
    }

    Collection<ConnectorDescriptor> as(Pins pins) {
        Map<String, ConnectorDescriptor> all = new LinkedHashMap<>();
        catalog.connectors().forEach(connector -> all.put(connector.id(), connector));
        pins.versions().forEach((connector, version) -> {
            Release release = releases.get(version);
            ConnectorDescriptor found = release == null ? null : release.connectors.get(connector);
            if (found == null) {
                throw new IllegalStateException(
                        "The plugin " + version + ", with which it was published, is not "
                                + "installed any more. Install it again, or publish the integration with another version of it.");
            }
            all.put(connector, found);
        });
        return all.values();
    }

    Pins pins(Set<String> connectors) {
        Map<String, PluginVersion> pinned = new HashMap<>();
        for (String connector : connectors) {
            Release release = chosen.get(connector);
            if (release != null && release.installed != null) pinned.put(connector, release.installed.named());
        }
        return new Pins(pinned);
    }
}
