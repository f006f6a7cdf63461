package io.junctura.plugins.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.ftp.ApacheFtp.Certificate;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS, and where data connections lead. */
class FtpSignInTest {
    private final Harness harness = Harness.of(FtpConnector.class);

    @TempDir
    Path home;

    @TempDir
    Path secrets;

    @AfterEach
    void close() {
        harness.close();
    }

    private void connect(ApacheFtp server, String security, Map<String, ?> more) {
        Map<String, Object> all = new TreeMap<>(Map.of(
                "host",
                "127.0.0.1",
                "port",
                server.port(),
                "user",
                ApacheFtp.USER,
                "password",
                ApacheFtp.PASSWORD,
                "security",
                security));
        all.putAll(more);
        harness.connection("place", "ftp", all);
    }

    private void done(String action, Map<String, ?> input) {
        Ran ran = harness.act("ftp." + action, "place", input);
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
    }

    @Test
    void aHostWithAPortSaysWhereThePortBelongs() throws Exception {
        try (ApacheFtp server = new ApacheFtp(home).start()) {
            connect(server, "none", Map.of("host", "127.0.0.1:21"));
            assertThat(harness.test("place").map(Ran.Failure::message).orElse(""))
                    .contains("host must be a name or an address. Set the port in port.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"explicit", "implicit"})
    void filesGoByTls(String security) throws Exception {
        Certificate certificate = Certificate.in(secrets);
        try (ApacheFtp server = new ApacheFtp(home)
                .tls(certificate, security.equals("implicit"))
                .start()) {
            connect(server, security, Map.of("authorities", certificate.pem()));
            done("write", Map.of("path", "a.txt", "content", "x".repeat(100_000)));
            done("copy", Map.of("from", "a.txt", "to", "b.txt"));
            assertThat(home.resolve("b.txt")).hasSize(100_000);
        }
    }

    @Test
    void anUntrustedCertificateIsRefused() throws Exception {
        try (ApacheFtp server =
                new ApacheFtp(home).tls(Certificate.in(secrets), false).start()) {
            connect(server, "explicit", Map.of());
            assertThat(harness.test("place").orElseThrow().message())
                    .contains("There is no connection")
                    .contains("not trusted", "put it in PEM into the connection's \"authorities\"");
        }
    }

    @Test
    void aServerWithoutTlsGetsNoPassword() {
        try (ApacheFtp server = new ApacheFtp(home).start()) {
            connect(server, "explicit", Map.of());
            assertThat(harness.test("place").orElseThrow().message()).contains("does not offer TLS");
        }
    }

    @Test
    void aServerWithTooManySessionsIsAskedLater() throws Exception {
        FTPClient other = new FTPClient();
        try (ApacheFtp server = new ApacheFtp(home).sessions(1).start()) {
            other.connect("127.0.0.1", server.port());
            assertThat(other.login(ApacheFtp.USER, ApacheFtp.PASSWORD)).isTrue();
            connect(server, "none", Map.of());
            assertThat(harness.test("place").orElseThrow().message())
                    .contains("ended the sign-in (421). It may have too many sessions.");
        } finally {
            other.disconnect();
        }
    }

    @Test
    void aTestSignsInAnewAlthoughASessionIsOpen() {
        try (ApacheFtp server = new ApacheFtp(home).start()) {
            connect(server, "none", Map.of());
            done("write", Map.of("path", "a.txt", "content", "one"));
            assertThat(harness.test("place")).isEmpty();
            server.account(home, "another password");
            assertThat(harness.test("place").orElseThrow().message()).contains("does not let the user");
        }
    }

    @Test
    void theAddressThatTheServerNamesIsNotCalled() throws Exception {
        Files.writeString(home.resolve("a.txt"), "one");
        try (ApacheFtp server =
                new ApacheFtp(home).without("EPSV").naming("203.0.113.9").start()) {
            connect(server, "none", Map.of());
            done("read", Map.of("path", "a.txt"));
        }
    }
}
