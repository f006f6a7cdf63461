package io.junctura.author;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.source.util.JavacTask;
import io.junctura.Checkout;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProjectTest {
    private static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");
    private static final Path PLUGINS = Checkout.ROOT.resolve("plugins");

    @TempDir
    Path folder;

    private Path jar;

    /** What the executable jar carries, of the templates themselves. */
    @BeforeEach
    void pack() throws IOException {
        jar = Files.createDirectory(folder.resolve("jar"));
        for (Kind kind : Kind.values()) pack(kind.folder);
        Path sdk = Files.createDirectory(jar.resolve("sdk"));
        List<String> names = List.of("plugin-api.pom", "plugin-api.jar", "plugin-api-sources.jar", "parent.pom");
        for (String name : names) Files.writeString(sdk.resolve(name), "the content of " + name);
        Files.writeString(sdk.resolve("index"), String.join("\n", names));
        Files.writeString(jar.resolve("server.jar"), "the server");
    }

    private void pack(String name) throws IOException {
        Path template = PLUGINS.resolve(name);
        List<String> paths;
        try (Stream<Path> all = Files.walk(template)) {
            paths = all.filter(Files::isRegularFile)
                    .map(file -> template.relativize(file).toString().replace('\\', '/'))
                    .filter(path -> path.equals("pom.xml") || path.equals("README.md") || path.startsWith("src/"))
                    .toList();
        }
        for (String path : paths) {
            Path copy = jar.resolve(name).resolve(path);
            Files.createDirectories(copy.getParent());
            Files.copy(template.resolve(path), copy);
        }
        Files.writeString(jar.resolve(name).resolve("index"), String.join("\n", paths));
    }

    private Project project(String version) throws IOException {
        return project(Kind.HTTP, version);
    }

    private Project project(Kind kind, String version) throws IOException {
        ClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
        return new Project(
                new Carried(loader, kind.folder),
                new Sdk(new Carried(loader, "sdk"), version, jar.resolve("server.jar")));
    }

    private Path sdk() {
        return folder.resolve("home/sdk");
    }

    private static Map<String, String> content(Path folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                content.put(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        }
        return content;
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfTheTemplatesNamesIsLeft(Kind kind) throws Exception {
        Path written = folder.resolve("big-shop");
        project(kind, "1.0.0").write(written, ConnectorNames.of("big-shop", "org.shop.big"), sdk(), NOW);
        Map<String, String> content = content(written);
        assertThat(content).containsKeys("pom.xml", "README.md", "src/main/java/org/shop/big/BigShopConnector.java");
        content.forEach((path, text) -> {
            assertThat(path).doesNotContainIgnoringCase("acme");
            assertThat(text).as(path).doesNotContainIgnoringCase("acme").doesNotContain("com.example");
        });
        assertThat(content.get("pom.xml")).contains("<artifactId>junctura-connector-big-shop</artifactId>");
    }

    @ParameterizedTest
    @EnumSource
    void aNameWithADashLeavesTheSourcesJava(Kind kind) throws Exception {
        Path written = folder.resolve("big-shop");
        project(kind, "1.0.0").write(written, ConnectorNames.of("big-shop", null), sdk(), NOW);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, null);
                Stream<Path> all = Files.walk(written.resolve("src"))) {
            List<Path> sources =
                    all.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources).isNotEmpty();
            JavacTask parsing = (JavacTask)
                    compiler.getTask(null, files, found, null, null, files.getJavaFileObjectsFromPaths(sources));
            parsing.parse();
        }
        assertThat(found.getDiagnostics()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theTemplatesOwnNamesGiveTheTemplate(Kind kind) throws Exception {
        Path written = folder.resolve("acme");
        project(kind, "1.0.0").write(written, ConnectorNames.of("acme", null), sdk(), NOW);
        Map<String, String> content = content(written);
        assertThat(content.keySet()).contains(".gitignore", ".mvn/maven.config");
        content.keySet().removeIf(path -> path.startsWith(".mvn/") || path.equals(".gitignore"));
        Map<String, String> template = content(jar.resolve(kind.folder));
        template.remove("index");
        template.replaceAll((path, text) -> text.replaceAll("(junctura-connector-acme)-(stream|file)", "$1"));
        assertThat(content).isEqualTo(template);
    }

    @Test
    void aReleaseIsWrittenAsMavenLaysItOut() throws Exception {
        project("1.2.0").sdk().write(sdk(), NOW);
        Map<String, String> sdk = content(sdk());
        assertThat(sdk.get("io/junctura/plugin-api/1.2.0/plugin-api-1.2.0.jar"))
                .isEqualTo("the content of plugin-api.jar");
        assertThat(sdk.keySet())
                .containsExactlyInAnyOrder(
                        "io/junctura/plugin-api/1.2.0/plugin-api-1.2.0.jar",
                        "io/junctura/plugin-api/1.2.0/plugin-api-1.2.0.jar.sha1",
                        "io/junctura/plugin-api/1.2.0/plugin-api-1.2.0-sources.jar",
                        "io/junctura/plugin-api/1.2.0/plugin-api-1.2.0-sources.jar.sha1",
                        "io/junctura/plugin-api/1.2.0/plugin-api-1.2.0.pom",
                        "io/junctura/plugin-api/1.2.0/plugin-api-1.2.0.pom.sha1",
                        "io/junctura/parent/1.2.0/parent-1.2.0.pom",
                        "io/junctura/parent/1.2.0/parent-1.2.0.pom.sha1",
                        "written-from");
        assertThat(sdk.get("io/junctura/parent/1.2.0/parent-1.2.0.pom.sha1"))
                .isEqualTo("8fae2570c0bdaff40a4e97156644983cecb1169e");
    }

    @Test
    void aSnapshotHasAnotherNameEachTimeItIsWritten() throws Exception {
        Sdk sdk = project("1.2.0-SNAPSHOT").sdk();
        sdk.write(sdk(), NOW);
        sdk.write(sdk(), NOW.plusSeconds(60));
        Map<String, String> written = content(sdk().resolve("io/junctura/plugin-api/1.2.0-SNAPSHOT"));
        assertThat(written)
                .containsEntry("plugin-api-1.2.0-20300102.030505-1.jar", "the content of plugin-api.jar")
                .containsEntry(
                        "plugin-api-1.2.0-20300102.030505-1-sources.jar", "the content of plugin-api-sources.jar")
                .doesNotContainKey("plugin-api-1.2.0-20300102.030405-1.jar");
        assertThat(written.get("maven-metadata.xml"))
                .contains("<timestamp>20300102.030505</timestamp>")
                .contains("<value>1.2.0-20300102.030505-1</value>")
                .containsSubsequence("<classifier>sources</classifier>", "<extension>jar</extension>")
                .containsSubsequence("<classifier></classifier>", "<extension>jar</extension>");
        try (Stream<Path> left = Files.list(sdk().getParent())) {
            assertThat(left).containsExactly(sdk());
        }
    }

    private static void packJar(Path file, Map<String, String> entries) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> each : entries.entrySet()) {
                out.putNextEntry(new JarEntry(each.getKey()));
                out.write(each.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
    }

    @Test
    void theTestKitHoldsWhatTestsNeedOfTheServer() throws Exception {
        packJar(
                jar.resolve("server.jar"),
                Map.of(
                        "io/junctura/Main.class", "the server",
                        "bundled-plugins/index", "1f http.jar\n2e kafka.jar\n",
                        "bundled-plugins/http.jar", "HTTP",
                        "bundled-plugins/kafka.jar", "Kafka",
                        "bundled-drivers/index", "3d sql/a.jar\n",
                        "sdk/testkit.jar", "the test kit"));
        Path sdk = jar.resolve("sdk");
        packJar(sdk.resolve("testkit.jar"), Map.of("Harness.class", "the harness"));
        Files.writeString(sdk.resolve("index"), "testkit.jar\n");
        project("1.2.0").sdk().write(sdk(), NOW);
        Path written = sdk().resolve("io/junctura/testkit/1.2.0/testkit-1.2.0.jar");
        try (JarFile testkit = new JarFile(written.toFile())) {
            JarEntry server = testkit.getJarEntry("META-INF/junctura/server.jar");
            assertThat(server.getMethod()).isEqualTo(JarEntry.STORED);
            Files.copy(testkit.getInputStream(server), folder.resolve("needed.jar"));
            assertThat(testkit.getInputStream(testkit.getJarEntry("Harness.class")))
                    .hasContent("the harness");
        }
        try (JarFile needed = new JarFile(folder.resolve("needed.jar").toFile())) {
            assertThat(needed.stream().map(JarEntry::getName))
                    .containsExactlyInAnyOrder(
                            "io/junctura/Main.class", "bundled-plugins/index", "bundled-plugins/http.jar");
            assertThat(needed.getInputStream(needed.getEntry("bundled-plugins/index")))
                    .hasContent("1f http.jar");
        }
        byte[] sum = MessageDigest.getInstance("SHA-1").digest(Files.readAllBytes(written));
        assertThat(written.resolveSibling("testkit-1.2.0.jar.sha1"))
                .hasContent(HexFormat.of().formatHex(sum));
    }

    @Test
    void allProjectsShareTheLibrariesThatOneServerWrites() throws Exception {
        project("1.0.0").write(folder.resolve("first"), ConnectorNames.of("first", null), sdk(), NOW);
        Path mark = Files.createFile(sdk().resolve("of-the-first"));
        project("1.0.0").write(folder.resolve("second"), ConnectorNames.of("second", null), sdk(), NOW);
        assertThat(mark).exists();
        Files.writeString(jar.resolve("server.jar"), "another server");
        project("1.0.0").write(folder.resolve("third"), ConnectorNames.of("third", null), sdk(), NOW);
        assertThat(mark).doesNotExist();
        assertThat(sdk().resolve("io/junctura/plugin-api/1.0.0")).isDirectory();
    }

    @Test
    void nothingIsWrittenWhereSomethingIs() throws Exception {
        Path there = Files.createDirectory(folder.resolve("there"));
        ConnectorNames names = ConnectorNames.of("there", null);
        assertThatThrownBy(() -> project("1.0.0").write(there, names, sdk(), NOW))
                .isInstanceOf(CannotWrite.class)
                .hasMessageContaining("is there already. Choose another folder");
        assertThat(there).isEmptyDirectory();
        assertThatThrownBy(() -> project("1.0.0").write(folder.resolve("none/there"), names, sdk(), NOW))
                .hasMessageContaining("There is no folder " + folder.resolve("none"));
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void nothingIsHalfWritten() throws Exception {
        Files.delete(jar.resolve("sdk/plugin-api.jar"));
        Path place = Files.createDirectory(folder.resolve("place"));
        Path kept = Files.createDirectories(sdk().resolve("of-before"));
        ConnectorNames names = ConnectorNames.of("shop", null);
        assertThatThrownBy(() -> project("1.0.0").write(place.resolve("shop"), names, sdk(), NOW))
                .hasMessageContaining("sdk/plugin-api.jar is missing");
        assertThatThrownBy(() -> project("1.0.0").sdk().write(sdk(), NOW)).isInstanceOf(CannotWrite.class);
        assertThat(kept).exists();
        assertThat(place).isEmptyDirectory();
        try (Stream<Path> left = Files.list(sdk().getParent())) {
            assertThat(left).containsExactly(sdk());
        }
    }

    @Test
    void aFileInTheWayIsASentence() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        ConnectorNames names = ConnectorNames.of("shop", null);
        assertThatThrownBy(() -> project("1.0.0").write(file.resolve("shop"), names, sdk(), NOW))
                .isInstanceOf(CannotWrite.class)
                .hasMessageContaining("There is no folder " + file);
        assertThatThrownBy(() -> project("1.0.0").sdk().write(file.resolve("sdk"), NOW))
                .isInstanceOf(CannotWrite.class)
                .hasMessageContaining("cannot be made");
    }

    @Test
    void whatDoesNotRunFromTheJarSaysSo() {
        assertThatThrownBy(() ->
                        Project.carried(Kind.HTTP).write(folder.resolve("a"), ConnectorNames.of("a", null), sdk(), NOW))
                .hasMessageContaining("Use junctura.jar");
    }
}
