package io.junctura.plugins.smb;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

@Tag("tools")
class SmbContractTest extends ConnectorContract {
    private static final SambaServer SAMBA = SambaServer.start();

    SmbContractTest() {
        super(SmbConnector.class);
    }

    @AfterAll
    static void stop() {
        SAMBA.close();
    }

    @Override
    protected void arrange(Arrangement with) {
        SAMBA.values("/").forEach(with::connection);
        with.input("list", Map.of("folder", "/"));
        with.input("find", Map.of("folder", "/", "pattern", "*.csv"));
        with.input("read", (harness, run) -> Map.of("path", put("read", run)));
        with.input("write", (harness, run) -> Map.of("path", "written-" + run, "content", "x"));
        with.input("move", (harness, run) -> Map.of("from", put("move", run), "to", "moved/" + run));
        with.input("copy", (harness, run) -> Map.of("from", put("copy", run), "to", "copied/" + run));
        with.input("new-file", Map.of("folder", "/"));
    }

    private static String put(String action, int run) {
        try {
            Path folder = Files.createDirectories(SAMBA.share.resolve(action));
            Files.writeString(folder.resolve("file-" + run), "content");
            return action + "/file-" + run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
