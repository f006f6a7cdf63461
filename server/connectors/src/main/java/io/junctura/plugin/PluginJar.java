package io.junctura.plugin;

import io.junctura.connector.Allowed;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.Descriptors;
import io.junctura.connector.Descriptors.Described;
import io.junctura.connector.PluginVersion;
import io.junctura.connector.Versions;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.plugin.trust.JarCheck;
import io.junctura.plugin.trust.LoadCheck;
import io.junctura.plugin.trust.PluginApi;
import io.junctura.plugin.trust.Unusable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultVersionManager;

/**
 * The manifest and the descriptor of a plugin's jar, read without loading a class: from the jar, or from the store.
 *
 * @param about {@code {title, provider, license, requires, connectors, icons}}, a JSON value; connectors as in its descriptor
 */
public record PluginJar(
        String id, String version, Map<String, Object> about, List<Described> connectors, Allowed allowed) {

    /** Of a jar that comes from outside. */
    static final long MAX_BYTES = 256L << 20;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final long MAX_DESCRIPTOR_BYTES = 5_000_000;
    private static final int MAX_ICON_BYTES = 16 << 10;
    private static final int MAX_TEXT_LENGTH = 1_000;

    /** Reads a jar that is not trusted, and checks each of its entries. */
    static PluginJar check(Path file) throws Unusable {
        JarCheck.Result found = JarCheck.check(file);
        PluginJar jar = read(file);
        if (!found.nativeCode().isEmpty() && !jar.allowed().nativeCode()) {
            throw new Unusable("It holds native code (" + found.nativeCode().get(0) + ") without saying so. Its author "
                    + "has to declare @Permissions(nativeCode = true).");
        }
        LoadCheck.check(file, jar.connectors());
        return jar;
    }

    /** Reads a jar that was checked before. */
    static PluginJar read(Path file) throws Unusable {
        try (JarFile jar = new JarFile(file.toFile(), false, ZipFile.OPEN_READ)) {
            return read(JarEntries.of(jar));
        } catch (IOException e) {
            throw new Unusable(
                    "It cannot be read (" + e.getMessage() + "): it is damaged, or no jar. Copy it again.", e);
        }
    }

    /** Reads a jar that is trusted. */
    static PluginJar read(JarEntries jar) throws Unusable, IOException {
        Attributes attributes = manifest(jar);
        String id = attribute(attributes, "Plugin-Id");
        if (id == null || !ID.matcher(id).matches() || id.equals(ConnectorDescriptor.BUILT_IN)) {
            throw new Unusable(
                    "Its manifest has no Plugin-Id of letters, digits, dots, dashes and underscores, so it is"
                            + " no plugin.");
        }
        String version = attribute(attributes, "Plugin-Version");
        if (version == null || !Versions.VERSION.matcher(version).matches()) {
            throw new Unusable("Its manifest has no Plugin-Version such as 1.2.0 or 1.2.0-SNAPSHOT.");
        }
        checkManifest(attributes);
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("title", words(attributes, "Plugin-Description"));
        about.put("provider", words(attributes, "Plugin-Provider"));
        about.put("license", words(attributes, "Plugin-License"));
        about.put("requires", words(attributes, "Plugin-Requires"));
        List<?> connectors = descriptor(jar);
        about.put("connectors", connectors);
        about.put(Descriptors.ICONS, icons(jar, connectors));
        return described(id, version, about);
    }

    private static Attributes manifest(JarEntries jar) throws Unusable, IOException {
        try (InputStream in = jar.open(JarFile.MANIFEST_NAME)) {
            if (in == null) {
                throw new Unusable(
                        "It has no META-INF/MANIFEST.MF, so it is no plugin. Put Plugin-Id and Plugin-Version"
                                + " into its manifest.");
            }
            return new Manifest(in).getMainAttributes();
        }
    }

    /** @param about as it was read from the jar before */
    public static PluginJar described(String id, String version, Map<String, Object> about) throws Unusable {
        try {
            List<Described> connectors = Descriptors.read(about, id, version);
            if (connectors.isEmpty()) {
                throw new Unusable("It holds no connector.");
            }
            Allowed allowed = Allowed.NOTHING;
            for (Described connector : connectors) allowed = allowed.and(connector.allowed());
            return new PluginJar(id, version, about, connectors, allowed);
        } catch (IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    PluginVersion named() {
        return new PluginVersion(id, version);
    }

    /** A value of the manifest, such as {@code title}; empty if it has none. */
    String about(String what) {
        return about.get(what) instanceof String text ? text : "";
    }

    /** Why a plugin with this {@code Plugin-Requires} cannot be used with this server; null if it can. */
    static @Nullable String misfit(@Nullable String requires) {
        if (requires == null || requires.isEmpty() || requires.equals("*")) return null;
        String constraint = Character.isDigit(requires.charAt(0)) ? ">=" + requires : requires;
        try {
            if (new DefaultVersionManager().checkVersionConstraint(PluginApi.VERSION, constraint)) return null;
            return "It requires version " + requires + " of the plugin API, and this server has " + PluginApi.VERSION
                    + ". Use another version of the plugin, or update the server.";
        } catch (RuntimeException e) {
            return "Its manifest's Plugin-Requires (" + requires + ") is no range of versions.";
        }
    }

    private static void checkManifest(Attributes attributes) throws Unusable {
        String misfit = misfit(attribute(attributes, "Plugin-Requires"));
        if (misfit != null) throw new Unusable(misfit);
        if (attribute(attributes, "Plugin-Dependencies") != null) {
            throw new Unusable(
                    "It depends on other plugins, which is not possible: put what it needs into its own jar.");
        }
        if (attribute(attributes, "Plugin-Class") != null) {
            throw new Unusable("Its manifest names a Plugin-Class, which is not used here: a connector is freed by its"
                    + " close(). Take the line out.");
        }
    }

    private static List<?> descriptor(JarEntries jar) throws Unusable, IOException {
        try (InputStream in = jar.open(Descriptors.FILE);
                Reservation values = HeapShare.REQUEST_VALUES.open()) {
            if (in == null) {
                throw new Unusable("It has no " + Descriptors.FILE
                        + ". Compile it with the annotation processor that is in the plugin API's jar.");
            }
            if (Json.parse(in, MAX_DESCRIPTOR_BYTES, values) instanceof Map<?, ?> map
                    && map.get("connectors") instanceof List<?> connectors) {
                return connectors;
            }
            throw new IllegalArgumentException("\"connectors\" is missing or no list");
        } catch (JsonProblem | MemoryExhausted | IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    /** By the ids of connectors. Invalid ids are refused later. */
    private static Map<String, String> icons(JarEntries jar, List<?> connectors) throws Unusable, IOException {
        Map<String, String> icons = new TreeMap<>();
        for (Object connector : connectors) {
            if (!(connector instanceof Map<?, ?> map) || !(map.get("id") instanceof String id)) continue;
            String file = Descriptors.iconFile(id);
            try (InputStream in = jar.open(file)) {
                if (in == null) continue;
                byte[] svg = in.readNBytes(MAX_ICON_BYTES + 1);
                if (svg.length > MAX_ICON_BYTES) {
                    throw new Unusable(
                            "Its icon " + file + " is larger than " + (MAX_ICON_BYTES >> 10) + " KB. Make it simpler.");
                }
                icons.put(id, new String(svg, StandardCharsets.UTF_8));
            }
        }
        return icons;
    }

    private static Unusable unreadable(Exception why) {
        return new Unusable(
                "Its " + Descriptors.FILE + " cannot be used (" + why.getMessage() + "). Compile the plugin again.",
                why);
    }

    private static @Nullable String attribute(Attributes attributes, String name) {
        String value = attributes.getValue(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static String words(Attributes attributes, String name) {
        String value = attribute(attributes, name);
        if (value == null) return "";
        return value.length() > MAX_TEXT_LENGTH ? value.substring(0, MAX_TEXT_LENGTH) : value;
    }
}
