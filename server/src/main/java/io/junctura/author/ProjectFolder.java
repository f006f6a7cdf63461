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

/** A connector's project while its author works on it: files come and go under our eyes. */
public record ProjectFolder(Path folder) {

    /** What the plugin's jar is made of. */
    public Map<Path, Stamp> sources() {
        return stamps(List.of(folder.resolve("pom.xml"), folder.resolve("src/main")));
    }

    /** The plugin that was built last, as it is now. */
    public Map<Path, Stamp> built() {
        return stamps(jar().stream().toList());
    }

    /** The plugin that was built last, by Maven or by Gradle; empty if none is there. */
    public Optional<Path> jar() {
        List<Path> jars = new ArrayList<>();
        for (String output : List.of("target", "build/libs")) {
            Path place = folder.resolve(output);
            if (!Files.isDirectory(place)) continue;
            try (Stream<Path> all = Files.list(place)) {
                all.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
            } catch (IOException | UncheckedIOException e) {
                // It has just been cleaned.
            }
        }
        Map<Path, Stamp> stamps = stamps(jars);
        return stamps.keySet().stream()
                .sorted(Comparator.comparing((Path jar) -> stamps.get(jar).changed())
                        .reversed())
                .filter(ProjectFolder::isPlugin)
                .findFirst();
    }

    /** There are jars of sources, of documentation, and of what was there before libraries were put in. */
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

    /** Of files, and of all files in and below folders, hidden ones excepted; of none that is not there. */
    public static Map<Path, Stamp> stamps(List<Path> roots) {
        Map<Path, Stamp> stamps = new TreeMap<>();
        for (Path root : roots) {
            if (!Files.exists(root)) continue;
            try (Stream<Path> all = Files.walk(root)) {
                all.filter(file -> file.equals(root)
                                || !file.getFileName().toString().startsWith("."))
                        .forEach(file -> stamp(file, stamps));
            } catch (IOException | UncheckedIOException e) {
                // Something went while it was listed: the next look finds it so.
            }
        }
        return stamps;
    }

    private static void stamp(Path file, Map<Path, Stamp> into) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isRegularFile()) into.put(file, new Stamp(attributes.size(), attributes.lastModifiedTime()));
        } catch (IOException e) {
            // It has just been taken away.
        }
    }
}
