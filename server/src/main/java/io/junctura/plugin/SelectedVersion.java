package io.junctura.plugin;

import io.junctura.connector.PluginVersion;
import org.jspecify.annotations.Nullable;

/**
 * Which version of a plugin is used by what is published from now on.
 *
 * @param before  the one that was chosen before, to go back to; null if there was none
 * @param enabled false: nothing of it is executed, in whatever version
 * @param moved   whether the flows that were live when it was chosen have been published again with it
 */
record SelectedVersion(
        String plugin, String version, @Nullable String before, boolean enabled, boolean moved) {

    PluginVersion chosen() {
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
}
