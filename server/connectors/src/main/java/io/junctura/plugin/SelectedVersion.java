package io.junctura.plugin;

import io.junctura.connector.PluginVersion;
import org.jspecify.annotations.Nullable;

/**
 * The version of a plugin with which integrations are published from now on.
 *
 * @param before  the version that was selected before, for a rollback; null if there was none
 * @param enabled false: no version of the plugin is executed
 * @param moved   whether the flows that were live at the selection have been published again with this version
 */
public record SelectedVersion(
        String plugin, String version, @Nullable String before, boolean enabled, boolean moved) {

    PluginVersion selected() {
        return new PluginVersion(plugin, version);
    }

    SelectedVersion next(String newer) {
        return new SelectedVersion(plugin, newer, version, enabled, false);
    }

    SelectedVersion enabled(boolean now) {
        return new SelectedVersion(plugin, version, before, now, moved);
    }

    SelectedVersion afterMove() {
        return new SelectedVersion(plugin, version, before, enabled, true);
    }

    /** The same selection, without a version to roll back to. */
    SelectedVersion withoutBefore() {
        return new SelectedVersion(plugin, version, null, enabled, moved);
    }
}
