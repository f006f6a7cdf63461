package io.junctura.plugins.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.ftp.ApacheFtp.Certificate;
import io.junctura.testkit.FreePort;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Debian's vsftpd, which must be installed and is started by root. It wants data connections to resume the TLS session. */
@Tag("tools")
class VsftpdTest {
    private static final Path VSFTPD = Path.of("/usr/sbin/vsftpd");

    @TempDir
    Path folder;

    @Test
    void dataConnectionsResumeTheTlsSession() throws Exception {
        if (!Files.isExecutable(VSFTPD)) {
            throw new AssertionError("There is no " + VSFTPD + ". Install it: apt install vsftpd.");
        }
        Path root = Files.createDirectory(folder.resolve("root"));
        Path place = Files.createDirectory(root.resolve("place"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
        Certificate certificate = Certificate.in(folder);
        int port = FreePort.any();
        Process server = start(root, certificate, port);
        try (Harness harness = Harness.of(FtpConnector.class)) {
            harness.connection(
                    "place",
                    "ftp",
                    Map.of(
                            "host",
                            "127.0.0.1",
                            "port",
                            port,
                            "user",
                            "anonymous",
                            "password",
                            "none",
                            "folder",
                            "place",
                            "authorities",
                            certificate.pem()));
            for (String name : new String[] {"a 1.txt", "b.txt"}) {
                done(harness, "write", Map.of("path", name, "content", "one"));
                done(harness, "write", Map.of("path", name, "content", "two"));
            }
            done(harness, "copy", Map.of("from", "a 1.txt", "to", "new/c.txt"));
            assertThat(place.resolve("new/c.txt")).hasContent("two");
            assertThat(String.valueOf(done(harness, "exists", Map.of("path", "b.txt"))))
                    .contains("exists=true", "size=3");
        } finally {
            server.descendants().forEach(ProcessHandle::destroy);
            server.destroy();
        }
    }

    private static Object done(Harness harness, String action, Map<String, ?> input) {
        Ran ran = harness.act("ftp." + action, "place", input);
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
        return ran.step("act").output();
    }

    private Process start(Path root, Certificate certificate, int port) throws IOException, InterruptedException {
        Path pem = Files.writeString(folder.resolve("server.pem"), certificate.key() + certificate.pem());
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path log = folder.resolve("vsftpd.log");
        Path config = Files.writeString(folder.resolve("vsftpd.conf"), """
                listen=YES
                listen_address=127.0.0.1
                listen_port=%d
                background=NO
                anonymous_enable=YES
                anon_root=%s
                write_enable=YES
                anon_upload_enable=YES
                anon_mkdir_write_enable=YES
                anon_other_write_enable=YES
                anon_world_readable_only=NO
                secure_chroot_dir=%s
                nopriv_user=nobody
                seccomp_sandbox=NO
                ssl_enable=YES
                allow_anon_ssl=YES
                force_anon_logins_ssl=YES
                force_anon_data_ssl=YES
                require_ssl_reuse=YES
                ssl_ciphers=HIGH
                rsa_cert_file=%s
                rsa_private_key_file=%s
                """.formatted(port, root, empty, pem, pem));
        Process server = new ProcessBuilder(VSFTPD.toString(), config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return server;
            } catch (IOException e) {
                if (server.waitFor(20, TimeUnit.MILLISECONDS)) {
                    throw new AssertionError("vsftpd ended: " + Files.readString(log), e);
                }
            }
        }
    }
}
