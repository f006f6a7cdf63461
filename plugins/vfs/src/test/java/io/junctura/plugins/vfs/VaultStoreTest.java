package io.junctura.plugins.vfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.stores.FolderStoreTest;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder in a file system that can neither add to files nor rename them. */
class VaultStoreTest extends FolderStoreTest {
    private final Path folder;
    private final ApacheFtp server;
    private final Harness harness = Harness.of(VfsConnector.class);

    VaultStoreTest(@TempDir Path home) throws IOException {
        folder = Files.createDirectories(home.resolve("Grüße an alle/place"));
        server = new ApacheFtp(home);
        Map<String, Object> connection = Map.of(
                "address",
                "vault://127.0.0.1:" + server.port() + "/Gr%C3%BC%C3%9Fe%20an%20alle/",
                "folder",
                "place",
                "user",
                ApacheFtp.USER,
                "password",
                ApacheFtp.PASSWORD,
                "options",
                Map.of("passiveMode", "true"));
        harness.drivers(DriverJars.corp()).connection("place", "vfs", connection);
    }

    @AfterEach
    void close() {
        harness.close();
        server.close();
    }

    @Override
    protected String id() {
        return "vfs";
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
    void aFolderIsMovedWithAllThatIsInIt() throws Exception {
        put("in/deep/a.txt", new byte[1]);
        put("in/b.txt", new byte[1]);
        Ran ran = harness.act("vfs.move", "place", Map.of("from", "in", "to", "archive/2030"));
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
        assertThat(all()).containsExactlyInAnyOrder("archive/2030/deep/a.txt", "archive/2030/b.txt");
        assertThat(folder.resolve("in")).doesNotExist();
    }
}
