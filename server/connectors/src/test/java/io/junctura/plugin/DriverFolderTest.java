package io.junctura.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that the operator adds to a plugin. */
class DriverFolderTest {
    private static final String CONNECTOR = """
            /** Greets by drivers. */
            @Extension
            @ConnectorInfo(id = "greet", title = "Greet", actions = {Services.class, ByName.class})
            public class Greet implements Connector {}
            """;

    private static final String SERVICES = """
            /** Asks each driver. */
            @ActionInfo(id = "services", title = "Services", effect = Effect.READ)
            public record Services() implements Action<NoConnection, List<String>> {
                @Override public List<String> run(ActionContext<NoConnection> context) {
                    List<String> said = new ArrayList<>();
                    for (java.util.function.Supplier<?> one : ServiceLoader.load(java.util.function.Supplier.class)) {
                        said.add(one.get() + (one.getClass().getClassLoader() == getClass().getClassLoader() ? "" : " from afar"));
                    }
                    return said;
                }
            }
            """;

    private static final String BY_NAME = """
            /** Asks one. */
            @ActionInfo(id = "by-name", title = "By name", effect = Effect.READ)
            public record ByName(@Field(title = "Name") String name) implements Action<NoConnection, String> {
                @Override public String run(ActionContext<NoConnection> context) {
                    try {
                        return String.valueOf(((java.util.function.Supplier<?>)
                                Class.forName(name).getConstructor().newInstance()).get());
                    } catch (ReflectiveOperationException e) {
                        return "absent";
                    }
                }
            }
            """;

    private static final Map<String, byte[]> PLUGIN = PluginFixture.compile(CONNECTOR, SERVICES, BY_NAME);

    @TempDir
    Path folder;

    private Path drivers;
    private Shop shop;

    @BeforeEach
    void open() throws Exception {
        shop = new Shop(folder.resolve("data"));
        drivers = Files.createDirectories(shop.data.resolve("drivers/greeter"));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void install(Map<String, byte[]> entries) throws Exception {
        shop.install(PluginFixture.pack(folder.resolve("greeter.jar"), PluginFixture.manifest("greeter"), entries));
    }

    private static Map<String, byte[]> driver(String name, String says) {
        Map<String, byte[]> entries = new TreeMap<>(PluginFixture.compile("package driver; public class " + name
                + " implements java.util.function.Supplier<String> { public String get() { return \"" + says
                + "\"; } }"));
        entries.put(
                "META-INF/services/java.util.function.Supplier", ("driver." + name).getBytes(StandardCharsets.UTF_8));
        return entries;
    }

    private Path put(String jar, Map<String, byte[]> entries) {
        return PluginFixture.pack(drivers.resolve(jar), Map.of(), entries);
    }

    private Object services() throws Exception {
        return shop.run("greet.services", Map.of());
    }

    @Test
    void aPluginFindsTheServicesAndClassesOfItsDrivers() throws Exception {
        put("b.jar", driver("Bonjour", "bonjour"));
        put("a.jar", driver("Ahoy", "ahoy"));
        install(PLUGIN);
        assertThat(services()).asString().isEqualTo("[ahoy, bonjour]");
        assertThat(shop.run("greet.by-name", Map.of("name", "driver.Ahoy"))).isEqualTo("ahoy");
    }

    @Test
    void driversOfOtherPluginsAreNotSeen() throws Exception {
        drivers = Files.createDirectories(shop.data.resolve("drivers/other"));
        put("a.jar", driver("Ahoy", "ahoy"));
        install(PLUGIN);
        assertThat(services()).asString().isEqualTo("[]");
        assertThat(shop.plugins.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.jar() + problem.message())
                        .contains("drivers/other", "There is no plugin \"other\""));
    }

    @Test
    void aDriverThatIsAddedIsLoadedWithoutARestart() throws Exception {
        install(PLUGIN);
        assertThat(services()).asString().isEqualTo("[]");
        put("a.jar", driver("Ahoy", "ahoy"));
        assertThat(services()).asString().isEqualTo("[]");
        shop.plugins.sweep();
        shop.plugins.sweep();
        assertThat(services()).asString().isEqualTo("[ahoy]");
    }

    @Test
    void aDriverThatIsReplacedOrRemovedIsLoadedAnew() throws Exception {
        Path jar = put("a.jar", driver("Ahoy", "ahoy"));
        install(PLUGIN);
        assertThat(services()).asString().isEqualTo("[ahoy]");
        put("a.jar", driver("Ahoy", "ahoy there"));
        shop.plugins.sweep();
        shop.plugins.sweep();
        assertThat(services()).asString().isEqualTo("[ahoy there]");
        Files.delete(jar);
        shop.plugins.sweep();
        shop.plugins.sweep();
        assertThat(services()).asString().isEqualTo("[]");
    }

    @Test
    void aJarThatIsStillBeingCopiedIsWaitedFor() throws Exception {
        put("a.jar", driver("Ahoy", "ahoy"));
        install(PLUGIN);
        assertThat(services()).asString().isEqualTo("[ahoy]");
        shop.plugins.sweep();
        for (String half : List.of("P", "PK", "PK and more")) {
            Files.writeString(drivers.resolve("b.jar"), half);
            shop.plugins.sweep();
        }
        assertThat(shop.view("greeter").versions().get(0).state()).isEqualTo(PluginView.State.LOADED);
    }

    @Test
    void aPluginStaysLoadedWhileItsDriversStayTheSame() throws Exception {
        put("a.jar", driver("Ahoy", "ahoy"));
        install(PLUGIN);
        assertThat(services()).asString().isEqualTo("[ahoy]");
        for (int i = 0; i < 4; i++) shop.plugins.sweep();
        assertThat(shop.view("greeter").versions().get(0).state()).isEqualTo(PluginView.State.LOADED);
    }

    @Test
    void replacingAJarHarmsNoPluginThatHasItOpen() throws Exception {
        Map<String, byte[]> both = new TreeMap<>(driver("Later", "later"));
        both.putAll(driver("Ahoy", "ahoy"));
        Path jar = put("a.jar", both);
        install(PLUGIN);
        assertThat(services()).asString().isEqualTo("[ahoy]");
        Files.writeString(jar, "half a jar");
        assertThat(shop.run("greet.by-name", Map.of("name", "driver.Later"))).isEqualTo("later");
    }

    @Test
    void aJarThatCannotBeOpenedIsLeftOutAndNamed() throws Exception {
        put("a.jar", driver("Ahoy", "ahoy"));
        Files.writeString(drivers.resolve("broken.jar"), "no zip at all");
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(drivers.resolve("manifest.jar")))) {
            jar.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            jar.write("no manifest at all\n".getBytes(StandardCharsets.UTF_8));
        }
        install(PLUGIN);
        assertThat(services()).asString().isEqualTo("[ahoy]");
        assertThat(shop.plugins.problems())
                .extracting(problem -> problem.jar().substring(problem.jar().lastIndexOf('/') + 1))
                .containsExactlyInAnyOrder("broken.jar", "manifest.jar");
        assertThat(shop.plugins.problems()).allSatisfy(problem -> {
            assertThat(problem.message()).contains("cannot be opened", "is left out. Copy it again");
        });
    }

    @Test
    void aPluginsDriversAreListedWithTheirHash() throws Exception {
        Path jar = put("a.jar", driver("Ahoy", "ahoy"));
        install(PLUGIN);
        assertThat(shop.view("greeter").drivers())
                .containsExactly(new DriverJar("a.jar", Files.size(jar), PluginFiles.sha256(jar), null));
        put("a.jar", driver("Ahoy", "ahoy there"));
        assertThat(shop.view("greeter").drivers())
                .containsExactly(new DriverJar("a.jar", Files.size(jar), PluginFiles.sha256(jar), null));
    }

    @Test
    void thePluginsOwnClassesComeFirst() throws Exception {
        put("a.jar", driver("Ahoy", "from the driver"));
        Map<String, byte[]> own = new TreeMap<>(driver("Ahoy", "from the plugin"));
        own.putAll(PLUGIN);
        install(own);
        assertThat(shop.run("greet.by-name", Map.of("name", "driver.Ahoy"))).isEqualTo("from the plugin");
    }

    @Test
    void aDriverCannotEndTheServer() throws Exception {
        put(
                "a.jar",
                PluginFixture.compile(
                        "package driver; public class Exit implements java.util.function.Supplier<String> {"
                                + " public String get() { System.exit(3); return \"ended\"; } }"));
        install(PLUGIN);
        assertThatThrownBy(() -> shop.run("greet.by-name", Map.of("name", "driver.Exit")))
                .hasMessageContaining("It called System.exit(3)");
    }
}
