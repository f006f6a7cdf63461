package io.junctura.plugin;

import io.junctura.plugin.trust.Unusable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLConnection;
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
 * Copies of plugin jars, under names that begin with the hash of their content. Class loaders open the copies only, because
 * a class loader breaks if its open jar is replaced.
 */
public final class PluginFiles {

    static final String BUNDLED = "bundled-plugins/";

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) +([A-Za-z0-9][A-Za-z0-9._-]*\\.jar)");
    private static final int PREFIX = 16;
    private static final String COPIES = "copies";
    /** Not the folder to which the operator adds drivers: each start deletes the files in this one. */
    private static final String DRIVERS = "driver-copies";

    private static final String NEW = "new-";
    private static final String TEMPORARY = ".tmp";

    private final Path folder;

    /** @param folder the data folder's {@code plugins} */
    PluginFiles(Path folder) {
        this.folder = folder;
    }

    /** @param sha256 of its content, in lower-case hexadecimal */
    record Bundled(String sha256, String name) {}

    /** The jars within the server's jar; none if the server does not run from a jar. */
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

    /** A copy of a jar that is not installed yet. The caller installs or discards it. */
    record Received(Path file, String sha256, long size) {

        void discard() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // No start reads a file with this name, and sweep() deletes it.
            }
        }
    }

    /** @throws Unusable if it is larger than a plugin may be */
    Received receive(InputStream in) throws IOException, Unusable {
        Received copy = copy(in, folder.resolve(COPIES), PluginJar.MAX_BYTES + 1);
        if (copy.size() <= PluginJar.MAX_BYTES) return copy;
        copy.discard();
        throw new Unusable("It has more than the " + (PluginJar.MAX_BYTES >> 20) + " MB that a plugin may have.");
    }

    /** The path of the copy of a version, whether it exists or not. */
    private Path place(InstalledVersion version) {
        String name = version.sha256().substring(0, PREFIX) + "-"
                + version.jar().id() + "-" + version.jar().version() + ".jar";
        return folder.resolve(COPIES).resolve(name);
    }

    /** Moves a received jar to the path of a version's copy. */
    Path adopt(Received received, InstalledVersion version) throws IOException {
        Path place = place(version);
        Files.move(received.file(), place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return place;
    }

    /**
     * The copy of a version, its hash compared. If it is missing or has another hash, it is written again from the store.
     *
     * @throws Unusable if the store does not have the jar any more
     */
    Path verified(InstalledVersion version, PluginStore store) throws Unusable {
        Path place = place(version);
        try {
            if (Files.isRegularFile(place) && sha256(place).equals(version.sha256())) return place;
            Files.createDirectories(place.getParent());
            Path temporary = Files.createTempFile(place.getParent(), NEW, TEMPORARY);
            Received made = new Received(temporary, "", 0);
            try {
                boolean kept;
                try (OutputStream out = Files.newOutputStream(temporary)) {
                    kept = store.copy(version.sha256(), out);
                }
                if (!kept || !sha256(temporary).equals(version.sha256())) {
                    throw new Unusable("The content of the plugin " + version.named() + " is not what was installed ("
                            + place + "), and the database does not hold it. Install it again.");
                }
                return adopt(made, version);
            } finally {
                made.discard();
            }
        } catch (IOException e) {
            throw new Unusable(
                    "The plugin " + version.named() + " cannot be copied to " + place + " (" + e
                            + "). Check the folder's rights and space.",
                    e);
        }
    }

    /** The content of a bundled jar. */
    static URLConnection content(ClassLoader server, Bundled jar) throws IOException, Unusable {
        URL found = server.getResource(BUNDLED + jar.name());
        if (found == null) throw new Unusable("The server's jar is damaged: " + BUNDLED + jar.name() + " is missing.");
        return found.openConnection();
    }

    /** The copy of a bundled jar, its hash compared. If it is missing or has another hash, it is unpacked again. */
    Path verified(ClassLoader server, Bundled jar) throws Unusable {
        Path place = folder.resolve("bundled").resolve(jar.sha256().substring(0, PREFIX) + "-" + jar.name());
        try {
            if (Files.isRegularFile(place)) {
                if (sha256(place).equals(jar.sha256())) return place;
                Files.delete(place);
            }
            try (InputStream in = content(server, jar).getInputStream()) {
                Received copy = copy(in, place.getParent(), Long.MAX_VALUE);
                if (!copy.sha256().equals(jar.sha256())) {
                    copy.discard();
                    throw new Unusable("The server's jar is damaged: " + BUNDLED + jar.name()
                            + " has changed since it was built. Download the server again.");
                }
                Files.move(copy.file(), place, StandardCopyOption.ATOMIC_MOVE);
                return place;
            }
        } catch (IOException e) {
            throw new Unusable(
                    "It cannot be unpacked to " + place + " (" + e + "). Check the folder's rights and space.", e);
        }
    }

    /** Copies a driver. The copy stays until {@link #sweep}, because a class loader has it open. */
    Received driver(Path jar) throws IOException {
        try (InputStream in = Files.newInputStream(jar)) {
            return driver(in, jar.getFileName().toString());
        }
    }

    /** @param name of the jar */
    Received driver(InputStream in, String name) throws IOException {
        Received copy = copy(in, folder.resolve(DRIVERS), Long.MAX_VALUE);
        Path place = folder.resolve(DRIVERS).resolve(copy.sha256().substring(0, PREFIX) + "-" + name);
        // Windows does not replace a file that another class loader has open.
        if (Files.isRegularFile(place) && sha256(place).equals(copy.sha256())) copy.discard();
        else Files.move(copy.file(), place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new Received(place, copy.sha256(), copy.size());
    }

    /** Deletes the copy of a removed version. A class loader that has it open still works. */
    void delete(InstalledVersion version) {
        new Received(place(version), "", 0).discard();
    }

    /** Deletes the files of incomplete uploads, and the copies of drivers. Call it before the first upload and the first copy. */
    void sweep() {
        sweep(COPIES, NEW + "*" + TEMPORARY);
        sweep("bundled", NEW + "*" + TEMPORARY);
        sweep(DRIVERS, "*");
    }

    private void sweep(String name, String pattern) {
        Path copies = folder.resolve(name);
        if (!Files.isDirectory(copies)) return;
        try (DirectoryStream<Path> left = Files.newDirectoryStream(copies, pattern)) {
            for (Path file : left) new Received(file, "", 0).discard();
        } catch (IOException e) {
            // The file only uses disk space.
        }
    }

    private static Received copy(InputStream in, Path into, long most) throws IOException {
        Files.createDirectories(into);
        Path temporary = Files.createTempFile(into, NEW, TEMPORARY);
        MessageDigest digest = digest();
        long size = 0;
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(temporary), digest)) {
            byte[] buffer = new byte[64 * 1024];
            for (int read = in.read(buffer); read >= 0 && size < most; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                size += read;
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        return new Received(temporary, HexFormat.of().formatHex(digest.digest()), size);
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[64 * 1024];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) digest.update(buffer, 0, read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Computes the hash by which a jar is known. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has SHA-256.
        }
    }

    /** The jars in a folder, by name. */
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
}
