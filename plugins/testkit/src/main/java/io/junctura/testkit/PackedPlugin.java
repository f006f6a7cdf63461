package io.junctura.testkit;

import io.junctura.api.Connector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's jar, packed from the class path: the connectors' classes, and the libraries that they refer to. It is
 * loaded like the built jar, in its own class loader, which sees nothing else.
 */
final class PackedPlugin {
    static final String DESCRIPTOR = "META-INF/junctura/connectors.json";
    private static final String EXTENSIONS = "META-INF/extensions.idx";

    /** Packing takes longer than the start of a server, and each test of a class starts one with the same plugin. */
    private static final Map<List<Class<? extends Connector>>, Packed> PACKED = new ConcurrentHashMap<>();

    private record Packed(String id, byte[] jar) {}

    private final Map<String, byte[]> entries = new TreeMap<>();
    private final Set<Path> taken = new HashSet<>();
    /** Classes whose references must still be followed. */
    private final Deque<String> unread = new ArrayDeque<>();

    private final ClassLoader from;

    private PackedPlugin(ClassLoader from) {
        this.from = from;
    }

    /** @throws AssertionError with a message, if a file is missing that the build generates */
    static Path pack(Path folder, List<Class<? extends Connector>> connectors) {
        try {
            Packed plugin = PACKED.get(connectors);
            if (plugin == null) {
                plugin = packed(connectors);
                PACKED.put(List.copyOf(connectors), plugin);
            }
            return Files.write(folder.resolve(plugin.id + ".jar"), plugin.jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Packed packed(List<Class<? extends Connector>> connectors) throws IOException {
        PackedPlugin plugin = new PackedPlugin(connectors.get(0).getClassLoader());
        List<Object> described = new ArrayList<>();
        StringBuilder names = new StringBuilder();
        for (Class<? extends Connector> each : connectors) {
            Map<String, Object> one = descriptor(each);
            described.add(one);
            names.append(each.getName()).append('\n');
            plugin.take(place(each));
            plugin.unread.addAll(classes(one));
        }
        plugin.takeLibraries();
        plugin.entries.put(DESCRIPTOR, Json.write(Map.of("connectors", described)));
        plugin.entries.put(EXTENSIONS, names.toString().getBytes(StandardCharsets.UTF_8));
        String id = String.valueOf(((Map<?, ?>) described.get(0)).get("id"));
        return new Packed(id, plugin.jar(id));
    }

    /**
     * The descriptor of a connector that the build has written.
     *
     * @throws AssertionError with a message, if there is none
     */
    static Map<String, Object> descriptor(Class<? extends Connector> connector) {
        return descriptor(connector, place(connector));
    }

    /** @param place a folder of classes or a jar */
    static Map<String, Object> descriptor(Class<? extends Connector> connector, Path place) {
        byte[] read = read(place, DESCRIPTOR);
        if (read == null) {
            throw new AssertionError("There is no " + DESCRIPTOR + " in " + place + ", so the server does not see "
                    + connector.getName() + ". Name io.junctura:plugin-api among the annotationProcessorPaths of the"
                    + " compiler, and build from clean.");
        }
        try {
            if (Json.parse(read) instanceof Map<?, ?> file && file.get("connectors") instanceof List<?> all) {
                for (Object each : all) {
                    if (each instanceof Map<?, ?> one && connector.getName().equals(one.get("class"))) {
                        Map<String, Object> found = new LinkedHashMap<>();
                        one.forEach((key, value) -> found.put(String.valueOf(key), value));
                        return found;
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            throw new AssertionError(place + "/" + DESCRIPTOR + " is no JSON: " + e.getMessage(), e);
        }
        throw new AssertionError(place + "/" + DESCRIPTOR + " does not speak of " + connector.getName()
                + ". Put @ConnectorInfo on it, and build from clean.");
    }

    static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The plugin's id, as the manifest of its jar says. */
    static String id(Path jar) {
        try (JarFile opened = new JarFile(jar.toFile())) {
            Manifest manifest = opened.getManifest();
            return manifest == null
                    ? ""
                    : String.valueOf(manifest.getMainAttributes().getValue("Plugin-Id"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte @Nullable [] read(Path place, String name) {
        try {
            if (Files.isDirectory(place)) {
                Path file = place.resolve(name);
                return Files.exists(file) ? Files.readAllBytes(file) : null;
            }
            try (JarFile jar = new JarFile(place.toFile())) {
                JarEntry entry = jar.getJarEntry(name);
                if (entry == null) return null;
                try (InputStream in = jar.getInputStream(entry)) {
                    return in.readAllBytes();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The classes that a descriptor names. */
    private static Set<String> classes(@Nullable Object described) {
        Set<String> names = new TreeSet<>();
        if (described instanceof List<?> list) list.forEach(one -> names.addAll(classes(one)));
        if (described instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (key.equals("class")) names.add(String.valueOf(value).replace('.', '/'));
                else if (key.equals("options") && value instanceof Map<?, ?> lists) {
                    lists.values()
                            .forEach(name -> names.add(String.valueOf(name).replace('.', '/')));
                } else names.addAll(classes(value));
            });
        }
        return names;
    }

    /** Adds all files of a folder or jar. */
    private void take(Path place) throws IOException {
        if (!taken.add(place)) return;
        if (Files.isDirectory(place)) {
            try (Stream<Path> all = Files.walk(place)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    put(place.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
                }
            }
            return;
        }
        try (JarFile jar = new JarFile(place.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                if (entry.isDirectory()) continue;
                try (InputStream in = jar.getInputStream(entry)) {
                    put(entry.getName(), in.readAllBytes());
                }
            }
        }
    }

    private void put(String name, byte[] content) {
        boolean ofTheJar = name.equals(JarFile.MANIFEST_NAME)
                || name.endsWith("module-info.class")
                || name.matches("META-INF/[^/]*\\.(SF|RSA|DSA)");
        if (ofTheJar) return;
        if (name.startsWith("META-INF/services/")) {
            byte[] before = entries.getOrDefault(name, new byte[0]);
            String both =
                    new String(before, StandardCharsets.UTF_8) + new String(content, StandardCharsets.UTF_8) + "\n";
            entries.put(name, both.getBytes(StandardCharsets.UTF_8));
        } else {
            entries.putIfAbsent(name, content);
        }
    }

    /**
     * Adds the libraries to which the connectors refer, directly or not. A library is added as a whole, as in a shaded
     * jar, since it may load classes by their names.
     */
    private void takeLibraries() throws IOException {
        Set<String> seen = new HashSet<>();
        for (String next = unread.poll(); next != null; next = unread.poll()) {
            if (isOfTheServer(next) || !seen.add(next)) continue;
            if (!entries.containsKey(next + ".class")) {
                URL found = from.getResource(next + ".class");
                Path place = found == null ? null : place(found, next);
                if (place == null) continue;
                Set<String> before = Set.copyOf(entries.keySet());
                take(place);
                for (String entry : entries.keySet()) {
                    if (entry.endsWith(".class") && !before.contains(entry)) {
                        unread.add(entry.substring(0, entry.length() - ".class".length()));
                    }
                }
            }
            byte[] classFile = entries.get(next + ".class");
            if (classFile != null) unread.addAll(references(classFile));
        }
    }

    private static boolean isOfTheServer(String name) {
        return name.startsWith("io/junctura/api/")
                || name.startsWith("org/jspecify/annotations/")
                || name.startsWith("org/pf4j/");
    }

    /** @return null for classes of the JDK */
    private static @Nullable Path place(URL found, String name) throws IOException {
        try {
            if (found.getProtocol().equals("jar")) {
                return Path.of(((JarURLConnection) found.openConnection())
                        .getJarFileURL()
                        .toURI());
            }
            if (!found.getProtocol().equals("file")) return null;
            Path root = Path.of(found.toURI());
            for (int i = 0; i <= name.chars().filter(c -> c == '/').count(); i++) root = root.getParent();
            return root;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The classes in a class file's constant pool (JVM specification, 4.4). */
    static Set<String> references(byte[] classFile) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
        in.skipNBytes(8);
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        List<Integer> classes = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            switch (in.readUnsignedByte()) {
                case 1 -> texts[i] = in.readUTF();
                case 7 -> classes.add(in.readUnsignedShort());
                case 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++; // They count for two.
                }
                default -> in.skipNBytes(4);
            }
        }
        Set<String> names = new HashSet<>();
        for (int at : classes) {
            String name = texts[at];
            if (name.startsWith("[")) {
                int element = name.lastIndexOf('[') + 1;
                if (name.charAt(element) != 'L') continue;
                name = name.substring(element + 1, name.length() - 1);
            }
            names.add(name);
        }
        return names;
    }

    private byte[] jar(String id) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Multi-Release"), "true");
        manifest.getMainAttributes().putValue("Plugin-Id", id);
        manifest.getMainAttributes().putValue("Plugin-Version", "1.0.0-SNAPSHOT");
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (JarOutputStream zip = new JarOutputStream(jar, manifest)) {
            zip.setLevel(Deflater.BEST_SPEED);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new JarEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return jar.toByteArray();
    }
}
