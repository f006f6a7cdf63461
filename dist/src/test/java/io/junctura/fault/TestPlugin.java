package io.junctura.fault;

import io.junctura.processor.ConnectorProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.pf4j.processor.ExtensionAnnotationProcessor;

/** Compiles a plugin's jar from the sources in the resource folder {@code fault/ID}. */
final class TestPlugin {
    private TestPlugin() {}

    /** @return the jar */
    static Path jar(Path folder, String id, String... classes) throws IOException {
        Path sources = Files.createDirectories(folder.resolve(id + "/src"));
        Path output = Files.createDirectories(folder.resolve(id + "/classes"));
        for (String name : classes) {
            try (InputStream in = TestPlugin.class.getResourceAsStream("/fault/" + id + "/" + name + ".java")) {
                Files.copy(in, sources.resolve(name + ".java"));
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<String> options =
                    List.of("-parameters", "--release", "17", "-Xlint:none", "-nowarn", "-d", output.toString());
            List<Path> files = Stream.of(classes)
                    .map(name -> sources.resolve(name + ".java"))
                    .toList();
            JavaCompiler.CompilationTask task =
                    compiler.getTask(null, manager, found, options, null, manager.getJavaFileObjectsFromPaths(files));
            task.setProcessors(List.of(new ConnectorProcessor(), new ExtensionAnnotationProcessor()));
            if (!task.call()) throw new AssertionError(found.getDiagnostics().toString());
        }
        return packed(folder.resolve(id + ".jar"), id, output);
    }

    private static Path packed(Path jar, String id, Path output) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Plugin-Id", id);
        manifest.getMainAttributes().putValue("Plugin-Version", "1.0.0");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest);
                Stream<Path> all = Files.walk(output)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(output.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        return jar;
    }
}
