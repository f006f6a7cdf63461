package io.junctura.plugins.vfs;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class VfsContractTest extends ConnectorContract {
    private final Path home;
    private final ApacheFtp server;

    VfsContractTest(@TempDir Path home) {
        super(VfsConnector.class);
        this.home = home;
        server = new ApacheFtp(home);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Override
    protected void arrange(Arrangement with) {
        with.drivers(DriverJars.corp());
        with.connection("address", "corp://127.0.0.1:" + server.port())
                .connection("user", ApacheFtp.USER)
                .connection("password", ApacheFtp.PASSWORD)
                .connection("options", Map.of("passiveMode", "true"));
        with.input("list", Map.of("folder", "/"));
        with.input("find", Map.of("folder", "/", "pattern", "*.csv"));
        with.input("read", (harness, run) -> Map.of("path", put("read", run)));
        with.input("write", (harness, run) -> Map.of("path", "written-" + run, "content", "x"));
        with.input("move", (harness, run) -> Map.of("from", put("move", run), "to", "moved/" + run));
        with.input("copy", (harness, run) -> Map.of("from", put("copy", run), "to", "copied/" + run));
    }

    private String put(String action, int run) {
        try {
            Path folder = Files.createDirectories(home.resolve(action));
            Files.writeString(folder.resolve("file-" + run), "content");
            return action + "/file-" + run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
