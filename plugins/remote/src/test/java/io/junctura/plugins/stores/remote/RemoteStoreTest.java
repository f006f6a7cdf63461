package io.junctura.plugins.stores.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.stores.FolderStoreTest;
import io.junctura.plugins.stores.TemporaryNames;
import io.junctura.testkit.Ran;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every connector does whose server is reached by sessions. */
public abstract class RemoteStoreTest extends FolderStoreTest {
    /** Between the connection {@code place} and its server. */
    protected abstract Relay relay();

    /** The settings and secrets of the connection {@code place}. */
    protected abstract Map<String, Object> connection();

    protected final Ran run(String action, Map<String, ?> input) {
        return harness().act(id() + "." + action, "place", input);
    }

    protected final void timeout(String limit) {
        Map<String, Object> changed = new HashMap<>(connection());
        changed.put("timeout", limit);
        harness().connection("place", id(), changed);
    }

    private Object done(String action, Map<String, ?> input) {
        Ran ran = run(action, input);
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
        return ran.step("act").output();
    }

    @ParameterizedTest
    @ValueSource(strings = {"100% sure.txt", "a+b&c;d#e'f.txt", "%41%2F.txt", "[a] *b?.txt", "Grüße 日本語 😀.txt"})
    void namesMayHaveAnyCharacter(String name) throws Exception {
        String path = "in " + name + "/" + name;
        done("write", Map.of("path", path, "content", "one"));
        assertThat(all()).containsExactly(path);
        done("write", Map.of("path", path, "content", " two", "existing", "append"));
        done("copy", Map.of("from", path, "to", "b/" + name));
        done("move", Map.of("from", "b/" + name, "to", "c/" + name));
        assertThat(get("c/" + name)).isEqualTo("one two".getBytes(StandardCharsets.UTF_8));
        done("move", Map.of("from", "c/" + name, "to", path, "replace", true));
        assertThat(all()).containsExactly(path);
        done("delete", Map.of("path", path));
        assertThat(all()).isEmpty();
    }

    @Test
    void aFileThatIsBeingWrittenIsNotListed() throws Exception {
        put("in/" + TemporaryNames.beside("a.txt"), new byte[1]);
        put("in/b.txt", new byte[1]);
        harness().publish("""
                        integration: listing
                        connections: { place: { connector: %s } }
                        flows:
                          list:
                            trigger: { use: manual.start }
                            steps:
                              - id: files
                                use: %s.list
                                connection: place
                                input: { folder: in }
                              - id: each
                                for-each: "{{ steps.files }}"
                                steps:
                                  - id: name
                                    set: { name: "{{ item.name }}" }
                        """.formatted(id(), id()));
        Ran ran = harness().ended(harness().start("list", null));
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
        assertThat(String.valueOf(ran)).contains("b.txt").doesNotContain(".part");
    }

    @Test
    void aSessionThatTheServerHasDroppedIsReplaced() throws Exception {
        put("a.txt", "one".getBytes(StandardCharsets.UTF_8));
        done("write", Map.of("path", "a.txt", "content", " two", "existing", "append"));
        int before = relay().connections();
        relay().drop();
        done("write", Map.of("path", "a.txt", "content", " three", "existing", "append"));
        assertThat(get("a.txt")).asString().isEqualTo("one two three");
        assertThat(relay().connections()).isEqualTo(before + 1);
    }

    @Test
    void sessionsAreReused() throws Exception {
        put("a.txt", "one".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 3; i++) done("read", Map.of("path", "a.txt"));
        assertThat(relay().connections()).isEqualTo(1);
    }

    @Test
    void aServerThatFallsSilentIsNotWaitedForWithoutEnd() throws Exception {
        put("a.txt", "one".getBytes(StandardCharsets.UTF_8));
        timeout("1s");
        done("read", Map.of("path", "a.txt"));
        relay().silence();
        Ran ran = run("read", Map.of("path", "a.txt"));
        assertThat(ran.waiting()).as(String.valueOf(ran)).isEqualTo("retry");
        relay().speak();
        harness().advanceTo(ran.until());
        assertThat(harness().ended(ran.id()).status()).isEqualTo("succeeded");
    }

    @Test
    void aCancelledRunDoesNotWaitForASilentServer() throws Exception {
        put("a.txt", "one".getBytes(StandardCharsets.UTF_8));
        timeout("10m");
        done("read", Map.of("path", "a.txt"));
        relay().silence();
        long run = harness().begin(id() + ".read", "place", Map.of("path", "a.txt"));
        relay().awaitSilenced();
        harness().cancel(run);
        assertThat(harness().ended(run).status()).isEqualTo("cancelled");
    }

    @Test
    void aCancelledWriteDoesNotWaitForASilentServer() throws Exception {
        timeout("10m");
        done("exists", Map.of("path", "a.txt"));
        relay().silence();
        long run = harness().begin(id() + ".write", "place", Map.of("path", "a.txt", "content", "one"));
        relay().awaitSilenced();
        harness().cancel(run);
        assertThat(harness().ended(run).status()).isEqualTo("cancelled");
        assertThat(all()).isEmpty();
    }

    @Test
    void theConnectionIsTestedWithItsFolder() {
        assertThat(harness().test("place")).isEmpty();
        Map<String, Object> wrong = new TreeMap<>(connection());
        wrong.put("folder", "none");
        harness().connection("place", id(), wrong);
        assertThat(harness().test("place").orElseThrow().message()).contains("no such file or folder");
    }

    @Test
    void aWrongPasswordIsSaidInASentence() {
        Map<String, Object> wrong = new TreeMap<>(connection());
        wrong.put("password", "wrong-password");
        harness().connection("place", id(), wrong);
        Ran.Failure failure = harness().test("place").orElseThrow();
        assertThat(failure.kind()).isEqualTo("CREDENTIALS");
        assertThat(failure.message()).doesNotContain("wrong-password");
        assertThat(run("read", Map.of("path", "a.txt")).waiting()).isEqualTo("connection");
    }
}
