package io.junctura.plugins.webdav;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.stores.FolderStoreTest;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder on a WebDAV server. */
class WebdavStoreTest extends FolderStoreTest {
    private final Path folder;
    private final Tomcat server;
    private final Harness harness = Harness.of(WebdavConnector.class);

    WebdavStoreTest(@TempDir Path home, @TempDir Path work) throws IOException {
        folder = Files.createDirectory(home.resolve("a place"));
        server = new Tomcat(home, work);
        connect("a%20place", Tomcat.PASSWORD);
    }

    private void connect(String place, String password) {
        harness.connection(
                "place",
                "webdav",
                Map.of("address", server.address() + "/" + place, "user", Tomcat.USER, "password", password));
    }

    @AfterEach
    void close() {
        harness.close();
        server.close();
    }

    @Override
    protected String id() {
        return "webdav";
    }

    @Override
    protected Harness harness() {
        return harness;
    }

    @Override
    protected Path folder() {
        return folder;
    }

    private Object done(String action, Map<String, ?> input) {
        Ran ran = harness.act("webdav." + action, "place", input);
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
        return ran.step("act").output();
    }

    @ParameterizedTest
    @ValueSource(strings = {"100% sure.txt", "a+b&c;d#e'f.txt", "%41%2F.txt", "[a] *b?.txt", "Grüße 日本語 😀.txt"})
    void namesMayHaveAnyCharacter(String name) throws Exception {
        String path = "in " + name + "/" + name;
        done("write", Map.of("path", path, "content", "one"));
        done("write", Map.of("path", path, "content", " two", "existing", "append"));
        assertThat(get(path)).isEqualTo("one two".getBytes(StandardCharsets.UTF_8));
        assertThat(done("exists", Map.of("path", path)).toString()).contains("size=7", "name=" + name);
        done("copy", Map.of("from", path, "to", "b/" + name));
        done("move", Map.of("from", "b/" + name, "to", path, "replace", true));
        assertThat(all()).containsExactly(path);
    }

    @Test
    void aFolderIsDeletedOnlyIfItIsEmpty() throws Exception {
        put("in/a.txt", new byte[1]);
        Ran ran = harness.act("webdav.delete", "place", Map.of("path", "in"));
        assertThat(ran.step("act").error().message()).contains("The folder is not empty");
        assertThat(all()).containsExactly("in/a.txt");
        done("delete", Map.of("path", "in/a.txt"));
        done("delete", Map.of("path", "in"));
        assertThat(folder.resolve("in")).doesNotExist();
    }

    @Test
    void aLargeFileIsCopiedWhileItIsRead() throws Exception {
        byte[] content = new byte[5_000_000];
        new java.util.Random(7).nextBytes(content);
        put("a.bin", content);
        done("copy", Map.of("from", "a.bin", "to", "b.bin"));
        assertThat(Files.mismatch(folder.resolve("a.bin"), folder.resolve("b.bin")))
                .isEqualTo(-1);
    }

    @Test
    void aContentThatFailsLeavesNothing() throws Exception {
        Ran ran = harness.act("webdav.copy", "place", Map.of("from", "none.txt", "to", "b.txt"));
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("failed");
        assertThat(ran.step("act").error().message()).contains("There is no such file or folder");
        assertThat(all()).isEmpty();
    }

    @Test
    void theTestOfTheConnectionReportsErrors() {
        assertThat(harness.test("place")).isEmpty();
        connect("a%20place", "wrong-password");
        Ran.Failure failure = harness.test("place").orElseThrow();
        assertThat(failure.kind()).isEqualTo("CREDENTIALS");
        assertThat(failure.message()).doesNotContain("wrong-password");
        connect("none", Tomcat.PASSWORD);
        assertThat(harness.test("place").orElseThrow().message()).contains("There is no such file or folder");
    }
}
