package io.junctura.plugin;

import java.nio.file.Path;
import java.util.List;

/**
 * The folders of plugins and of their drivers.
 *
 * @param plugins whose jars are installed, and which contains the copies of jars
 * @param more    further folders whose jars are installed
 * @param drivers contains a folder for each plugin, with the jars that the operator adds to it; need not exist
 */
public record PluginPlaces(Path plugins, List<Path> more, Path drivers) {
    public PluginPlaces {
        more = List.copyOf(more);
    }

    /** The folders within a data folder. */
    public static PluginPlaces of(Path data, List<Path> more) {
        return new PluginPlaces(data.resolve("plugins"), more, drivers(data));
    }

    /** The folder of drivers within a data folder. */
    public static Path drivers(Path data) {
        return data.resolve("drivers");
    }
}
