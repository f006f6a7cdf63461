package io.junctura.cli;

import io.junctura.Logging;
import io.junctura.plugin.PluginPlaces;
import io.junctura.plugin.Plugins;
import io.junctura.plugin.sql.SqlPluginStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The plugins that a command without a server uses: those in the jar, those of the data folder, and given ones. */
final class LocalPlugins {

    @Option(names = "--plugins", paramLabel = "DIR", description = "A folder with more plugin jars.")
    List<Path> more = new ArrayList<>();

    @Option(names = "--data", paramLabel = "DIR", description = "The server's data folder. Its plugins are used, too.")
    @Nullable
    Path data;

    /** Plugins in a folder that is gone afterwards: the data folder belongs to the server. */
    static final class Opened implements AutoCloseable {
        private final Path scratch;
        final Plugins plugins;

        private Opened(Path scratch, Plugins plugins) {
            this.scratch = scratch;
            this.plugins = plugins;
        }

        /** Where a run may keep files, until this is closed. */
        Path files() {
            return scratch.resolve("files");
        }

        /** Where a run may keep what steps remember, until this is closed. */
        Path memory() {
            return scratch.resolve("memory");
        }

        @Override
        public void close() {
            plugins.close();
            delete(scratch);
        }
    }

    /** Reports on the terminal which plugins are left out. */
    Opened open(Terminal terminal) throws Failed {
        Opened opened = open(Remote.dataFolder(data, terminal));
        for (Plugins.Problem problem : opened.plugins.problems()) {
            terminal.err().println("junctura: The plugin " + problem.jar() + " is left out: " + problem.message());
        }
        return opened;
    }

    Opened open(Path dataFolder) throws Failed {
        return open(PluginPlaces.drivers(dataFolder), scratch -> {
            List<Path> folders = new ArrayList<>(more);
            Path dropped = dataFolder.resolve("plugins");
            Path kept = scratch.resolve("installed");
            if (SqlPluginStore.export(dataFolder, kept)) folders.add(0, kept);
            else if (Files.isDirectory(dropped)) folders.add(dropped);
            return folders;
        });
    }

    /** Only the plugins in the jar. */
    static Opened bundled() throws Failed {
        return open(null, scratch -> List.of());
    }

    private interface Folders {
        List<Path> in(Path scratch) throws IOException;
    }

    /** @param drivers null if there are none */
    private static Opened open(@Nullable Path drivers, Folders folders) throws Failed {
        // The log would say that the plugins are installed, but they are only used by this command.
        Logging.onlyWarningsOf(Plugins.class);
        try {
            Path scratch = Files.createTempDirectory("junctura-plugins-");
            PluginPlaces places = new PluginPlaces(
                    scratch, folders.in(scratch), drivers == null ? PluginPlaces.drivers(scratch) : drivers);
            return new Opened(scratch, Plugins.open(places, io.junctura.Version.text()));
        } catch (IOException e) {
            throw new Failed(
                    "The plugins cannot be read (" + e.getMessage() + "). Check the folders' rights and space.");
        }
    }

    static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) Files.deleteIfExists(path);
        } catch (IOException e) {
            // The system clears its temporary folder.
        }
    }
}
