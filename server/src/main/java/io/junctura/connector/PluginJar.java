package io.junctura.connector;

import io.junctura.connector.Descriptors.Described;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultVersionManager;

/**
 * A plugin's jar and what it says of itself, read without loading a class.
 *
 * @param file our own copy, which nobody changes
 */
record PluginJar(Path file, String id, String version, List<Described> connectors) {

    /** The version of the plugin API that this server offers; a plugin's {@code Plugin-Requires} is held against it. */
    static final String API_VERSION = "0.1.0";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final long MAX_DESCRIPTOR_BYTES = 5_000_000;
    private static final int MAX_ENTRIES = 100_000;

    /** The jar cannot be used; the message is a sentence that says why and what to do. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String sentence) {
            super(sentence);
        }

        Unusable(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }

    static PluginJar read(Path file) throws Unusable {
        try (JarFile jar = new JarFile(file.toFile(), false, ZipFile.OPEN_READ)) {
            checkEntries(jar);
            Manifest manifest = jar.getManifest();
            if (manifest == null) {
                throw new Unusable(
                        "It has no META-INF/MANIFEST.MF, so it is no plugin. Put Plugin-Id and Plugin-Version"
                                + " into its manifest.");
            }
            Attributes attributes = manifest.getMainAttributes();
            String id = attribute(attributes, "Plugin-Id");
            if (id == null || !ID.matcher(id).matches()) {
                throw new Unusable(
                        "Its manifest has no Plugin-Id of letters, digits, dots, dashes and underscores, so it is"
                                + " no plugin.");
            }
            String version = attribute(attributes, "Plugin-Version");
            if (version == null) {
                throw new Unusable("Its manifest has no Plugin-Version.");
            }
            checkManifest(attributes);
            return new PluginJar(file, id, version, connectors(jar, id, version));
        } catch (IOException e) {
            throw new Unusable(
                    "It cannot be read (" + e.getMessage() + "): it is damaged, or no jar. Copy it again.", e);
        }
    }

    private static void checkEntries(JarFile jar) throws Unusable {
        int count = 0;
        for (Enumeration<? extends ZipEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            String name = entries.nextElement().getName();
            if (++count > MAX_ENTRIES) {
                throw new Unusable("It has more than " + MAX_ENTRIES + " entries.");
            }
            if (name.startsWith("/")
                    || name.indexOf('\\') >= 0
                    || name.indexOf('\0') >= 0
                    || (name.length() > 1 && name.charAt(1) == ':')
                    || ("/" + name + "/").contains("/../")) {
                throw new Unusable("It holds an entry that points outside of it (" + name
                        + "). It was made to do harm, or by" + " a broken tool; do not use it.");
            }
        }
    }

    private static void checkManifest(Attributes attributes) throws Unusable {
        String requires = attribute(attributes, "Plugin-Requires");
        if (requires != null && !requires.equals("*")) {
            String constraint = Character.isDigit(requires.charAt(0)) ? ">=" + requires : requires;
            boolean fits;
            try {
                fits = new DefaultVersionManager().checkVersionConstraint(API_VERSION, constraint);
            } catch (RuntimeException e) {
                throw new Unusable("Its manifest's Plugin-Requires (" + requires + ") is no range of versions.", e);
            }
            if (!fits) {
                throw new Unusable("It requires version " + requires + " of the plugin API, and this server has "
                        + API_VERSION + ". Use another version of the plugin, or update the server.");
            }
        }
        if (attribute(attributes, "Plugin-Dependencies") != null) {
            throw new Unusable(
                    "It depends on other plugins, which is not possible: put what it needs into its own jar.");
        }
        if (attribute(attributes, "Plugin-Class") != null) {
            throw new Unusable("Its manifest names a Plugin-Class, which is not used here: a connector is freed by its"
                    + " close(). Take the line out.");
        }
    }

    private static List<Described> connectors(JarFile jar, String id, String version) throws Unusable, IOException {
        ZipEntry entry = jar.getEntry(Descriptors.FILE);
        if (entry == null) {
            throw new Unusable("It has no " + Descriptors.FILE
                    + ". Compile it with the annotation processor that is in the" + " plugin API's jar.");
        }
        try (InputStream in = jar.getInputStream(entry)) {
            List<Described> connectors = Descriptors.read(Json.parse(in, MAX_DESCRIPTOR_BYTES), id, version);
            if (connectors.isEmpty()) {
                throw new Unusable("It holds no connector.");
            }
            return connectors;
        } catch (JsonProblem | IllegalArgumentException e) {
            throw new Unusable(
                    "Its " + Descriptors.FILE + " cannot be used (" + e.getMessage() + "). Compile the plugin again.",
                    e);
        }
    }

    private static @Nullable String attribute(Attributes attributes, String name) {
        String value = attributes.getValue(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
