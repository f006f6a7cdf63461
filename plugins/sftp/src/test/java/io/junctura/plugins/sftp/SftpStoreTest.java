package io.junctura.plugins.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.stores.remote.Relay;
import io.junctura.plugins.stores.remote.RemoteStoreTest;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder on an SFTP server. */
class SftpStoreTest extends RemoteStoreTest {
    private final Path folder;
    private final Mina server;
    private final Relay relay;
    private final Harness harness = Harness.of(SftpConnector.class);

    SftpStoreTest(@TempDir Path home) throws IOException {
        folder = Files.createDirectory(home.resolve("place"));
        server = new Mina(home).start();
        relay = new Relay(server.port());
        harness.connection("place", "sftp", connection());
    }

    @AfterEach
    void close() throws IOException {
        harness.close();
        relay.close();
        server.close();
    }

    @Override
    protected String id() {
        return "sftp";
    }

    @Override
    protected Harness harness() {
        return harness;
    }

    @Override
    protected Relay relay() {
        return relay;
    }

    @Override
    protected Map<String, Object> connection() {
        return Map.of(
                "host",
                "127.0.0.1",
                "port",
                relay.port(),
                "user",
                Mina.USER,
                "password",
                Mina.PASSWORD,
                "folder",
                "place",
                "hostKey",
                "trustOnFirstUse");
    }

    @Override
    protected Path folder() {
        return folder;
    }

    @Test
    void aMoveWhoseAnswerIsLostIsDoneOnce() throws Exception {
        put("in/a.txt", "one".getBytes(StandardCharsets.UTF_8));
        server.afterMove(relay::drop);
        assertThat(run("move", Map.of("from", "in/a.txt", "to", "done/a.txt")).status())
                .isEqualTo("succeeded");
        assertThat(all()).containsExactly("done/a.txt");
    }

    @Test
    void aMoveThatWasNotDoneIsRepeated() throws Exception {
        put("in/a.txt", "one".getBytes(StandardCharsets.UTF_8));
        server.beforeMove(() -> {
            relay.drop();
            throw new IOException("Not moved.");
        });
        Ran ran = run("move", Map.of("from", "in/a.txt", "to", "done/a.txt"));
        assertThat(ran.waiting()).isEqualTo("retry");
        server.beforeMove(() -> {});
        harness.advanceTo(ran.until());
        assertThat(harness.ended(ran.id()).status()).isEqualTo("succeeded");
        assertThat(all()).containsExactly("done/a.txt");
    }

    @Test
    void aMoveIsInDoubtIfAnotherFileHasTheNameOfItsSource() throws Exception {
        put("in/a.txt", "one".getBytes(StandardCharsets.UTF_8));
        server.afterMove(() -> {
            put("in/a.txt", "another".getBytes(StandardCharsets.UTF_8));
            relay.drop();
        });
        Ran ran = run("move", Map.of("from", "in/a.txt", "to", "done/a.txt", "replace", true));
        assertThat(ran.waiting()).isEqualTo("in doubt");
        assertThat(get("done/a.txt")).asString().isEqualTo("one");
        assertThat(get("in/a.txt")).asString().isEqualTo("another");
    }

    @Test
    void nothingAsksForAProgramOnTheServer() throws Exception {
        put("a.txt", new byte[1]);
        assertThat(harness.act("sftp.read", "place", Map.of("path", "a.txt")).status())
                .isEqualTo("succeeded");
        assertThat(server.programs).hasValue(0);
    }
}
