package io.junctura.processor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Sources compiled in memory, with the processor.
 *
 * @param output what was written, by path
 */
record Compilation(boolean succeeded, List<String> errors, List<String> warnings, Map<String, byte[]> output) {

    String json() {
        byte[] file = output.get(ConnectorProcessor.FILE);
        return file == null ? "" : new String(file, StandardCharsets.UTF_8);
    }

    /** Compiles one file per text, whose first {@code class}, {@code record}, … names it. */
    static Compilation of(String... sources) {
        return of(Map.of(), List.of(), sources);
    }

    static Compilation of(Map<String, byte[]> earlier, List<String> options, String... sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        Map<String, byte[]> output = new TreeMap<>(earlier);
        List<JavaFileObject> files = new ArrayList<>();
        for (String source : sources) {
            String name = source.replaceAll("(?s)^.*?\\b(?:class|record|interface|enum) (\\w+).*$", "$1");
            files.add(new Text(
                    "shop/" + name + ".java",
                    "package shop; import io.junctura.api.*; import java.util.*; import java.time.*;"
                            + " import org.jspecify.annotations.*; import org.pf4j.Extension; import java.math.BigDecimal;\n"
                            + source));
        }
        try (StandardJavaFileManager standard =
                compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<String> all = new ArrayList<>(List.of("-parameters", "--release", "17"));
            all.addAll(options);
            JavaCompiler.CompilationTask task =
                    compiler.getTask(null, new InMemory(standard, output), found, all, null, files);
            task.setProcessors(List.of(new ConnectorProcessor()));
            boolean succeeded = task.call();
            return new Compilation(
                    succeeded,
                    messages(found, Diagnostic.Kind.ERROR),
                    messages(found, Diagnostic.Kind.WARNING),
                    output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> messages(DiagnosticCollector<JavaFileObject> found, Diagnostic.Kind kind) {
        return found.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == kind)
                .map(diagnostic -> diagnostic.getLineNumber() + ": " + diagnostic.getMessage(Locale.ROOT))
                .toList();
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String content;

        Text(String path, String content) {
            super(URI.create("memory:///" + path), Kind.SOURCE);
            this.content = content;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return content;
        }
    }

    private static final class Bytes extends SimpleJavaFileObject {
        private final String path;
        private final Map<String, byte[]> output;

        Bytes(String path, Kind kind, Map<String, byte[]> output) {
            super(URI.create("memory:///" + path), kind);
            this.path = path;
            this.output = output;
        }

        @Override
        public OutputStream openOutputStream() {
            return new ByteArrayOutputStream() {
                @Override
                public void close() {
                    output.put(path, toByteArray());
                }
            };
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) throws IOException {
            byte[] content = output.get(path);
            if (content == null) throw new NoSuchFileException(path);
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, byte[]> output;

        InMemory(JavaFileManager parent, Map<String, byte[]> output) {
            super(parent);
            this.output = output;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
            return new Bytes(className.replace('.', '/') + kind.extension, kind, output);
        }

        @Override
        public FileObject getFileForOutput(
                Location location, String packageName, String relativeName, @Nullable FileObject sibling) {
            return new Bytes(relativeName, JavaFileObject.Kind.OTHER, output);
        }

        @Override
        public FileObject getFileForInput(Location location, String packageName, String relativeName) {
            return new Bytes(relativeName, JavaFileObject.Kind.OTHER, output);
        }
    }
}
