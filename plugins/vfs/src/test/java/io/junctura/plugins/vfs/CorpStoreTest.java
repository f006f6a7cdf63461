package io.junctura.plugins.vfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.stores.remote.Relay;
import io.junctura.plugins.stores.remote.RemoteStoreTest;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder in the file system of a provider that a driver brings. */
class CorpStoreTest extends RemoteStoreTest {
    private final Path folder;
    private final ApacheFtp server;
    private final Relay relay;
    private final Harness harness = Harness.of(VfsConnector.class);

    CorpStoreTest(@TempDir Path home) throws IOException {
        folder = Files.createDirectory(home.resolve("place"));
        server = new ApacheFtp(home);
        relay = new Relay(server.port());
        harness.drivers(DriverJars.corp()).connection("place", "vfs", connection());
    }

    @AfterEach
    void close() throws IOException {
        harness.close();
        relay.close();
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
    protected Relay relay() {
        return relay;
    }

    @Override
    protected Map<String, Object> connection() {
        return Map.of(
                "address",
                "corp://127.0.0.1:" + relay.port(),
                "folder",
                "place",
                "user",
                ApacheFtp.USER,
                "password",
                ApacheFtp.PASSWORD,
                "options",
                Map.of("passiveMode", "true", "soTimeout", "60000"));
    }

    @Override
    protected Path folder() {
        return folder;
    }

    private Ran.Failure wrong(Map<String, Object> other) {
        Map<String, Object> values = new HashMap<>(connection());
        values.putAll(other);
        harness.connection("place", "vfs", values);
        return harness.test("place").orElseThrow();
    }

    @Test
    void aLargeFileIsReadAndWrittenUnchanged() throws Exception {
        byte[] content = new byte[20_000_000];
        new Random(1).nextBytes(content);
        put("large.bin", content);
        Ran ran = run("copy", Map.of("from", "large.bin", "to", "copy.bin"));
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
        assertThat(Files.mismatch(folder.resolve("large.bin"), folder.resolve("copy.bin")))
                .isEqualTo(-1);
        assertThat(all()).containsExactlyInAnyOrder("large.bin", "copy.bin");
    }

    @Test
    void namesThatLookLikeOtherAddressesAreNames() throws Exception {
        for (String name : new String[] {"corp:a.txt", "file:b.txt", "a?b#c.txt", "%2e%2e.txt", "..%2f..%2fc.txt"}) {
            Ran ran = run("write", Map.of("path", "in/" + name, "content", name));
            assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
            assertThat(get("in/" + name)).asString().isEqualTo(name);
        }
        assertThat(all()).hasSize(5);
    }

    @Test
    void aFolderIsDeletedOnlyIfItIsEmpty() throws Exception {
        put("in/a.txt", new byte[1]);
        assertThat(run("delete", Map.of("path", "in")).step("act").error().message())
                .contains("not empty");
        assertThat(all()).containsExactly("in/a.txt");
        run("delete", Map.of("path", "in/a.txt"));
        assertThat(run("delete", Map.of("path", "in")).status()).isEqualTo("succeeded");
        assertThat(folder.resolve("in")).doesNotExist();
    }

    @Test
    void aSchemeThatNoProviderServesIsNamedWithThoseThatAreThere() {
        Ran.Failure failure = wrong(Map.of("address", "acme://127.0.0.1:9/"));
        assertThat(failure.kind()).isEqualTo("REFUSED");
        assertThat(failure.message())
                .contains("No provider serves the scheme \"acme\". There are: corp, vault.", "drivers/vfs");
    }

    @Test
    void anOptionThatTheProviderDoesNotHaveIsNamed() {
        assertThat(wrong(Map.of("options", Map.of("speed", "7"))).message())
                .contains("The provider of \"corp\" does not take the option \"speed\" with the value 7");
    }

    @Test
    void anAddressThatThePolicyForbidsIsNotCalled() {
        assertThat(wrong(Map.of("address", "corp://169.254.169.254:80/")).message())
                .contains("Cannot connect to 169.254.169.254:80");
        assertThat(wrong(Map.of("address", "corp://169.254.169.254:80/", "endpoint", "http://127.0.0.1:80"))
                        .message())
                .contains("Cannot connect to 169.254.169.254:80");
        assertThat(wrong(Map.of("endpoint", "http://10.1.2.3:80")).message()).contains("10.1.2.3");
        assertThat(relay.connections()).isZero();
    }
}
