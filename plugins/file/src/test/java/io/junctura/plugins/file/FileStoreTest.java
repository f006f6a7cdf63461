package io.junctura.plugins.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.stores.FolderStoreTest;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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

    @Test
    void aPathThatCannotNameAFileIsBadInputHoweverOftenItComes() throws Exception {
        put("good.txt", new byte[1]);
        Files.createDirectory(folder.resolve("folder"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("good.txt"));
        for (String path : List.of("folder", "link", "a:b", "con", "x".repeat(300))) {
            for (int i = 0; i < 4; i++) {
                Ran ran = harness.act("file.read", "place", Map.of("path", path));
                assertThat(ran.status()).as(path).isEqualTo("failed");
                assertThat(ran.step("act").error().kind()).as(path).isEqualTo("BAD_INPUT");
            }
        }
        assertThat(harness.act("file.read", "place", Map.of("path", "good.txt")).status())
                .isEqualTo("succeeded");
    }
}
