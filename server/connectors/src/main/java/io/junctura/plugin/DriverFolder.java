package io.junctura.plugin;

import io.junctura.plugin.PluginFiles.Received;
import io.junctura.plugin.Plugins.Problem;
import io.junctura.plugin.isolation.ClassJar;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The drivers of plugins, such as JDBC drivers: the jars that the operator adds, and the bundled ones. The folder with a
 * plugin's id contains the jars that are added to that plugin. A jar that cannot be opened is ignored, so that the plugin and
 * its other drivers still work. Thread safe.
 */
final class DriverFolder {
    /** That of the plugins: commands which only use them are silent about both. */
    private static final System.Logger LOG = System.getLogger(Plugins.class.getName());

    private final Path folder;
    private final BundledDrivers bundled;
    private final PluginFiles files;
    /** A cache, because hashing hundreds of megabytes for each listing would take seconds. */
    private final Map<Path, SeenJar> seen = new ConcurrentHashMap<>();

    private record Stamp(long size, FileTime changed) {}

    /** The names, sizes and times of a plugin's jars. It differs if one was added, replaced or removed. */
    record State(Map<Path, Object> stamps) {}

    private record SeenJar(Stamp stamp, DriverJar jar) {}

    /** @param folder that contains a folder for each plugin; need not exist */
    DriverFolder(Path folder, BundledDrivers bundled, PluginFiles files) {
        this.folder = folder;
        this.bundled = bundled;
        this.files = files;
    }

    /** The jars of a plugin, in the order in which classes are searched. */
    List<DriverJar> of(String plugin) {
        List<Path> added = jars(plugin);
        List<DriverJar> all = new ArrayList<>(added.stream().map(this::read).toList());
        for (BundledDrivers.Driver each : notReplaced(plugin, added)) {
            all.add(new DriverJar(each.name(), bundled.size(each), each.sha256(), null));
        }
        return all;
    }

    private List<BundledDrivers.Driver> notReplaced(String plugin, List<Path> added) {
        return bundled.of(plugin).stream()
                .filter(driver -> added.stream().noneMatch(jar -> driver.isReplacedBy(name(jar))))
                .toList();
    }

    State state(String plugin) {
        Map<Path, Object> stamps = new HashMap<>();
        for (Path jar : jars(plugin)) {
            try {
                stamps.put(jar, stamp(Files.readAttributes(jar, BasicFileAttributes.class)));
            } catch (IOException e) {
                stamps.put(jar, "unreadable");
            }
        }
        return new State(stamps);
    }

    private static Stamp stamp(BasicFileAttributes attributes) {
        return new Stamp(attributes.size(), attributes.lastModifiedTime());
    }

    /**
     * Copies a plugin's jars for a class loader. A class loader breaks if its open jar is replaced.
     *
     * @return the copies, in the order of the jars' names
     */
    List<Path> copies(String plugin) {
        List<Path> copies = new ArrayList<>();
        List<Path> added = jars(plugin);
        for (Path jar : added) copy(plugin, jar.toString(), () -> files.driver(jar), copies);
        for (BundledDrivers.Driver each : notReplaced(plugin, added)) {
            copy(plugin, each.name(), () -> bundled.copy(each, files), copies);
        }
        return copies;
    }

    @FunctionalInterface
    private interface Copying {
        Received copy() throws IOException;
    }

    private static void copy(String plugin, String jar, Copying copying, List<Path> copies) {
        String problem;
        try {
            Received copy = copying.copy();
            problem = problem(copy.file());
            if (problem == null) {
                copies.add(copy.file());
                LOG.log(
                        Level.INFO,
                        () -> "Plugin driver loaded: " + plugin + ": " + name(Path.of(jar)) + ", sha256 "
                                + copy.sha256());
                return;
            }
            copy.discard();
        } catch (IOException e) {
            problem = unreadable(e);
        }
        LOG.log(Level.WARNING, "Plugin driver left out: " + jar + ": " + problem);
    }

    /**
     * Jars that are ignored, and folders that belong to no plugin.
     *
     * @param isInstalled whether a plugin with this id is installed
     */
    List<Problem> problems(Predicate<String> isInstalled) {
        List<Problem> all = new ArrayList<>();
        for (Path each : folders()) {
            String plugin = each.getFileName().toString();
            if (!isInstalled.test(plugin)) {
                all.add(new Problem(
                        each.toString(),
                        "There is no plugin \"" + plugin + "\", so these drivers are not used. Name the folder as"
                                + " \"plugin list\" names the plugin, or install the plugin."));
                continue;
            }
            for (DriverJar jar : of(plugin)) {
                String problem = jar.problem();
                if (problem != null)
                    all.add(new Problem(each.resolve(jar.name()).toString(), problem));
            }
        }
        return all;
    }

    private List<Path> folders() {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) return found;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, Files::isDirectory)) {
            all.forEach(found::add);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The folder " + folder + " cannot be read: " + e + ". Check its rights.");
        }
        found.sort(null);
        return found;
    }

    private List<Path> jars(String plugin) {
        try {
            return PluginFiles.jarsIn(folder.resolve(plugin));
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "The folder " + folder.resolve(plugin) + " cannot be read: " + e + ". Check its rights.");
            return List.of();
        }
    }

    private DriverJar read(Path jar) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(jar, BasicFileAttributes.class);
            Stamp stamp = stamp(attributes);
            SeenJar before = seen.get(jar);
            if (before != null && before.stamp().equals(stamp)) return before.jar();
            DriverJar found = new DriverJar(name(jar), stamp.size(), PluginFiles.sha256(jar), problem(jar));
            seen.put(jar, new SeenJar(stamp, found));
            return found;
        } catch (IOException e) {
            return new DriverJar(name(jar), 0, "", unreadable(e));
        }
    }

    private static String name(Path jar) {
        return jar.getFileName().toString();
    }

    private static @Nullable String problem(Path jar) {
        try {
            new ClassJar(jar).close();
            return null;
        } catch (IOException e) {
            return unreadable(e);
        }
    }

    private static String unreadable(IOException e) {
        return "This driver jar cannot be opened (" + e.getMessage() + "), and is left out. Copy it again.";
    }
}
