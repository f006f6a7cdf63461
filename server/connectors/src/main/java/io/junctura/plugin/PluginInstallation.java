package io.junctura.plugin;

import io.junctura.connector.Allowed;
import io.junctura.connector.PluginVersion;

/**
 * The result of installing a plugin.
 *
 * @param sha256 of the jar
 * @param view   the plugin after the installation, or as it would be after a dry run
 */
public record PluginInstallation(
        Outcome outcome, PluginVersion version, String sha256, Allowed allowed, PluginView view) {

    /** How an installation changed the plugin. */
    public enum Outcome {
        /** The plugin was not installed before. */
        INSTALLED,
        /** A newer version, which is selected now. */
        UPGRADED,
        /** An older version, which is selected now because the caller wanted a downgrade. */
        DOWNGRADED,
        /** The same snapshot version with another content. */
        REPLACED,
        /** The same jar was installed before: nothing has changed. */
        KNOWN
    }
}
