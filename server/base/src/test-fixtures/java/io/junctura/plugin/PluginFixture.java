package io.junctura.plugin;

import io.junctura.processor.ConnectorProcessor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.pf4j.processor.ExtensionAnnotationProcessor;

/** Plugin jars, compiled while the test runs. */
public final class PluginFixture {

    /** A connector whose input says what it does, failures included. */
    public static final String PROBE = """
        /** A probe. */
        @Extension
        @ConnectorInfo(id = "probe", title = "Probe", connection = ProbeConnection.class, actions = Probe.class,
                triggers = Ticks.class)
        public class ProbeConnector implements Connector {
            static { System.setProperty("junctura.test.probe.loaded", "yes"); }
            @Override public void close() { System.setProperty("junctura.test.probe.closed", "yes"); }
        }
        """;

    public static final String CONNECTION = """
        /** Where to. @param address of it @param token for it */
        @ConnectionInfo(address = "address")
        public record ProbeConnection(
                @Field(title = "Address") @Nullable String address, @Field(title = "Token") @Nullable Secret token)
                implements Connection {
            @Override public void test(Context<? extends Connection> context) throws ConnectorException {
                if (token == null) throw ConnectorException.credentials("There is no token.");
                context.log().log(System.Logger.Level.DEBUG, "It is asked.");
                context.log().log(System.Logger.Level.INFO, "It knows {0}.", token.reveal());
                context.log().log(System.Logger.Level.WARNING, "It is old.");
            }
        }
        """;

    public static final String ACTION = """
        /** Does what it is told. */
        @ActionInfo(id = "do", title = "Do", effect = Effect.UNSAFE)
        public record Probe(@Field(title = "What") String what, @Field(title = "Name") @Nullable String name)
                implements Action<ProbeConnection, Object> {
            public record Answer(@Field(title = "Said") String said, @Field(title = "Loader") boolean mine) {}
            public Probe {
                if (what.isEmpty()) throw new IllegalArgumentException("what must not be empty.");
            }
            @Override public Optional<Effect> effect() {
                return what.equals("echo") ? Optional.of(Effect.READ) : Optional.empty();
            }
            @Override public Object run(ActionContext<ProbeConnection> context)
                    throws ConnectorException, java.io.IOException, InterruptedException {
                switch (what) {
                    case "throw": throw made(context);
                    case "wrap": throw new java.io.IOException("the call failed", made(context));
                    case "hide": throw new java.io.UncheckedIOException(made(context));
                    case "stop": Thread.currentThread().interrupt(); throw made(context);
                    case "echo": return new Answer(name + Version.NAME,
                            Thread.currentThread().getContextClassLoader() == Probe.class.getClassLoader());
                    case "leak": throw ConnectorException.refused("Bad token " + context.connection().token().reveal());
                    case "break": throw new IllegalStateException("with " + context.connection().token().reveal());
                    case "overflow": return overflow(1);
                    case "link": throw new NoClassDefFoundError("gone");
                    case "interrupt": throw new InterruptedException();
                    case "secret": return context.connection().token();
                    case "look":
                        try { Class.forName(name); return "seen"; } catch (ClassNotFoundException e) { return "hidden"; }
                    case "key": return context.idempotencyKey() + " " + context.attempt();
                    default: throw ConnectorException.badInput("Do what?");
                }
            }
            private java.io.IOException made(ActionContext<ProbeConnection> context) {
                try {
                    return (java.io.IOException) Class.forName(name).getConstructor(String.class)
                            .newInstance("no " + context.connection().token().reveal());
                } catch (ReflectiveOperationException e) { throw new IllegalStateException(e); }
            }
            private static long overflow(long n) { return n + overflow(n + 1); }
            @Override public Verdict<Object> verify(ActionContext<ProbeConnection> context) {
                return new Verdict.Done<>(List.of("done"));
            }
        }
        """;

    public static final String TRIGGER = """
        /** Ticks. */
        @TriggerInfo(id = "ticks", title = "Ticks")
        public record Ticks(@Field(title = "Step", fallback = "5") int step) implements PollTrigger<ProbeConnection, Ticks.Cursor> {
            public record Cursor(@Field(title = "At") long at) {}
            @Override public Polled<Cursor> poll(@Nullable Cursor cursor, TriggerContext<ProbeConnection> context) {
                long at = cursor == null ? 0 : cursor.at() + step;
                return new Polled<>(List.of(Event.of(Map.of("tick", at))), new Cursor(at), false);
            }
        }
        """;

    public static String version(String name) {
        return "public final class Version { static final String NAME = new String(\"" + name + "\"); }";
    }

    private PluginFixture() {}

    public static Path probe(Path folder, String id) {
        return jar(folder, id + ".jar", manifest(id), PROBE, CONNECTION, ACTION, TRIGGER, version(""));
    }

    public static Map<String, String> manifest(String id) {
        return Map.of("Plugin-Id", id, "Plugin-Version", "1.2.3");
    }

    public static Path jar(Path folder, String name, Map<String, String> manifest, String... sources) {
        return pack(folder.resolve(name), manifest, compile(sources));
    }

    public static Path pack(Path jar, Map<String, String> manifest, Map<String, byte[]> entries) {
        Manifest written = new Manifest();
        written.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach(written.getMainAttributes()::putValue);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, written)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Compiles sources. Returns the content of each class and resource, by its name in a jar.
     *
     * @param sources in the package {@code fixture}, unless they begin with a package of their own
     */
    public static Map<String, byte[]> compile(String... sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<JavaFileObject> files = new ArrayList<>();
        for (String source : sources) {
            String name = source.replaceAll("(?s)^.*?\\b(?:class|record|interface|enum) (\\w+).*$", "$1");
            String whole = source.startsWith("package ")
                    ? source
                    : "package fixture; import io.junctura.api.*; import java.util.*;"
                            + " import org.jspecify.annotations.*; import org.pf4j.Extension;\n" + source;
            files.add(
                    new SimpleJavaFileObject(
                            URI.create("memory:///fixture/" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                        @Override
                        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                            return whole;
                        }
                    });
        }
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
            Path output = Files.createTempDirectory("plugin-fixture");
            manager.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
            JavaCompiler.CompilationTask task =
                    compiler.getTask(null, manager, found, List.of("-parameters", "--release", "17"), null, files);
            task.setProcessors(List.of(new ConnectorProcessor(), new ExtensionAnnotationProcessor()));
            if (!task.call()) {
                throw new IllegalStateException(found.getDiagnostics().toString());
            }
            Map<String, byte[]> entries = new TreeMap<>();
            try (Stream<Path> all = Files.walk(output)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    entries.put(output.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
                }
            }
            try (Stream<Path> all = Files.walk(output)) {
                all.sorted((a, b) -> b.compareTo(a))
                        .forEach(file -> file.toFile().delete());
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
