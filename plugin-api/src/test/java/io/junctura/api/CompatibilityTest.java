package io.junctura.api;

import static org.assertj.core.api.Assertions.assertThat;

import japicmp.config.Options;
import japicmp.model.JApiChangeStatus;
import japicmp.model.JApiClass;
import japicmp.model.JApiMethod;
import japicmp.output.stdout.StdoutOutputGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A plugin that was built with the API of {@code src/test/api/baseline.jar} runs with this one, without being built again.
 * Only what the baseline has deprecated may be gone. The baseline is the API of the last release; before the first one, the API
 * to which plugins are held.
 */
class CompatibilityTest {
    private static final Path BASELINE = Path.of("src", "test", "api", "baseline.jar");
    private static final Path NOW = Path.of("target", "baseline.jar");

    private static final String ADVICE =
            "Plugins compiled against it no longer run. Bring it back beside what is new, and mark it @Deprecated. It may go"
                    + " when a release has had the mark: see Compatibility in docs/extend/plugin-api.md.";

    /** What the server implements and plugins only use: it may get more. */
    private static final Set<String> GIVEN_TO_PLUGINS = Set.of(
            "io.junctura.api.AccessTokens",
            "io.junctura.api.ActionContext",
            "io.junctura.api.Batch",
            "io.junctura.api.ConnectionContext",
            "io.junctura.api.Context",
            "io.junctura.api.Context$Stop",
            "io.junctura.api.CursorStreamTrigger$Emitter",
            "io.junctura.api.CursorStreamTrigger$Partition",
            "io.junctura.api.FileTrigger$Sink",
            "io.junctura.api.Files",
            "io.junctura.api.Http",
            "io.junctura.api.HttpAnswer",
            "io.junctura.api.InboundRequest",
            "io.junctura.api.Json",
            "io.junctura.api.RowStreams",
            "io.junctura.api.RowStreams$Reader",
            "io.junctura.api.RowStreams$Sink",
            "io.junctura.api.LocalFiles",
            "io.junctura.api.LocalFiles$Root",
            "io.junctura.api.Network",
            "io.junctura.api.StreamTrigger$Emitter",
            "io.junctura.api.TriggerContext",
            "io.junctura.api.WebSocket");

    private static List<JApiClass> changes;

    @BeforeAll
    static void compare() throws IOException, URISyntaxException {
        pack();
        changes = ApiChanges.between(BASELINE, NOW);
    }

    /** A jar of the public package only, reproducible. */
    private static void pack() throws IOException, URISyntaxException {
        Path classes = Path.of(Connector.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (OutputStream out = Files.newOutputStream(NOW);
                ZipOutputStream jar = new ZipOutputStream(out);
                Stream<Path> files = Files.list(classes.resolve("io/junctura/api"))) {
            for (Path file : files.sorted().toList()) {
                ZipEntry entry = new ZipEntry("io/junctura/api/" + file.getFileName());
                entry.setTime(0);
                jar.putNextEntry(entry);
                jar.write(Files.readAllBytes(file));
            }
        }
    }

    @Test
    void whatPluginsCallIsThere() {
        List<JApiClass> broken = changes.stream()
                .filter(one -> !one.isBinaryCompatible() || !inherited(one).isEmpty())
                .toList();
        Options shown = Options.newDefault();
        shown.setOutputOnlyBinaryIncompatibleModifications(true);
        assertThat(broken)
                .as(() -> ADVICE + "\n" + new StdoutOutputGenerator(shown, changes).generate())
                .isEmpty();
    }

    private static List<Object> inherited(JApiClass one) {
        List<Object> found = new ArrayList<>();
        one.getInterfaces().stream()
                .filter(parent -> !parent.isBinaryCompatible())
                .forEach(found::add);
        if (!one.getSuperclass().isBinaryCompatible()) found.add(one.getSuperclass());
        return found;
    }

    /** Whether a new member of an annotation has a default, so that existing uses stay valid. */
    private static boolean hasDefault(JApiClass type, JApiMethod method) throws ReflectiveOperationException {
        Class<?> now = Class.forName(type.getFullyQualifiedName());
        return now.isAnnotation() && now.getMethod(method.getName()).getDefaultValue() != null;
    }

    @Test
    void whatPluginsImplementAsksForNothingNew() throws ReflectiveOperationException {
        List<String> asked = new ArrayList<>();
        for (JApiClass one : changes) {
            boolean fresh = one.getChangeStatus() == JApiChangeStatus.NEW;
            if (fresh || GIVEN_TO_PLUGINS.contains(one.getFullyQualifiedName())) continue;
            for (JApiMethod method : one.getMethods()) {
                if (method.getChangeStatus() != JApiChangeStatus.NEW || hasDefault(one, method)) continue;
                if (Modifier.isAbstract(method.getNewMethod().get().getModifiers())) {
                    asked.add(one.getFullyQualifiedName() + "." + method.getName());
                }
            }
        }
        assertThat(asked)
                .as("A new method without a body breaks plugins that implement its type. Give it one; " + ADVICE)
                .isEmpty();
    }
}
