package io.junctura.plugins.dropbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.stores.StoreTest;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A folder in Dropbox that a connection sees as its root. */
class DropboxStoreTest extends StoreTest {
    private static final String ROOT = "/Some/Folder";

    private final Harness harness = Harness.of(DropboxConnector.class);
    private final DropboxSimulator dropbox = new DropboxSimulator(harness::now);

    DropboxStoreTest() {
        put("some.txt", new byte[1]);
        Map<String, Object> values = new HashMap<>(dropbox.addresses());
        // Dropbox ignores case.
        values.put("folder", "some/folder");
        values.put("accessToken", DropboxSimulator.TOKEN);
        harness.connection("place", "dropbox", values);
        done("delete", Map.of("path", "some.txt"));
    }

    @AfterEach
    void close() {
        harness.close();
        dropbox.close();
    }

    @Override
    protected String id() {
        return "dropbox";
    }

    @Override
    protected Harness harness() {
        return harness;
    }

    @Override
    protected void put(String path, byte[] content) {
        dropbox.files().put(ROOT + "/" + path, content);
    }

    @Override
    protected byte[] get(String path) {
        return dropbox.files().get(ROOT + "/" + path);
    }

    @Override
    protected List<String> all() {
        return dropbox.files().paths().stream()
                .map(path -> path.substring(ROOT.length() + 1))
                .toList();
    }

    private Object done(String action, Map<String, ?> input) {
        Ran ran = harness.act("dropbox." + action, "place", input);
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
        return ran.step("act").output();
    }

    private String refusal(String action, Map<String, ?> input) {
        Ran ran = harness.act("dropbox." + action, "place", input);
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("failed");
        return ran.step("act").error().message();
    }

    @Test
    void namesMayHaveAnyCharacter() {
        for (String name : List.of("100% a+b&c;d#e'f %41%2F [a] *b?.txt", "Grüße 日本語 😀.txt")) {
            String path = "in " + name + "/" + name;
            done("write", Map.of("path", path, "content", "one"));
            done("write", Map.of("path", path, "content", " two", "existing", "append"));
            assertThat(get(path)).isEqualTo("one two".getBytes(StandardCharsets.UTF_8));
            assertThat(done("exists", Map.of("path", path)).toString()).contains("size=7", "name=" + name);
            done("copy", Map.of("from", path, "to", "b/" + name));
            done("move", Map.of("from", "b/" + name, "to", path, "replace", true));
            assertThat(all()).containsExactly(path);
            done("delete", Map.of("path", path));
        }
    }

    @Test
    void aFileIsNotMovedOntoItselfByAnotherCase() {
        put("In/a.txt", new byte[3]);
        for (boolean replace : List.of(false, true)) {
            assertThat(refusal("move", Map.of("from", "In/a.txt", "to", "in/A.TXT", "replace", replace)))
                    .contains("\"In/a.txt\" and \"in/A.TXT\" are the same file");
        }
        assertThat(all()).containsExactly("In/a.txt");
    }

    @Test
    void filesThatWereMovedToAFolderOfAnotherCaseAreNotTakenAgain() {
        put("in/Done/old.csv", new byte[1]);
        put("in/a.csv", new byte[2]);
        harness.publish("""
                integration: watched
                connections: { place: { connector: dropbox } }
                flows:
                  watch:
                    trigger:
                      use: dropbox.new-file
                      connection: place
                      input: { folder: in, subfolders: true, stableFor: 0s }
                    steps: []
                """);
        for (int i = 0; i < 3; i++) {
            harness.poll("watch");
            harness.runs("watch").forEach(run -> harness.ended(run.id()));
        }
        assertThat(harness.runs("watch")).hasSize(1);
        assertThat(all()).containsExactlyInAnyOrder("in/Done/old.csv", "in/Done/a.csv");
    }

    @Test
    void aFileIsCopiedByDropboxItself() {
        put("a.txt", new byte[3]);
        done("copy", Map.of("from", "a.txt", "to", "new/b.txt"));
        assertThat(dropbox.calls("files/download")).isEmpty();
        assertThat(get("new/b.txt")).isEqualTo(new byte[3]);
        put("c.txt", new byte[4]);
        done("copy", Map.of("from", "c.txt", "to", "new/b.txt", "replace", true));
        assertThat(get("new/b.txt")).isEqualTo(new byte[4]);
    }

    @Test
    void aFolderIsDeletedOnlyIfItIsEmpty() {
        put("in/a.txt", new byte[1]);
        assertThat(refusal("delete", Map.of("path", "in"))).contains("The folder is not empty");
        done("delete", Map.of("path", "in/a.txt"));
        assertThat(done("delete", Map.of("path", "in"))).isEqualTo(Map.of("deleted", true));
        assertThat(done("exists", Map.of("path", "in"))).isEqualTo(Map.of("exists", false));
    }

    @Test
    void aFolderIsListedToItsEnd() {
        dropbox.files().pageSize(2);
        for (int i = 0; i < 4; i++) put("in/" + i + ".csv", new byte[i]);
        put("in/deep/a.csv", new byte[1]);
        harness.publish("""
                integration: listing
                connections: { place: { connector: dropbox } }
                flows:
                  names:
                    trigger: { use: manual.start }
                    steps:
                      - { id: list, use: dropbox.list, connection: place, input: { folder: in } }
                      - for-each: "{{ steps.list }}"
                        steps:
                          - use: dropbox.copy
                            connection: place
                            input: { from: "{{ item.path }}", to: "out/{{ item.name }}" }
                """);
        Ran ran = harness.ended(harness.start("names", null));
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
        assertThat(dropbox.calls("files/list_folder/continue")).hasSize(2);
        assertThat(all()).hasSize(10).contains("out/0.csv", "out/3.csv", "out/deep/a.csv");
    }

    @Test
    void aRefusalIsReportedWithDropboxsMessage() {
        dropbox.files().space(3);
        assertThat(refusal("write", Map.of("path", "a.txt", "content", "four")))
                .contains("path/insufficient_space", "\"a.txt\"", "has no room for it");
        assertThat(refusal("write", Map.of("path", "a.", "content", "x")))
                .contains("path/disallowed_name", "Choose another");
        put("file", new byte[1]);
        assertThat(refusal("write", Map.of("path", "file/deep/a.txt", "content", "x")))
                .contains("A part of its path is a file");
        put("in/a.txt", new byte[1]);
        assertThat(refusal("read", Map.of("path", "in"))).contains("path/not_file", "It is a folder");
        assertThat(refusal("move", Map.of("from", "in", "to", "in/new/deep")))
                .contains("cannot be moved or copied into itself");
        assertThat(refusal("list", Map.of("folder", "file"))).contains("file");
    }
}
