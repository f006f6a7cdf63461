package io.junctura.api;

import static org.assertj.core.api.Assertions.assertThat;

import japicmp.model.JApiClass;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiChangesTest {
    private static final String OLD = "String old(int number);";

    @TempDir
    Path folder;

    private Path api(String name, String members) throws IOException {
        Path classes = Files.createDirectory(folder.resolve(name));
        JavaFileObject source =
                new SimpleJavaFileObject(URI.create("memory:///Shop.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return "public interface Shop { int MOST = 5; void kept(); " + members + " }";
                    }
                };
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of("-d", classes.toString(), "-proc:none");
        assertThat(compiler.getTask(null, null, null, options, null, List.of(source))
                        .call())
                .isTrue();
        Path jar = folder.resolve(name + ".jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("Shop.class"));
            Files.copy(classes.resolve("Shop.class"), out);
            out.closeEntry();
        }
        return jar;
    }

    private boolean breaks(String before, String now) throws IOException {
        return !ApiChanges.between(api("before", before), api("now", now)).stream()
                .allMatch(JApiClass::isBinaryCompatible);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "long old(int number);", "@Deprecated long old(int number);"})
    void whatWasNotDeprecatedBeforeMayNotGoOrChange(String now) throws IOException {
        assertThat(breaks(OLD, now)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", OLD, "@Deprecated " + OLD})
    void whatWasDeprecatedBeforeMayGo(String now) throws IOException {
        assertThat(breaks("@Deprecated " + OLD, now)).isFalse();
    }

    @Test
    void toDeprecateBreaksNothing() throws IOException {
        assertThat(breaks(OLD, "@Deprecated " + OLD)).isFalse();
    }
}
