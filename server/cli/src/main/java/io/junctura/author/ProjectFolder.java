package io.junctura.author;

import io.junctura.author.Changes.Stamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The project of a connector while its author works on it. Files may change and disappear at any time. */
public record ProjectFolder(Path folder) {

    /** The files from which the plugin's jar is built. */
    public Map<Path, Stamp> sources() {
        return stamps(List.of(folder.resolve("pom.xml"), folder.resolve("src/main")));
    }

    /** The state of the plugin that was built last. */
    public Map<Path, Stamp> built() {
        return stamps(jar().stream().toList());
    }

    /** The plugin that was built last, by Maven or Gradle; empty if there is none. */
    public Optional<Path> jar() {
        List<Path> jars = new ArrayList<>();
        for (String output : List.of("target", "build/libs")) {
            Path place = folder.resolve(output);
            if (!Files.isDirectory(place)) continue;
            try (Stream<Path> all = Files.list(place)) {
                all.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
            } catch (IOException | UncheckedIOException e) {
                // The build has just deleted it.
            }
        }
        Map<Path, Stamp> stamps = stamps(jars);
        return stamps.keySet().stream()
                .sorted(Comparator.comparing((Path jar) -> stamps.get(jar).changed())
                        .reversed())
                .filter(ProjectFolder::isPlugin)
                .findFirst();
    }

    /** Excludes jars of sources, of documentation, and those without libraries. */
    private static boolean isPlugin(Path file) {
        String name = file.getFileName().toString();
        if (name.startsWith("original-") || name.endsWith("-sources.jar") || name.endsWith("-javadoc.jar"))
            return false;
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            return manifest != null && manifest.getMainAttributes().getValue("Plugin-Id") != null;
        } catch (IOException e) {
            return false; // It is being written.
        }
    }

    /** The states of files, and of all files in and below folders. Hidden and missing ones are left out. */
    public static Map<Path, Stamp> stamps(List<Path> roots) {
        Map<Path, Stamp> stamps = new TreeMap<>();
        for (Path root : roots) {
            if (!Files.exists(root)) continue;
            try (Stream<Path> all = Files.walk(root)) {
                all.filter(file -> file.equals(root)
                                || !file.getFileName().toString().startsWith("."))
                        .forEach(file -> stamp(file, stamps));
            } catch (IOException | UncheckedIOException e) {
                // A file disappeared during the listing. The next call sees that.
            }
        }
        return stamps;
    }

    private static void stamp(Path file, Map<Path, Stamp> into) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isRegularFile()) into.put(file, new Stamp(attributes.size(), attributes.lastModifiedTime()));
        } catch (IOException e) {
            // It has just been deleted.
        }
    }
}
