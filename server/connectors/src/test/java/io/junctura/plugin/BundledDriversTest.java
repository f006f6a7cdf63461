package io.junctura.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.connector.PinnedVersions;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drivers that come with the server, each as a jar of its own. */
class BundledDriversTest {
    private static final String CONNECTOR = """
        /** Greets by drivers. */
        @Extension
        @ConnectorInfo(id = "greet", title = "Greet")
        public class Greet implements Connector {}
        """;

    @TempDir
    Path folder;

    private Path data;
    private Path drivers;

    @BeforeEach
    void prepare() throws Exception {
        data = folder.resolve("data");
        drivers = Files.createDirectories(data.resolve("drivers/greeter"));
        PluginFixture.pack(
                Files.createDirectories(data.resolve("plugins")).resolve("greeter.jar"),
                PluginFixture.manifest("greeter"),
                PluginFixture.compile(CONNECTOR));
    }

    private static void pack(Path jar, String says) {
        Map<String, byte[]> entries =
                new TreeMap<>(PluginFixture.compile("package driver; public class Hello implements"
                        + " java.util.function.Supplier<String> { public String get() { return \"" + says + "\"; } }"));
        entries.put("META-INF/services/java.util.function.Supplier", "driver.Hello".getBytes(StandardCharsets.UTF_8));
        PluginFixture.pack(jar, Map.of(), entries);
    }

    /** The server's classes, with a bundled driver that says "bundled". */
    private ClassLoader server(String indexed) throws IOException {
        Path bundled = Files.createDirectories(folder.resolve("server/bundled-drivers/greeter"));
        pack(bundled.resolve("hello-1.0.jar"), "bundled");
        Files.writeString(
                bundled.resolveSibling("index"),
                indexed.replace("HASH", PluginFiles.sha256(bundled.resolve("hello-1.0.jar"))));
        return new URLClassLoader(new URL[] {folder.resolve("server").toUri().toURL()}, Plugins.class.getClassLoader());
    }

    private List<String> said(ClassLoader server) throws Exception {
        try (Plugins plugins = Plugins.open(PluginPlaces.of(data, List.of()), "9", server)) {
            ClassLoader loader = plugins.load(PinnedVersions.NONE, "greet").loader();
            List<String> said = new ArrayList<>();
            for (Supplier<?> each : ServiceLoader.load(Supplier.class, loader)) said.add(String.valueOf(each.get()));
            return said;
        }
    }

    private List<String> listed(ClassLoader server) throws Exception {
        try (Plugins plugins = Plugins.open(PluginPlaces.of(data, List.of()), "9", server)) {
            return plugins.find("greeter").orElseThrow().drivers().stream()
                    .map(DriverJar::name)
                    .toList();
        }
    }

    @Test
    void aPluginUsesTheDriversThatComeWithTheServer() throws Exception {
        ClassLoader server = server("HASH greeter/hello-1.0.jar\n");
        assertThat(said(server)).containsExactly("bundled");
        assertThat(listed(server)).containsExactly("hello-1.0.jar");
        assertThat(said(server("HASH other/hello-1.0.jar\n"))).isEmpty();
    }

    @Test
    void aJarOfTheSameNameReplacesABundledOne() throws Exception {
        ClassLoader server = server("HASH greeter/hello-1.0.jar\n");
        pack(drivers.resolve("hello-2.1.jar"), "replaced");
        assertThat(said(server)).containsExactly("replaced");
        assertThat(listed(server)).containsExactly("hello-2.1.jar");
    }

    @Test
    void aBundledDriverThatWasChangedIsLeftOut() throws Exception {
        assertThat(said(server("0".repeat(64) + " greeter/hello-1.0.jar\n"))).isEmpty();
        assertThatThrownBy(() -> said(server("no index\n"))).hasMessageContaining("The server's jar is damaged");
    }
}
