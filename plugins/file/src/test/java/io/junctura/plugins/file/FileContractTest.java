package io.junctura.plugins.file;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import io.junctura.testkit.Harness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class FileContractTest extends ConnectorContract {
    FileContractTest() {
        super(FileConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        with.input("list", Map.of("folder", "/"));
        with.input("find", Map.of("folder", "/", "pattern", "*.csv"));
        with.input("read", (harness, run) -> Map.of("path", put(harness, "read", run)));
        with.input("write", (harness, run) -> Map.of("path", "written-" + run, "content", "x"));
        with.input("move", (harness, run) -> Map.of("from", put(harness, "move", run), "to", "moved/" + run));
        with.input("copy", (harness, run) -> Map.of("from", put(harness, "copy", run), "to", "copied/" + run));
    }

    private static String put(Harness harness, String action, int run) {
        try {
            Path folder = Files.createDirectories(harness.exchange().resolve(action));
            Files.writeString(folder.resolve("file-" + run), "content");
            return action + "/file-" + run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
