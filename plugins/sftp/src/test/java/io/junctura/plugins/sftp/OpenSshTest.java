package io.junctura.plugins.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Debian's OpenSSH, which must be installed (openssh-server). */
@Tag("tools")
class OpenSshTest {
    private final Harness harness = Harness.of(SftpConnector.class);

    @TempDir
    Path folder;

    private Path root;
    private OpenSsh server;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        root = Files.createDirectory(folder.resolve("root"));
        server = new OpenSsh(folder, "RekeyLimit 1M");
        harness.connection(
                "place",
                "sftp",
                Map.of(
                        "host",
                        "127.0.0.1",
                        "port",
                        server.port(),
                        "user",
                        server.user(),
                        "privateKey",
                        server.privateKey(),
                        "hostKey",
                        Map.of("type", "knownHosts", "lines", server.knownHosts()),
                        "folder",
                        root.toString()));
    }

    @AfterEach
    void close() {
        harness.close();
        server.close();
    }

    private Ran done(String action, Map<String, ?> input) {
        Ran ran = harness.act("sftp." + action, "place", input);
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
        return ran;
    }

    @Test
    void filesAreWrittenReplacedMovedAndDeleted() throws Exception {
        done("write", Map.of("path", "in/Grüße 100%*?.txt", "content", "one"));
        done("write", Map.of("path", "in/Grüße 100%*?.txt", "content", "two"));
        done("write", Map.of("path", "in/Grüße 100%*?.txt", "content", " three", "existing", "append"));
        assertThat(root.resolve("in/Grüße 100%*?.txt")).hasContent("two three");
        done("move", Map.of("from", "in/Grüße 100%*?.txt", "to", "out/b.txt"));
        done("delete", Map.of("path", "in"));
        assertThat(root).isDirectoryContaining(path -> path.endsWith("out"));
        assertThat(root.resolve("in")).doesNotExist();
        Ran ran = harness.act("sftp.list", "place", Map.of("folder", "none"));
        assertThat(ran.step("act").error().message()).contains("There is no such file or folder");
    }

    /** The server asks for new keys after each megabyte. */
    @Test
    void aTransferContinuesDuringAKeyExchange() throws Exception {
        byte[] content = new byte[8_000_000];
        new Random(7).nextBytes(content);
        Files.write(root.resolve("a.bin"), content);
        done("copy", Map.of("from", "a.bin", "to", "b.bin"));
        assertThat(Files.mismatch(root.resolve("a.bin"), root.resolve("b.bin"))).isEqualTo(-1);
    }
}
