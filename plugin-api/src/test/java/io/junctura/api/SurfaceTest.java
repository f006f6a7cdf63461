package io.junctura.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Plugins are compiled against what is public here, and run against it for years. It is written down in {@code
 * surface.txt}, line by line, so that nothing is added, altered or left out unseen. What breaks plugins that are there,
 * {@link CompatibilityTest} says.
 */
class SurfaceTest {
    private static final Pattern TYPE = Pattern.compile("(?:[a-z][a-z0-9]*\\.)+[A-Z][A-Za-z0-9$.]*");

    /** What else an author has to know: the rest is Java's own. */
    private static final Set<String> FOREIGN = Set.of("org.pf4j.ExtensionPoint", "org.pf4j.Extension");

    @Test
    void isWhatIsWrittenDown() throws Exception {
        Set<String> there = new TreeSet<>(surface());
        Files.write(Path.of("target", "surface.txt"), there);
        Set<String> written = new TreeSet<>();
        try (InputStream in = SurfaceTest.class.getResourceAsStream("/surface.txt")) {
            assertThat(in).isNotNull();
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(written::add);
        }
        Set<String> gone = new TreeSet<>(written);
        gone.removeAll(there);
        Set<String> fresh = new TreeSet<>(there);
        fresh.removeAll(written);
        assertThat(gone)
                .as("Gone, or altered: plugins compiled against it no longer run. Bring it back beside what is"
                        + " new; if it must go (docs/extend/plugin-api.md says when it may), copy target/surface.txt over"
                        + " src/test/resources/surface.txt")
                .isEmpty();
        assertThat(fresh)
                .as("New: copy target/surface.txt over src/test/resources/surface.txt. A new abstract method of"
                        + " what plugins implement breaks those that are there: give it a body")
                .isEmpty();
    }

    @Test
    void namesNoForeignTypesButTwoOfPf4jAndThoseOfJspecify() throws Exception {
        for (String line : surface()) {
            Matcher types = TYPE.matcher(line);
            while (types.find()) {
                String type = types.group();
                boolean known = type.startsWith("java.")
                        || type.startsWith("javax.net.")
                        || type.startsWith("io.junctura.api.")
                        || type.startsWith("org.jspecify.annotations.")
                        || FOREIGN.contains(type);
                assertThat(known).as(line).isTrue();
            }
        }
    }

    private static List<String> surface() throws IOException, URISyntaxException, ClassNotFoundException {
        Path classes = Path.of(Connector.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(classes.resolve("io/junctura/api"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (!name.endsWith(".class") || name.startsWith("package-info")) continue;
                Class<?> type = Class.forName("io.junctura.api." + name.substring(0, name.length() - 6));
                if (isOpen(type)) describe(type, lines);
            }
        }
        return lines;
    }

    private static boolean isOpen(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getEnclosingClass()) {
            if (!Modifier.isPublic(at.getModifiers())) return false;
        }
        return !type.isAnonymousClass() && !type.isLocalClass();
    }

    private static void describe(Class<?> type, List<String> lines) {
        String name = type.getName();
        StringBuilder head = new StringBuilder(type.toGenericString());
        if (type.getGenericSuperclass() != null)
            head.append(" extends ").append(type.getGenericSuperclass().getTypeName());
        for (var parent : type.getGenericInterfaces()) head.append(" : ").append(parent.getTypeName());
        lines.add(head + annotations(type));
        for (Field field : type.getDeclaredFields())
            if (isOpen(field)) lines.add(name + " - " + field.toGenericString() + annotations(field));
        for (Constructor<?> made : type.getDeclaredConstructors()) {
            if (isOpen(made)) lines.add(name + " - " + made.toGenericString() + annotations(made));
        }
        for (Method method : type.getDeclaredMethods()) {
            if (!isOpen(method) || method.isSynthetic()) continue;
            Object fallback = method.getDefaultValue();
            String value = fallback == null
                    ? ""
                    : " default " + (fallback instanceof Object[] list ? Arrays.toString(list) : fallback);
            lines.add(name + " - " + method.toGenericString() + value + annotations(method));
        }
    }

    private static boolean isOpen(Member member) {
        return Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers());
    }

    /** The annotations' types alone, those of what is returned included. */
    private static String annotations(AnnotatedElement element) {
        TreeSet<String> found = new TreeSet<>();
        for (Annotation one : element.getAnnotations())
            found.add(one.annotationType().getName());
        if (element instanceof Executable executable) {
            for (Annotation one : executable.getAnnotatedReturnType().getAnnotations())
                found.add(one.annotationType().getName());
        }
        found.removeIf(name -> name.startsWith("java.") && !name.equals("java.lang.Deprecated"));
        return found.isEmpty() ? "" : " @" + String.join(" @", found);
    }
}
