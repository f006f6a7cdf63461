package io.junctura.connector;

/** One version of one plugin. A server has only one jar for it. */
public record PluginVersion(String plugin, String version) implements Comparable<PluginVersion> {

    /** @throws IllegalArgumentException if it was not written by {@link #written} */
    static PluginVersion read(String written) {
        int at = written.indexOf('@');
        if (at < 1) throw new IllegalArgumentException("\"" + written + "\" names no version of a plugin");
        return new PluginVersion(written.substring(0, at), written.substring(at + 1));
    }

    /** Such as {@code acme@1.2.0}. */
    String written() {
        return plugin + "@" + version;
    }

    /** For messages. */
    @Override
    public String toString() {
        return plugin + " " + version;
    }

    /** By plugin, then by version, the oldest first. */
    @Override
    public int compareTo(PluginVersion other) {
        int byPlugin = plugin.compareTo(other.plugin);
        return byPlugin != 0 ? byPlugin : Versions.compare(version, other.version);
    }
}
