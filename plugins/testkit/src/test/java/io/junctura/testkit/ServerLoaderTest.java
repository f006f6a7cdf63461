package io.junctura.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.testkit.bridge.ServerClasses;
import io.junctura.testkit.bridge.TestServer;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLoaderTest {

    /** Has a library of each name, and none of them works. */
    private static final class OldLibraries extends ClassLoader {
        private final List<String> shared = List.of(
                "io.junctura.api.", "io.junctura.testkit.bridge.", "org.jspecify.annotations.", "org.pf4j.Extension");

        OldLibraries() {
            super("old-libraries", null);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (shared.stream().noneMatch(name::startsWith)) throw new NoClassDefFoundError(name + " of the tests");
            return ServerLoaderTest.class.getClassLoader().loadClass(name);
        }
    }

    private static List<URL> classPath() throws IOException {
        List<URL> places = new ArrayList<>();
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!place.isEmpty()) places.add(Path.of(place).toUri().toURL());
        }
        return places;
    }

    @Test
    void theServerUsesNoLibraryOfTheTests(@TempDir Path folder) throws IOException {
        ServerClasses classes = ServerLoader.load(classPath(), new OldLibraries());
        assertThat(classes.fromJson(classes.toJson(Map.of("a", 1L)))).isEqualTo(Map.of("a", 1L));
        try (TestServer server = classes.start(folder, Duration.ofSeconds(30))) {
            assertThat(server.connectors()).containsKey("schedule");
        }
    }

    @Test
    void theTestsUseNoClassOfTheServer() throws IOException {
        Path testkit = PackedPlugin.place(Harness.class);
        Set<String> used = new TreeSet<>();
        try (Stream<Path> all = Files.walk(testkit.resolve("io/junctura/testkit"))) {
            for (Path file : all.filter(path -> path.toString().endsWith(".class"))
                    .filter(path -> !path.startsWith(testkit.resolve("io/junctura/testkit/server")))
                    .toList()) {
                used.addAll(PackedPlugin.references(Files.readAllBytes(file)));
            }
        }
        List<String> theirs = List.of(
                "java/",
                "io/junctura/api/",
                "io/junctura/testkit/",
                "org/jspecify/annotations/",
                "org/junit/",
                "org/opentest4j/");
        used.removeIf(name -> name.startsWith("io/junctura/testkit/server/")
                ? false
                : theirs.stream().anyMatch(name::startsWith));
        assertThat(used).isEmpty();
    }

    @Test
    void aTestKitWithoutTheServerSaysHowToRenewIt() {
        assertThatThrownBy(() -> ServerLoader.load(List.of(), new OldLibraries()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("junctura plugin sdk");
    }

    @Test
    void anErrorOfTheServerThatTheTestsDoNotKnowIsASentence() {
        try (Harness harness = Harness.of(Rates.class)) {
            assertThatThrownBy(() -> harness.unpublish("nothing of this name"))
                    .isExactlyInstanceOf(AssertionError.class)
                    .hasMessageContaining("nothing of this name");
        }
    }
}
