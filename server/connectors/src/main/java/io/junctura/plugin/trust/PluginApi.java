package io.junctura.plugin.trust;

/** The plugin API of this server. */
public final class PluginApi {
    /** Compared with the {@code Plugin-Requires} of a plugin. */
    public static final String VERSION = "0.1.0";

    private PluginApi() {}
}
