package io.junctura.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.connector.Catalog;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.Descriptors;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {

    @TempDir
    Path folder;

    private Path data;
    private Path jars;

    @BeforeEach
    void folders() throws IOException {
        data = folder.resolve("data");
        jars = Files.createDirectory(folder.resolve("jars"));
    }

    @Test
    void listsConnectorsWithoutLoadingAClassOfThem() throws IOException {
        System.clearProperty("junctura.test.probe.loaded");
        PluginFixture.probe(jars, "probe");

        try (Plugins plugins = open()) {
            Catalog catalog = plugins.catalog();
            ConnectorDescriptor probe = catalog.connector("probe").orElseThrow();
            assertThat(probe.plugin()).isEqualTo("probe");
            assertThat(probe.version()).isEqualTo("1.2.3");
            assertThat(catalog.action("probe.do")).isPresent();
            assertThat(catalog.nearestAction("prob.do")).contains("probe.do");
            assertThat(catalog.trigger("probe.ticks").orElseThrow().kind())
                    .isEqualTo(ConnectorDescriptor.TriggerKind.POLL);
            assertThat(Catalog.json(probe)).containsKeys("id", "title", "docs", "connection", "actions", "triggers");
            assertThat(Catalog.json(probe).toString()).doesNotContain("fixture.");
        }

        assertThat(System.getProperty("junctura.test.probe.loaded")).isNull();
    }

    @Test
    void listsTheServersOwnConnectorsLikeAnyOther() throws IOException {
        try (Plugins plugins = open()) {
            assertThat(plugins.catalog().connectors())
                    .extracting(ConnectorDescriptor::id)
                    .containsExactly("echo", "flow", "manual", "schedule", "state", "topic", "xref");
            assertThat(plugins.catalog().trigger("schedule.cron").orElseThrow().docs())
                    .contains("cron expression");
            for (String use : List.of("schedule.cron", "schedule.every", "topic.event", "flow.call", "manual.start")) {
                assertThat(plugins.catalog().trigger(use)).as(use).isPresent();
            }
            assertThat(plugins.catalog().action("topic.publish")).isPresent();
        }
    }

    @Test
    void aConnectorHasTheIconThatIsInItsJar() throws IOException {
        Map<String, byte[]> entries = new TreeMap<>(probe());
        entries.put("META-INF/junctura/probe.svg", "<svg/>".getBytes(StandardCharsets.UTF_8));
        pack("probe.jar", PluginFixture.manifest("probe"), entries);

        try (Plugins plugins = open()) {
            Catalog catalog = plugins.catalog();
            assertThat(catalog.connector("probe").orElseThrow().icon()).isEqualTo("<svg/>");
            assertThat(catalog.connectors())
                    .allSatisfy(connector -> assertThat(connector.icon()).startsWith("<svg"));
        }
    }

    @Test
    void refusesAJarWithAnIconOfMoreThan16Kilobytes() throws IOException {
        Map<String, byte[]> entries = new TreeMap<>(probe());
        entries.put("META-INF/junctura/probe.svg", new byte[16 * 1024 + 1]);
        pack("probe.jar", PluginFixture.manifest("probe"), entries);

        try (Plugins plugins = open()) {
            assertThat(plugins.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message())
                            .contains("Its icon META-INF/junctura/probe.svg is larger than 16 KB. Make it simpler."));
        }
    }

    private static Map<String, byte[]> probe() throws IOException {
        return PluginFixture.compile(
                PluginFixture.PROBE,
                PluginFixture.CONNECTION,
                PluginFixture.ACTION,
                PluginFixture.TRIGGER,
                PluginFixture.version(""));
    }

    @Test
    void readsOnlyTheBeginningOfABundledJarToDescribeIt() throws Exception {
        Path server = Files.createDirectories(folder.resolve("server/bundled-plugins"));
        Map<String, byte[]> entries = new TreeMap<>(probe());
        entries.put("META-INF/junctura/probe.svg", bytes("<svg/>"));
        byte[] large = new byte[100_000];
        new Random(1).nextBytes(large);
        entries.put("fixture/large.bin", large);
        Path jar = PluginFixture.pack(server.resolve("probe.jar"), PluginFixture.manifest("probe"), entries);
        byte[] content = Files.readAllBytes(jar);
        // Reading the entries behind the descriptor would fail.
        Files.write(jar, Arrays.copyOf(content, content.length / 2));
        Files.writeString(server.resolve("index"), sha256(content) + " probe.jar\n");

        try (URLClassLoader loader = loader(server);
                Plugins plugins = bundled(loader)) {
            assertThat(plugins.problems()).isEmpty();
            assertThat(plugins.catalog().action("probe.do")).isPresent();
            assertThat(data.resolve("bundled")).doesNotExist();
        }
    }

    @Test
    void unpacksABundledJarWhenItIsFirstUsedAndCompares() throws Exception {
        Path server = Files.createDirectories(folder.resolve("server/bundled-plugins"));
        Path jar = PluginFixture.probe(server, "probe");
        String sha256 = sha256(Files.readAllBytes(jar));
        Path changed = PluginFixture.pack(
                server.resolve("changed.jar"), PluginFixture.manifest("changed"), renamed(probe(), "changed"));
        Files.writeString(server.resolve("index"), sha256 + " probe.jar\n" + "0".repeat(64) + " changed.jar\n");
        Path copy = data.resolve("bundled").resolve(sha256.substring(0, 16) + "-probe.jar");

        try (URLClassLoader loader = loader(server)) {
            try (Plugins first = bundled(loader)) {
                assertThat(first.load(first.pins(Set.of("probe")), "probe")).isNotNull();
                assertThatThrownBy(() -> first.load(first.pins(Set.of("changed")), "changed"))
                        .hasMessageContaining("changed.jar has changed since it was built. Download the server again.");
            }
            assertThat(copy).hasSameBinaryContentAs(jar);
            Files.writeString(copy, "damaged");
            Files.delete(changed);
            Files.writeString(server.resolve("index"), sha256 + " probe.jar\n");
            try (Plugins second = bundled(loader)) {
                assertThat(second.load(second.pins(Set.of("probe")), "probe")).isNotNull();
            }
        }
        assertThat(copy).hasSameBinaryContentAs(jar);
    }

    private URLClassLoader loader(Path bundled) throws IOException {
        return new URLClassLoader(
                new URL[] {bundled.getParent().toUri().toURL()}, getClass().getClassLoader());
    }

    private Plugins bundled(ClassLoader server) throws IOException {
        return Plugins.open(new PluginPlaces(data, List.of(), data.resolve("drivers")), "9", server);
    }

    private static String sha256(byte[] content) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    @Test
    void saysOfEachBadJarWhatIsWrongAndServesTheRest() throws IOException {
        Map<String, byte[]> good = probe();
        pack("a-good.jar", PluginFixture.manifest("probe"), good);
        pack("b-no-id.jar", Map.of(), good);
        pack("c-no-version.jar", Map.of("Plugin-Id", "c"), good);
        Map<String, byte[]> other = new TreeMap<>(good);
        other.put("other.txt", bytes("another content"));
        pack("d-twice.jar", PluginFixture.manifest("probe"), other);
        pack("e-same-connector.jar", PluginFixture.manifest("e"), good);
        pack("f-newer.jar", with("f", "Plugin-Requires", ">=99.0.0"), good);
        pack("g-depends.jar", with("g", "Plugin-Dependencies", "probe"), good);
        pack("h-nothing.jar", PluginFixture.manifest("h"), Map.of());
        pack("i-broken-json.jar", PluginFixture.manifest("i"), Map.of(Descriptors.FILE, bytes("{\"connectors\":[")));
        pack("j-odd-json.jar", PluginFixture.manifest("j"), Map.of(Descriptors.FILE, bytes("{\"connectors\":[{}]}")));
        pack("k-outside.jar", PluginFixture.manifest("k"), Map.of("../../evil.class", bytes("x")));
        Files.writeString(jars.resolve("l-corrupt.jar"), "no zip at all");
        pack("m-class.jar", with("m", "Plugin-Class", "fixture.Main"), good);
        pack("n-incomplete.jar", PluginFixture.manifest("n"), without("fixture/Version.class", good));
        pack("o-no-index.jar", PluginFixture.manifest("o"), without("META-INF/extensions.idx", good));

        try (Plugins plugins = open()) {
            assertThat(plugins.catalog().connector("probe")).isPresent();
            Map<String, String> found = new TreeMap<>();
            plugins.problems()
                    .forEach(problem -> found.put(
                            Path.of(problem.jar()).getFileName().toString().substring(0, 1), problem.message()));
            assertThat(found).hasSize(14);
            assertThat(found.get("b")).contains("no Plugin-Id");
            assertThat(found.get("c")).contains("no Plugin-Version");
            assertThat(found.get("d")).contains("probe 1.2.3 is installed already with another content");
            assertThat(found.get("e")).contains("The connector \"probe\" is there already");
            assertThat(found.get("f")).contains("requires version >=99.0.0 of the plugin API");
            assertThat(found.get("g")).contains("depends on other plugins");
            assertThat(found.get("h")).contains("has no " + Descriptors.FILE);
            assertThat(found.get("i")).contains("cannot be used");
            assertThat(found.get("j")).contains("\"id\" is missing");
            assertThat(found.get("k")).contains("whose path leads out of the jar (../../evil.class)");
            assertThat(found.get("l")).contains("damaged, or not a jar");
            assertThat(found.get("m")).contains("Plugin-Class");
            assertThat(found.get("n")).contains("fixture.Probe refers to the class fixture.Version");
            assertThat(found.get("o")).contains("has no META-INF/extensions.idx");
        }
    }

    @Test
    void aHundredConnectorsAreListedWithoutTheirClasses() throws Exception {
        Map<String, byte[]> probe = probe();
        for (int n = 0; n < 100; n++) {
            Map<String, byte[]> entries = new TreeMap<>(probe);
            // The installation can read these class files, but the JVM could not load them.
            entries.replaceAll(
                    (name, content) -> name.endsWith(".class") ? Arrays.copyOf(content, content.length + 1) : content);
            pack("probe" + n + ".jar", PluginFixture.manifest("probe" + n), renamed(entries, "probe" + n));
        }
        try (Plugins plugins = open()) {
            assertThat(plugins.problems()).isEmpty();
            for (int n = 0; n < 100; n++) {
                assertThat(plugins.catalog()
                                .action("probe" + n + ".do")
                                .orElseThrow()
                                .docs())
                        .isEqualTo("Does what it is told.");
            }
        }
    }

    /** The probe under another name. */
    private static Map<String, byte[]> renamed(Map<String, byte[]> probe, String name) {
        String descriptor = new String(probe.get(Descriptors.FILE), StandardCharsets.UTF_8);
        Map<String, byte[]> renamed = new TreeMap<>(probe);
        renamed.put(
                Descriptors.FILE,
                bytes(descriptor.replace("\"probe\"", '"' + name + '"').replace("\"probe.", '"' + name + '.')));
        return renamed;
    }

    private void pack(String name, Map<String, String> manifest, Map<String, byte[]> entries) {
        PluginFixture.pack(jars.resolve(name), manifest, entries);
    }

    private static Map<String, byte[]> without(String entry, Map<String, byte[]> entries) {
        Map<String, byte[]> others = new TreeMap<>(entries);
        assertThat(others.remove(entry)).isNotNull();
        return others;
    }

    private static Map<String, String> with(String id, String key, String value) {
        Map<String, String> manifest = new TreeMap<>(PluginFixture.manifest(id));
        manifest.put(key, value);
        return manifest;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Plugins open() throws IOException {
        return Plugins.open(new PluginPlaces(data, List.of(jars), data.resolve("drivers")), "9");
    }
}
