package io.junctura.author;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The part of the server's executable jar that the tests of a connector need. Most of the executable jar is bundled plugins, and
 * each new server of a test unpacks all that it has.
 */
final class TestServerJar {
    private static final String PLUGINS = "bundled-plugins/";
    private static final String INDEX = PLUGINS + "index";

    /** The bundled plugins that flows in a test may use. */
    private static final Set<String> KEPT = Set.of("csv.jar", "file.jar", "http.jar", "text.jar");

    private TestServerJar() {}

    static void write(Path server, Path to) throws IOException {
        try (ZipFile from = new ZipFile(server.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
            out.setLevel(Deflater.BEST_SPEED); // It saves seconds, for a twentieth more.
            for (Enumeration<? extends ZipEntry> all = from.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                if (!isNeeded(entry.getName())) continue;
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                try (InputStream in = from.getInputStream(entry)) {
                    if (entry.getName().equals(INDEX)) out.write(index(in));
                    else in.transferTo(out);
                }
                out.closeEntry();
            }
        }
    }

    private static boolean isNeeded(String entry) {
        if (entry.startsWith("bundled-drivers/") || entry.startsWith("sdk/")) return false;
        return !entry.startsWith(PLUGINS)
                || entry.equals(PLUGINS)
                || entry.equals(INDEX)
                || KEPT.contains(entry.substring(PLUGINS.length()));
    }

    /** The lines of the kept plugins: each is a hash and a name. */
    private static byte[] index(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line ->
                        KEPT.contains(line.substring(line.indexOf(' ') + 1).strip()))
                .collect(Collectors.joining("\n", "", "\n"))
                .getBytes(StandardCharsets.UTF_8);
    }
}
