package io.junctura.connector;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The plugin version of each connector, by connector ID. A connector without a version is used in the version that is selected
 * now: the connectors of the server, and all connectors if nothing is published. Immutable.
 */
public record PinnedVersions(Map<String, PluginVersion> versions) {

    public static final PinnedVersions NONE = new PinnedVersions(Map.of());

    public PinnedVersions {
        versions = Map.copyOf(versions);
    }

    public @Nullable PluginVersion of(String connector) {
        return versions.get(connector);
    }

    /** @param version null: any */
    public boolean use(String plugin, @Nullable String version) {
        return versions.values().stream()
                .anyMatch(pinned -> pinned.plugin().equals(plugin)
                        && (version == null || pinned.version().equals(version)));
    }

    /** As a JSON value with sorted names, so equal versions give equal JSON. */
    public Map<String, Object> json() {
        Map<String, Object> json = new TreeMap<>();
        versions.forEach((connector, version) -> json.put(connector, version.written()));
        return json;
    }

    /** @param json as {@link #json} made it */
    public static PinnedVersions of(Map<String, Object> json) {
        return new PinnedVersions(json.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, pinned -> PluginVersion.read(String.valueOf(pinned.getValue())))));
    }
}
