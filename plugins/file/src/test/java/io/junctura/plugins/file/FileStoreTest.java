package io.junctura.plugins.file;

import io.junctura.plugins.stores.FolderStoreTest;
import io.junctura.testkit.Harness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** A folder on this machine's disk. */
class FileStoreTest extends FolderStoreTest {
    private final Harness harness = Harness.of(FileConnector.class);
    private final Path folder = harness.exchange().resolve("place");

    FileStoreTest() throws IOException {
        Files.createDirectory(folder);
        harness.connection("place", "file", Map.of("root", "exchange", "folder", "place"));
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Override
    protected String id() {
        return "file";
    }

    @Override
    protected Harness harness() {
        return harness;
    }

    @Override
    protected Path folder() {
        return folder;
    }
}
