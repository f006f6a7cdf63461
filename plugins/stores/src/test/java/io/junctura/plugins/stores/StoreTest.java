package io.junctura.plugins.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every connector of files does, with the place that it is for. */
public abstract class StoreTest {
    /** Of the connector. */
    protected abstract String id();

    /** With a connection {@code place} to an empty place. */
    protected abstract Harness harness();

    /** Writes a file as another program does, and creates missing folders. */
    protected abstract void put(String path, byte[] content) throws IOException;

    /** Reads a file as another program does. */
    protected abstract byte[] get(String path) throws IOException;

    /** The paths of all files. */
    protected abstract List<String> all() throws IOException;

    /** Whether listings of the place have files whose names begin with a dot. */
    protected boolean listsHidden() {
        return true;
    }

    void put(String path, String content) throws IOException {
        put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    private String text(String path) throws IOException {
        return new String(get(path), StandardCharsets.UTF_8);
    }

    Ran act(String action, Map<String, ?> input) {
        return harness().act(id() + "." + action, "place", input);
    }

    Object output(String action, Map<String, ?> input) {
        Ran ran = act(action, input);
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
        return ran.step("act").output();
    }

    private String refusal(String action, Map<String, ?> input) {
        Ran ran = act(action, input);
        assertThat(ran.status()).isEqualTo("failed");
        return ran.step("act").error().message();
    }

    @Test
    void aTextBecomesAFileWithItsFolders() throws Exception {
        output("write", Map.of("path", "out/new/a.txt", "content", "Grüße"));
        assertThat(text("out/new/a.txt")).isEqualTo("Grüße");
        assertThat(all()).containsExactly("out/new/a.txt");
    }

    @Test
    void existingFilesAreHandledAsTheStepSays() throws Exception {
        put("a.txt", "one");
        output("write", Map.of("path", "a.txt", "content", " two", "existing", "append"));
        assertThat(text("a.txt")).isEqualTo("one two");
        output("write", Map.of("path", "a.txt", "content", "three"));
        assertThat(text("a.txt")).isEqualTo("three");
        output("write", Map.of("path", "a.txt", "content", "four", "existing", "keep"));
        assertThat(text("a.txt")).isEqualTo("three");
        assertThat(refusal("write", Map.of("path", "a.txt", "content", "five", "existing", "fail")))
                .contains("There is a file \"a.txt\" already");
        assertThat(text("a.txt")).isEqualTo("three");
    }

    @Test
    void filesAreMovedCopiedAndDeleted() throws Exception {
        put("in/a.txt", "one");
        output("copy", Map.of("from", "in/a.txt", "to", "archive/a.txt"));
        output("move", Map.of("from", "in/a.txt", "to", "done/b.txt"));
        assertThat(all()).containsExactlyInAnyOrder("archive/a.txt", "done/b.txt");
        assertThat(text("archive/a.txt")).isEqualTo("one");
        assertThat(text("done/b.txt")).isEqualTo("one");
        assertThat(refusal("move", Map.of("from", "archive/a.txt", "to", "done/b.txt")))
                .contains("There is a file \"done/b.txt\" already");
        output("move", Map.of("from", "archive/a.txt", "to", "done/b.txt", "replace", true));
        assertThat(output("delete", Map.of("path", "done/b.txt"))).isEqualTo(Map.of("deleted", true));
        assertThat(output("delete", Map.of("path", "done/b.txt"))).isEqualTo(Map.of("deleted", false));
        assertThat(all()).isEmpty();
    }

    @Test
    void missingFilesAreReportedWithASentence() {
        String none = "There is no such file or folder";
        assertThat(refusal("read", Map.of("path", "in/none.txt"))).contains(none);
        assertThat(refusal("list", Map.of("folder", "none"))).contains(none);
        assertThat(refusal("move", Map.of("from", "none.txt", "to", "b.txt"))).contains(none);
        assertThat(output("exists", Map.of("path", "none/none.txt"))).isEqualTo(Map.of("exists", false));
    }

    @Test
    void noActionLeavesTheRoot() {
        for (String path : List.of("../a.txt", "in/../../a.txt")) {
            assertThat(refusal("read", Map.of("path", path))).contains("without . or ..");
            assertThat(refusal("write", Map.of("path", path, "content", "x"))).contains("without . or ..");
        }
    }

    @Test
    void aFileStartsOneRunAndGoesAway() throws Exception {
        watch("""
            input: { folder: in, pattern: "*.csv", stableFor: 0s }\
            """);
        put("in/a.csv", "id\n1\n");
        put("in/b.txt", "no");
        harness().poll("watch");
        Ran ran = harness().ended(harness().awaitRun("watch").id());
        assertThat(ran.status()).isEqualTo("succeeded");
        harness().poll("watch");
        assertThat(all()).containsExactlyInAnyOrder("in/b.txt", "in/done/a.csv");
        put("in/a.csv", "id\n2\n");
        harness().poll("watch");
        harness().ended(harness().awaitRun("watch").id());
        harness().poll("watch");
        assertThat(all()).containsExactlyInAnyOrder("in/b.txt", "in/done/a.csv", "in/done/a.2.csv");
        assertThat(harness().runs("watch")).hasSize(2);
    }

    @Test
    void aFailedFileGoesToTheErrorFolderWithItsReason() throws Exception {
        failEach();
        put("in/bad.csv", "x");
        harness().poll("watch");
        Ran ran = harness().ended(harness().awaitRun("watch").id());
        harness().poll("watch");
        assertThat(all()).containsExactlyInAnyOrder("in/error/bad.csv", "in/error/bad.csv.txt");
        assertThat(text("in/error/bad.csv.txt"))
                .contains("\"in/bad.csv\"", "This order has no customer.", "/runs/" + ran.id());
    }

    /** The file is what a sender called so; the other one that we would put beside {@code a.csv}. */
    @Test
    void theReasonOfAFailedFileReplacesNoOtherFile() throws Exception {
        failEach();
        put("in/a.csv.txt", "the sender's");
        harness().poll("watch");
        harness().ended(harness().awaitRun("watch").id());
        harness().poll("watch");
        put("in/a.csv", "x");
        harness().poll("watch");
        harness().runs("watch").forEach(run -> harness().ended(run.id()));
        harness().poll("watch");
        assertThat(all())
                .containsExactlyInAnyOrder(
                        "in/error/a.csv.txt", "in/error/a.csv.txt.txt", "in/error/a.2.csv", "in/error/a.2.csv.txt");
        assertThat(text("in/error/a.csv.txt")).isEqualTo("the sender's");
    }

    @Test
    void aFileThatWasRenamedIsNotTakenAgain() throws Exception {
        watch("""
            input: { folder: in, stableFor: 0s, then: rename, suffix: .processed-by-the-import }\
            """);
        for (int i = 0; i < 2; i++) {
            put("in/a.csv", "id\n" + i + "\n");
            harness().poll("watch");
            harness().ended(harness().awaitRun("watch").id());
            harness().poll("watch");
        }
        harness().poll("watch");
        assertThat(all())
                .containsExactlyInAnyOrder("in/a.csv.processed-by-the-import", "in/a.csv.2.processed-by-the-import");
        assertThat(harness().runs("watch")).hasSize(2);
    }

    @Test
    void aHiddenFileIsLeftUnlessThePatternMeansHiddenFiles() throws Exception {
        watch("""
            input: { folder: in, pattern: "*.csv", subfolders: true, stableFor: 0s }\
            """);
        put("in/.hidden.csv", "1");
        put("in/.snapshot/a.csv", "1");
        put("in/a.csv", "1");
        harness().poll("watch");
        harness().ended(harness().awaitRun("watch").id());
        harness().poll("watch");
        assertThat(all()).containsExactlyInAnyOrder("in/.hidden.csv", "in/.snapshot/a.csv", "in/done/a.csv");
        watch("""
            input: { folder: in, pattern: ".*.csv", stableFor: 0s }\
            """);
        harness().poll("watch");
        harness().runs("watch").forEach(run -> harness().ended(run.id()));
        harness().poll("watch");
        String hidden = listsHidden() ? "in/done/.hidden.csv" : "in/.hidden.csv";
        assertThat(all()).containsExactlyInAnyOrder(hidden, "in/.snapshot/a.csv", "in/done/a.csv");
    }

    void failEach() {
        harness().publish("""
            integration: watched
            connections: { place: { connector: %s } }
            flows:
              watch:
                trigger: { use: %s.new-file, connection: place, input: { folder: in, stableFor: 0s } }
                steps:
                  - fail: "This order has no customer."
            """.formatted(id(), id()));
    }

    @Test
    void aFileWithAMarkerIsTakenWhenItsMarkerIsThere() throws Exception {
        watch("""
            input: { folder: in, marker: .done, stableFor: 0s, then: delete }\
            """);
        put("in/a.csv", "one");
        harness().poll("watch");
        assertThat(harness().runs("watch")).isEmpty();
        put("in/a.csv.done", "");
        harness().poll("watch");
        harness().ended(harness().awaitRun("watch").id());
        harness().poll("watch");
        assertThat(all()).isEmpty();
    }

    @Test
    void aRunGetsSeveralFilesTogether() throws Exception {
        watch("""
            input: { folder: in, stableFor: 0s, order: by-path, batch: 2 }\
            """, "{{ $join(payload.files.name, ' ')" + " }}");
        for (String name : List.of("a", "b", "c")) put("in/" + name, name);
        harness().poll("watch");
        List<String> names = new ArrayList<>();
        for (Ran run : harness().runs("watch")) {
            names.add(String.valueOf(harness().ended(run.id()).step("set_1").output()));
        }
        assertThat(names).containsExactlyInAnyOrder("{name=a b}", "{name=c}");
        harness().poll("watch");
        assertThat(all()).containsExactlyInAnyOrder("in/done/a", "in/done/b", "in/done/c");
    }

    private void watch(String input) {
        watch(input, "{{ payload.name }}");
    }

    private void watch(String input, String name) {
        harness().publish("""
            integration: watched
            connections: { place: { connector: %s } }
            flows:
              watch:
                trigger:
                  use: %s.new-file
                  connection: place
                  %s
                steps:
                  - set: { name: "%s" }
            """.formatted(id(), id(), input, name));
        harness().advance(Duration.ofSeconds(1));
    }
}
