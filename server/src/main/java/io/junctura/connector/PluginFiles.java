package io.junctura.connector;

import io.junctura.connector.PluginJar.Unusable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Our own copies of plugin jars, under names that begin with their content's hash: they are loaded, never the original, so
 * that replacing a jar harms no class loader that has it open.
 */
final class PluginFiles {

    static final String BUNDLED = "bundled-plugins/";

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) +([A-Za-z0-9][A-Za-z0-9._-]*\\.jar)");
    private static final int PREFIX = 16;

    private final Path folder;

    /** @param folder the data folder's {@code plugins} */
    PluginFiles(Path folder) {
        this.folder = folder;
    }

    /** @param sha256 of its content, in lower-case hexadecimal */
    record Bundled(String sha256, String name) {}

    /** The jars within the server's own; none where it was not built into one. */
    static List<Bundled> bundled(ClassLoader server) throws IOException {
        List<Bundled> found = new ArrayList<>();
        try (InputStream in = server.getResourceAsStream(BUNDLED + "index")) {
            if (in == null) {
                return found;
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                var matcher = LINE.matcher(line);
                if (!line.isBlank()) {
                    if (!matcher.matches()) {
                        throw new IOException(
                                "The server's jar is damaged: " + BUNDLED + "index holds \"" + line + "\".");
                    }
                    found.add(new Bundled(matcher.group(1), matcher.group(2)));
                }
            }
        }
        return found;
    }

    /**
     * Unpacks a bundled jar unless an earlier start did. What is there is trusted by its name and by not being empty: its
     * content was compared before it got that name.
     */
    Path unpack(ClassLoader server, Bundled jar) throws Unusable {
        Path target = folder.resolve("bundled").resolve(jar.sha256().substring(0, PREFIX) + "-" + jar.name());
        try {
            if (Files.isRegularFile(target) && Files.size(target) > 0) {
                return target;
            }
            try (InputStream in = server.getResourceAsStream(BUNDLED + jar.name())) {
                if (in == null) {
                    throw new Unusable("The server's jar is damaged: " + BUNDLED + jar.name() + " is missing.");
                }
                Copied copy = copy(in, target.getParent());
                if (!copy.sha256().equals(jar.sha256())) {
                    Files.delete(copy.file());
                    throw new Unusable("The server's jar is damaged: " + BUNDLED + jar.name()
                            + " has changed since it was" + " built. Download the server again.");
                }
                Files.move(copy.file(), target, StandardCopyOption.ATOMIC_MOVE);
                return target;
            }
        } catch (IOException e) {
            throw new Unusable(
                    "It cannot be unpacked to " + target + " (" + e + "). Check the folder's rights and space.", e);
        }
    }

    private record Copied(Path file, String sha256) {}

    private static Copied copy(InputStream in, Path into) throws IOException {
        Files.createDirectories(into);
        Path temporary = Files.createTempFile(into, "new-", ".tmp");
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (OutputStream out = new DigestOutputStream(Files.newOutputStream(temporary), digest)) {
                in.transferTo(out);
            }
            return new Copied(temporary, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has SHA-256.
        }
    }

    /** A folder's jars, by name; other files are none of ours. */
    static List<Path> jarsIn(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
                files.forEach(jars::add);
            }
        }
        jars.sort(null);
        return jars;
    }

    /** Copies a user's jar, unless the same content was copied before. */
    Path adopt(Path jar) throws Unusable {
        try (InputStream in = Files.newInputStream(jar)) {
            Path copies = folder.resolve("copies");
            Copied copy = copy(in, copies);
            Path target = copies.resolve(copy.sha256().substring(0, PREFIX) + "-" + jar.getFileName());
            if (Files.isRegularFile(target)) {
                Files.delete(copy.file());
            } else {
                Files.move(copy.file(), target, StandardCopyOption.ATOMIC_MOVE);
            }
            return target;
        } catch (IOException e) {
            throw new Unusable(
                    "It cannot be copied into " + folder + " (" + e + "). Check its rights and the space left.", e);
        }
    }
}
