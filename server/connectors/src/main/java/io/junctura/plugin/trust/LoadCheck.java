package io.junctura.plugin.trust;

import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.Descriptors;
import io.junctura.connector.Descriptors.Described;
import io.junctura.plugin.isolation.ClassReferences;
import io.junctura.plugin.isolation.IsolatedLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Finds libraries that are missing in a plugin's jar and would fail with a {@code NoClassDefFoundError} in a run. It checks at
 * the installation, without loading a class.
 *
 * <p>Only the plugin's own code must be complete. Libraries refer to optional classes that they load only if those are
 * present. So the references of a library are not checked, except for the superclass and the interfaces of a class that the
 * plugin's code uses. The plugin's own code is the classes that its descriptor names, and of the classes that these refer to,
 * directly or indirectly:
 *
 * <ul>
 *   <li>those of the packages that the plugin was compiled from; where the descriptor does not name these, of the packages of
 *       the classes that it names, and of the packages directly below them;
 *   <li>those that refer to the plugin API or to a class of such a package, because no library knows either.
 * </ul>
 *
 * So a library that was moved into the plugin's packages, such as {@code com.acme.shaded.org.library}, still counts as a library.
 */
public final class LoadCheck {
    private static final String INDEX = "META-INF/extensions.idx";
    private static final int MAX_INDEX_LENGTH = 1 << 20;

    /** Compilers write smaller class files. The limit bounds the memory for a hostile jar. */
    private static final int MAX_CLASS_SIZE = 16 << 20;

    private final JarFile jar;
    private final Set<String> ownPackages = new HashSet<>();
    /** Whether the descriptor names all packages of the plugin, so that packages below them are not the plugin's. */
    private boolean isListed;

    private final Set<String> seen = new HashSet<>();
    private final Deque<String> unread = new ArrayDeque<>();
    /** Classes of the JDK and the plugin API that were found. */
    private final Set<String> outside = new HashSet<>();

    private LoadCheck(JarFile jar) {
        this.jar = jar;
    }

    /** @throws Unusable with a sentence, if a class could not be loaded, or PF4J would not find a connector */
    public static void check(Path file, List<Described> connectors) throws Unusable {
        // As IsolatedLoader opens it: a multi-release jar has classes for versions of Java.
        try (JarFile jar = new JarFile(file.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
            LoadCheck check = new LoadCheck(jar);
            check.index(connectors);
            for (Described connector : connectors) check.described(connector);
            check.references();
        } catch (IOException e) {
            throw new Unusable("It cannot be read (" + e.getMessage() + "). Copy it again.", e);
        }
    }

    private void index(List<Described> connectors) throws IOException, Unusable {
        ZipEntry entry = jar.getEntry(INDEX);
        if (entry == null) {
            throw new Unusable("It has no " + INDEX + ", so PF4J finds no connector in it. PF4J's annotation processor"
                    + " (org.pf4j.processor.ExtensionAnnotationProcessor) writes that file: name io.junctura:plugin-api"
                    + " among the annotationProcessorPaths of the compiler, which brings it, and build from clean.");
        }
        if (entry.getSize() > MAX_INDEX_LENGTH) throw new Unusable("Its " + INDEX + " is longer than 1 MB.");
        Set<String> names;
        try (InputStream in = jar.getInputStream(entry)) {
            names = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .collect(Collectors.toSet());
        }
        for (Described connector : connectors) {
            if (names.contains(connector.className())) continue;
            throw new Unusable("Its " + INDEX + " does not name " + connector.className() + ", so PF4J does not find"
                    + " that connector. Put @Extension on the class, and build from clean.");
        }
    }

    /** Starts with the classes that the server loads by their names. */
    private void described(Described described) throws Unusable {
        isListed = !described.packages().isEmpty();
        for (String each : described.packages()) ownPackages.add(each.replace('.', '/'));
        ConnectorDescriptor connector = described.connector();
        begin(described.className());
        if (connector.connection().isPresent())
            begin(connector.connection().get().className());
        for (ConnectorDescriptor.ActionDescriptor action : connector.actions()) begin(action.className());
        for (ConnectorDescriptor.TriggerDescriptor trigger : connector.triggers()) begin(trigger.className());
        for (String options : connector.options().values()) begin(options);
    }

    private void begin(String className) throws Unusable {
        String name = className.replace('.', '/');
        if (IsolatedLoader.crosses(className)) return; // NoConnection, for example.
        if (jar.getEntry(name + ".class") == null) {
            throw new Unusable("Its " + Descriptors.FILE + " names the class " + className
                    + ", which is not in the jar. Build it from clean.");
        }
        ownPackages.add(packageOf(name));
        follow(name);
    }

    private void follow(String name) {
        if (seen.add(name)) unread.add(name);
    }

    private void references() throws IOException, Unusable {
        for (String name = unread.poll(); name != null; name = unread.poll()) {
            ZipEntry entry = jar.getEntry(name + ".class");
            if (entry == null) continue;
            ClassReferences references = read(name, entry);
            boolean own = isOwn(references);
            for (String each : own ? references.used() : references.supers()) {
                if (!isInJar(each) && !isOutside(each)) throw missing(name, each);
            }
            for (String each : own ? references.mentioned() : references.supers()) {
                if (isInJar(each)) follow(each);
            }
        }
    }

    private ClassReferences read(String name, ZipEntry entry) throws IOException, Unusable {
        String shown = entry.getName();
        if (entry.getSize() > MAX_CLASS_SIZE) {
            throw new Unusable("Its class file " + shown + " is larger than 16 MB, as no compiler makes one.");
        }
        try (InputStream in = jar.getInputStream(entry)) {
            ClassReferences references = ClassReferences.of(in.readNBytes(MAX_CLASS_SIZE));
            if (references.name().equals(name)) return references;
            throw new Unusable("Its class file " + shown + " holds the class " + dotted(references.name())
                    + ", so Java does not load it. Build the jar again.");
        } catch (IllegalArgumentException e) {
            throw new Unusable(
                    "Its class file " + shown + " cannot be read (" + e.getMessage() + "). Build the jar again.", e);
        }
    }

    private boolean isOwn(ClassReferences references) {
        String at = packageOf(references.name());
        String above = packageOf(at);
        return ownPackages.contains(at)
                || (!isListed && !above.isEmpty() && ownPackages.contains(above))
                || references.mentioned().stream()
                        .anyMatch(name -> name.startsWith("io/junctura/api/") || ownPackages.contains(packageOf(name)));
    }

    private boolean isInJar(String name) {
        return !IsolatedLoader.crosses(dotted(name)) && jar.getEntry(name + ".class") != null;
    }

    /** Whether the plugin's class loader takes the class from the server's class path or the JDK. */
    private boolean isOutside(String name) {
        if (outside.contains(name)) return true;
        ClassLoader loader = IsolatedLoader.crosses(dotted(name))
                ? IsolatedLoader.class.getClassLoader()
                : ClassLoader.getPlatformClassLoader();
        return loader.getResource(name + ".class") != null && outside.add(name);
    }

    private static Unusable missing(String name, String missing) {
        String begin = "Its class " + dotted(name) + " refers to the class " + dotted(missing) + ", ";
        if (IsolatedLoader.crosses(dotted(missing))) {
            return new Unusable(begin + "which the plugin API of this server (" + PluginApi.VERSION
                    + ") does not have. Use another version of the plugin, or update the server.");
        }
        return new Unusable(begin + "which is neither in the jar nor in this Java ("
                + Runtime.version().feature()
                + "): a run would fail with NoClassDefFoundError. Pack the library into the plugin's jar, for example"
                + " with the shade plugin. Use a class that may be absent by its name only (Class.forName).");
    }

    private static String packageOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    private static String dotted(String name) {
        return name.replace('/', '.');
    }
}
