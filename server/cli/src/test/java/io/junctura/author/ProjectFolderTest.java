package io.junctura.author;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.author.Changes.Stamp;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectFolderTest {

    @TempDir
    Path folder;

    private Path jar(String name, int builtAt, boolean plugin) throws IOException {
        Path file = Files.createDirectories(folder.resolve("target")).resolve(name);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (plugin) manifest.getMainAttributes().putValue("Plugin-Id", "acme");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.finish();
        }
        return Files.setLastModifiedTime(file, FileTime.fromMillis(builtAt));
    }

    @Test
    void theNewestPluginIsTheOneThatWasBuilt() throws IOException {
        ProjectFolder project = new ProjectFolder(folder);
        assertThat(project.jar()).isEmpty();
        jar("acme-1.0.0.jar", 1_000, true);
        Path newest = jar("acme-1.1.0.jar", 2_000, true);
        jar("acme-1.1.0-sources.jar", 3_000, true);
        jar("original-acme-1.1.0.jar", 3_000, true);
        jar("acme-1.1.0-tests.jar", 3_000, false);
        Files.writeString(folder.resolve("target/half.jar"), "PK");
        assertThat(project.jar()).contains(newest);
        assertThat(project.built()).containsOnlyKeys(newest);
    }

    @Test
    void sourcesAreTheMainOnesAndThePom() throws IOException {
        Path main = Files.createDirectories(folder.resolve("src/main/java/a"));
        Files.createDirectories(folder.resolve("src/test/java"));
        Files.writeString(folder.resolve("src/test/java/ATest.java"), "class ATest {}");
        Files.writeString(main.resolve(".A.java.swp"), "what an editor keeps");
        Path pom = Files.writeString(folder.resolve("pom.xml"), "<project/>");
        Path source = Files.writeString(main.resolve("A.java"), "class A {}");
        assertThat(new ProjectFolder(folder).sources()).containsOnlyKeys(pom, source);
    }

    @Test
    void aChangeIsToldOnceAndWhenItIsOver() {
        Map<Path, Stamp> files = new TreeMap<>();
        Changes changes = new Changes(() -> Map.copyOf(files));
        assertThat(changes.settled()).isFalse();
        files.put(Path.of("A"), new Stamp(1, FileTime.fromMillis(1)));
        assertThat(changes.settled()).as("it may be half written").isFalse();
        files.put(Path.of("B"), new Stamp(1, FileTime.fromMillis(1)));
        assertThat(changes.settled()).as("another one follows").isFalse();
        assertThat(changes.settled()).isTrue();
        assertThat(changes.settled()).isFalse();
        files.remove(Path.of("B"));
        changes.settled();
        assertThat(changes.settled()).as("one is gone").isTrue();
    }

    @Test
    void ofWhatMavenSaysTheErrorsAreLeft() {
        MavenBuild build = new MavenBuild(folder);
        String here = folder.toAbsolutePath().normalize().toString();
        String said = """
                [INFO] -------------------------------------------------------------
                [ERROR] COMPILATION ERROR :
                [INFO] -------------------------------------------------------------
                [ERROR] HERE/src/main/java/A.java:[3,9] cannot find symbol
                  symbol:   variable x
                  location: class A
                [INFO] 1 error
                [ERROR] Failed to execute goal compile (default-compile) on project a: Compilation failure
                [ERROR] HERE/src/main/java/A.java:[3,9] cannot find symbol
                [ERROR]   symbol:   variable x
                [ERROR]   location: class A
                [ERROR]
                [ERROR] -> [Help 1]
                [ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.
                """.replace("HERE", here);
        assertThat(build.errors(said))
                .containsExactly(
                        "src/main/java/A.java:3:9: cannot find symbol",
                        "  symbol:   variable x",
                        "  location: class A");
        assertThat(build.errors("[ERROR] Failed to execute goal on project a: Could not find b:c:jar:1 -> [Help 1]\n"))
                .containsExactly("Failed to execute goal on project a: Could not find b:c:jar:1");
        assertThat(build.errors("The JAVA_HOME environment variable is not defined correctly.\n"))
                .isEqualTo(List.of("The JAVA_HOME environment variable is not defined correctly."));
    }
}
