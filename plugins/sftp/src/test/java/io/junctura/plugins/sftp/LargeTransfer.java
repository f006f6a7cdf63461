package io.junctura.plugins.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Copies more than 1 GiB over OpenSSH with its own limits, after which it exchanges the keys. It takes 3 GB of disk, so it is run by
 * its name: {@code mvn test -pl plugins/sftp -am -Dtest=LargeTransfer -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class LargeTransfer {
    private static final int MEGABYTES = 1_200;

    @Test
    void aGigabyteAndMoreIsCopied(@TempDir Path folder) throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        write(root.resolve("a.bin"));
        try (OpenSsh server = new OpenSsh(folder, "");
                Harness harness = Harness.of(SftpConnector.class)) {
            harness.patience(Duration.ofMinutes(10));
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
                            "trustOnFirstUse",
                            "folder",
                            root.toString()));
            Ran ran = harness.act("sftp.copy", "place", Map.of("from", "a.bin", "to", "b.bin"));
            assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
        }
        assertThat(Files.mismatch(root.resolve("a.bin"), root.resolve("b.bin"))).isEqualTo(-1);
    }

    private static void write(Path file) throws IOException {
        byte[] block = new byte[1_000_000];
        Random random = new Random(7);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < MEGABYTES; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
    }
}
