package io.junctura.connector;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which version of its plugin each connector is used in, by connector id. A connector that is not named is used as it is
 * now: those of the server itself, and all of them where nothing was published. Immutable.
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

    /** As a JSON value, its names in order: the same pins give the same. */
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
