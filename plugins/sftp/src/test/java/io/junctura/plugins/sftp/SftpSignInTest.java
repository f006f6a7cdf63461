package io.junctura.plugins.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.stores.remote.Relay;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the server proves what it is, and the user who he is. */
class SftpSignInTest {
    private final Harness harness = Harness.of(SftpConnector.class);

    @TempDir
    Path home;

    private final KeyPair hostKey = Mina.key();
    private Mina server;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(home.resolve("a.txt"), "one");
        server = new Mina(home, 0, hostKey);
    }

    @AfterEach
    void close() {
        harness.close();
        server.close();
    }

    private void connect(Map<String, ?> values) {
        Map<String, Object> all = new TreeMap<>(Map.of("host", "127.0.0.1", "user", Mina.USER));
        all.put("port", server.port());
        all.putAll(values);
        harness.connection("place", "sftp", all);
    }

    private void trust(Object key) {
        connect(Map.of("hostKey", key, "password", Mina.PASSWORD));
    }

    private Optional<String> triggerError() {
        return harness.test("place").map(Ran.Failure::message);
    }

    private String knownHosts(KeyPair key) {
        return "[127.0.0.1]:" + server.port() + " " + PublicKeyEntry.toString(key.getPublic());
    }

    private static String fingerprint(KeyPair key) {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key.getPublic());
    }

    @Test
    void aHostWithAPortSaysWhereThePortBelongs() {
        server.start();
        connect(Map.of(
                "host", "127.0.0.1:22", "hostKey", Map.of("type", "trustOnFirstUse"), "password", Mina.PASSWORD));
        assertThat(triggerError().orElse("")).contains("host must be a name or an address. Set the port in port.");
    }

    @Test
    void aServerIsKnownByALineOfKnownHosts() {
        server.start();
        trust(Map.of("type", "knownHosts", "lines", "# Servers\n" + knownHosts(hostKey)));
        assertThat(triggerError()).isEmpty();
        trust(Map.of("type", "knownHosts", "lines", knownHosts(Mina.key())));
        assertThat(triggerError().orElseThrow()).contains("known_hosts has another key", fingerprint(hostKey));
        trust(Map.of("type", "knownHosts", "lines", "other.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA=="));
        assertThat(triggerError().orElseThrow())
                .contains("known_hosts has no line for this server", fingerprint(hostKey));
    }

    @Test
    void aServerIsKnownByItsFingerprint() {
        server.start();
        trust(Map.of("type", "fingerprint", "sha256", fingerprint(hostKey)));
        assertThat(triggerError()).isEmpty();
        String other = fingerprint(Mina.key());
        trust(Map.of("type", "fingerprint", "sha256", other));
        assertThat(triggerError().orElseThrow()).contains(fingerprint(hostKey), "hostKey says " + other);
    }

    @Test
    void aKeyThatIsTrustedOnFirstUseMustStayTheSame() throws Exception {
        server.start();
        int port = server.port();
        trust("trustOnFirstUse");
        assertThat(triggerError()).isEmpty();
        assertThat(harness.pins("place").get("host key")).startsWith("ecdsa-sha2-nistp256 ");
        server.close();
        KeyPair changed = Mina.key();
        server = new Mina(home, port, changed).start();
        harness.restart();
        Ran ran = harness.act("sftp.read", "place", Map.of("path", "a.txt"));
        assertThat(ran.waiting()).isEqualTo("connection");
        assertThat(triggerError().orElseThrow())
                .contains(fingerprint(hostKey), fingerprint(changed), "junctura connection forget");
        harness.forgetPins("place");
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
        assertThat(triggerError()).isEmpty();
    }

    @Test
    void keysOfEachFormatSignIn() throws Exception {
        KeyPair key = Mina.rsa();
        server.accepting(key.getPublic()).start();
        connect(Map.of("hostKey", "trustOnFirstUse", "privateKey", Mina.pem(key)));
        assertThat(triggerError()).as("PEM").isEmpty();
        connect(Map.of("hostKey", "trustOnFirstUse", "privateKey", openSsh(key, null)));
        assertThat(triggerError()).as("OpenSSH").isEmpty();
    }

    @Test
    void aKeyMayHaveAPassphrase() throws Exception {
        KeyPair key = Mina.key();
        server.accepting(key.getPublic()).start();
        String text = openSsh(key, "open sesame");
        connect(Map.of("hostKey", "trustOnFirstUse", "privateKey", text, "passphrase", "open sesame"));
        assertThat(triggerError()).isEmpty();
        connect(Map.of("hostKey", "trustOnFirstUse", "privateKey", text, "passphrase", "open barley"));
        assertThat(triggerError().orElseThrow()).isEqualTo("The passphrase does not open the private key.");
    }

    private static String openSsh(KeyPair key, String passphrase) throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        OpenSSHKeyEncryptionContext encryption = null;
        if (passphrase != null) {
            encryption = new OpenSSHKeyEncryptionContext();
            encryption.setCipherType("256");
            encryption.setPassword(passphrase);
        }
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", encryption, text);
        return text.toString(StandardCharsets.US_ASCII);
    }

    @Test
    void aRefusedOrInvalidKeyIsReported() throws Exception {
        server.accepting(Mina.key().getPublic()).start();
        connect(Map.of("hostKey", "trustOnFirstUse", "privateKey", openSsh(Mina.key(), null)));
        assertThat(triggerError().orElseThrow()).contains("does not let the user \"orders\" in");
        connect(Map.of("hostKey", "trustOnFirstUse", "privateKey", "no key"));
        assertThat(triggerError().orElseThrow()).contains("The private key cannot be read");
    }

    @Test
    void aServerMayAskForThePasswordByKeyboardInteractive() {
        server.asking().start();
        trust("trustOnFirstUse");
        assertThat(triggerError()).isEmpty();
    }

    @Test
    void aFileThatBreaksOffIsReadAgainAndNeverTakenForWhole() throws Exception {
        byte[] content = new byte[3_000_000];
        Files.write(home.resolve("big.bin"), content);
        server.start();
        try (Relay relay = new Relay(server.port())) {
            connect(Map.of("hostKey", "trustOnFirstUse", "password", Mina.PASSWORD, "port", relay.port()));
            relay.dropAfter(1_000_000);
            Ran ran = harness.act("sftp.read", "place", Map.of("path", "big.bin"));
            assertThat(ran.waiting()).as(String.valueOf(ran)).isEqualTo("retry");
            relay.speak();
            harness.advanceTo(ran.until());
            assertThat((Map<?, ?>) harness.ended(ran.id()).step("act").output())
                    .extracting("size")
                    .isEqualTo(3_000_000L);
        }
    }

    @Test
    void aWriteThatBreaksOffLeavesNoPartUnderTheName() throws Exception {
        server.start();
        try (Relay relay = new Relay(server.port())) {
            connect(Map.of("hostKey", "trustOnFirstUse", "password", Mina.PASSWORD, "port", relay.port()));
            assertThat(triggerError()).isEmpty();
            relay.dropAfter(500); // Of what the server answers to the parts of the file.
            Ran ran = harness.act("sftp.write", "place", Map.of("path", "b.txt", "content", "x".repeat(900_000)));
            assertThat(ran.waiting()).as(String.valueOf(ran)).isEqualTo("retry");
            assertThat(home.resolve("b.txt")).doesNotExist();
            relay.speak();
            harness.advanceTo(ran.until());
            assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
            assertThat(home.resolve("b.txt")).hasSize(900_000);
        }
    }

    @Test
    void linksAreFollowedWithinTheRootOnly() throws Exception {
        Path root = Files.createDirectory(home.resolve("root"));
        Files.createDirectory(root.resolve("in"));
        Files.writeString(root.resolve("in/b.txt"), "two");
        Files.createSymbolicLink(root.resolve("inside"), Path.of("in"));
        Files.createSymbolicLink(root.resolve("outside"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("outside.txt"), Path.of("../a.txt"));
        server.start();
        connect(Map.of("hostKey", "trustOnFirstUse", "password", Mina.PASSWORD, "folder", "root"));
        assertThat(harness.act("sftp.read", "place", Map.of("path", "inside/b.txt"))
                        .status())
                .isEqualTo("succeeded");
        for (String path : new String[] {"outside/a.txt", "outside.txt"}) {
            Ran ran = harness.act("sftp.read", "place", Map.of("path", path));
            assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("failed");
            assertThat(ran.step("act").error().message()).contains("leads out of the connection's folder by a link");
        }
        Ran ran = harness.act("sftp.write", "place", Map.of("path", "outside/c.txt", "content", "x"));
        assertThat(ran.status()).isEqualTo("failed");
        assertThat(home.resolve("c.txt")).doesNotExist();
    }
}
