package io.junctura.cli;

import io.junctura.Checkout;
import io.junctura.processor.ConnectorProcessor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.pf4j.processor.ExtensionAnnotationProcessor;

/** A plugin of this project as a jar, made of its sources: the server does not know its plugins, so its build has none at hand. */
public final class BuiltPlugin {

    private BuiltPlugin() {}

    /**
     * Writes the jar.
     *
     * @param folder of its module, such as {@code http}
     * @param shared the folders of sources that its module compiles, too
     * @return where it is
     */
    public static Path jar(Path jar, String folder, String id, String version, String... shared) throws IOException {
        Path classes = Files.createTempDirectory(jar.toAbsolutePath().getParent(), ".classes");
        List<Path> sources = new ArrayList<>();
        for (String each : Stream.concat(Stream.of(folder), Stream.of(shared)).toList()) {
            try (Stream<Path> all = Files.walk(Checkout.ROOT.resolve("plugins").resolve(each).resolve("src/main/java"))) {
                all.filter(path -> path.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        compile(sources, classes);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Plugin-Id", id);
        manifest.getMainAttributes().putValue("Plugin-Version", version);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest);
                Stream<Path> all = Files.walk(classes)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(
                        new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
                zip.write(Files.readAllBytes(file));
                zip.closeEntry();
            }
        }
        return jar;
    }

    private static void compile(List<Path> sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            JavaCompiler.CompilationTask task = compiler.getTask(
                    null,
                    files,
                    found,
                    List.of("-parameters", "--release", "17"),
                    null,
                    files.getJavaFileObjectsFromPaths(sources));
            task.setProcessors(List.of(new ConnectorProcessor(), new ExtensionAnnotationProcessor()));
            if (!task.call()) throw new IOException(found.getDiagnostics().toString());
        }
    }
}
