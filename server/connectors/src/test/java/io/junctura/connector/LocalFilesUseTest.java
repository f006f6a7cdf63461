package io.junctura.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.files.FileRoots;
import io.junctura.plugin.PluginFixture;
import io.junctura.plugin.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The access of plugins to files on the server's disk. */
class LocalFilesUseTest {
    private static final String CONNECTOR = """
        /** Disk. */
        @Extension @PERMISSIONS
        @ConnectorInfo(id = "disk", title = "Disk", actions = Copy.class)
        public class DiskConnector implements Connector {}
        """;

    private static final String COPY = """
        /** Copies a file. */
        @ActionInfo(id = "copy", title = "Copy", effect = Effect.IDEMPOTENT)
        public record Copy(@Field(title = "From") String from, @Field(title = "To") String to)
                implements Action<NoConnection, List<String>> {
            @Override public List<String> run(ActionContext<NoConnection> context)
                    throws ConnectorException, java.io.IOException, InterruptedException {
                LocalFiles.Root root = context.localFiles().root("exchange");
                try (java.io.InputStream content = root.open(from)) {
                    root.write(to, content::transferTo);
                    return context.localFiles().roots();
                }
            }
        }
        """;

    @TempDir
    Path folder;

    private FileRoots roots;

    @BeforeEach
    void write() throws Exception {
        Path data = Files.createDirectory(folder.resolve("disk"));
        roots = FileRoots.of(data, Map.of());
        Files.writeString(data.resolve("exchange/a.txt"), "hello");
    }

    private @Nullable Object copy(String permissions, String from) throws Exception {
        try (Shop shop = new Shop(folder.resolve("data"))) {
            Path jars = Files.createDirectories(folder.resolve("jars"));
            Path jar = jars.resolve("disk.jar");
            if (!Files.exists(jar)) {
                String connector = CONNECTOR.replace("@PERMISSIONS", permissions);
                PluginFixture.jar(jars, "disk.jar", PluginFixture.manifest("disk"), connector, COPY);
            }
            shop.install(jar);
            PluginServices given = shop.services;
            PluginServices services = new PluginServices(
                    given.plugins(),
                    given.connections(),
                    given.outbound(),
                    given.clock(),
                    given.progress(),
                    given.stops(),
                    roots);
            ConnectorActions actions =
                    new ConnectorActions(services, run -> OperationContext.NO_FILES, new OwnActions(), Runnable::run);
            return actions.prepare("disk.copy", null, Map.of("from", from, "to", "b.txt"))
                    .run(Shop.ATTEMPT);
        }
    }

    @Test
    void aPluginReadsAndWritesBelowTheRoots() throws Exception {
        assertThat(copy("@Permissions(localFiles = true)", "a.txt")).isEqualTo(List.of("exchange"));
        assertThat(folder.resolve("disk/exchange/b.txt")).hasContent("hello");
    }

    @Test
    void aPluginThatDoesNotDeclareLocalFilesReachesNone() {
        assertThatThrownBy(() -> copy("@Permissions(files = true)", "a.txt"))
                .isInstanceOf(ConnectorException.class)
                .hasMessageContaining("@Permissions(localFiles = true)");
    }

    /** Another kind would open the circuit of the connection, or blame the plugin, for what a payload says. */
    @Test
    void aPathThatCannotNameAFileIsBadInput() throws Exception {
        Path exchange = folder.resolve("disk/exchange");
        Files.createDirectory(exchange.resolve("folder"));
        Files.createSymbolicLink(exchange.resolve("link"), exchange.resolve("a.txt"));
        Map<String, String> reasons = Map.of(
                "../junctura.db",
                "is no path within a root",
                "a:b",
                ": and control characters are not allowed",
                "con",
                "is the name of a device",
                "x".repeat(300),
                "longer than 255 bytes",
                "\uD800",
                "not in the encoding of the system",
                "folder",
                "\"folder\": it is a folder",
                "link",
                "\"link\": it is a link");
        reasons.forEach((path, reason) -> assertThatThrownBy(() -> copy("@Permissions(localFiles = true)", path))
                .as(path)
                .isInstanceOfSatisfying(ConnectorException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT);
                    assertThat(e.reached()).isEqualTo(Reached.NO);
                })
                .hasMessageContaining(reason));
    }
}
