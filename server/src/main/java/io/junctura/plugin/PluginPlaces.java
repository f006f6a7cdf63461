package io.junctura.plugin;

import java.nio.file.Path;
import java.util.List;

/**
 * Where plugins and their drivers are.
 *
 * @param plugins jars in it are installed, and our copies of jars are kept below it
 * @param more    further folders whose jars are installed
 * @param drivers the jars that the operator adds to plugins, in a folder for each; need not exist
 */
public record PluginPlaces(Path plugins, List<Path> more, Path drivers) {
    public PluginPlaces {
        more = List.copyOf(more);
    }

    /** Those of a data folder. */
    public static PluginPlaces of(Path data, List<Path> more) {
        return new PluginPlaces(data.resolve("plugins"), more, drivers(data));
    }

    /** The drivers of a data folder. */
    public static Path drivers(Path data) {
        return data.resolve("drivers");
    }
}
