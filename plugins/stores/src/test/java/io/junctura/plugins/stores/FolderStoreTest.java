package io.junctura.plugins.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** For places that are a folder of this machine, whichever way the connector goes to it. */
public abstract class FolderStoreTest extends StoreTest {
    /** What the connection calls its root. */
    protected abstract Path folder();

    @Override
    protected void put(String path, byte[] content) throws IOException {
        Path file = folder().resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    @Override
    protected byte[] get(String path) throws IOException {
        return Files.readAllBytes(folder().resolve(path));
    }

    @Override
    protected List<String> all() throws IOException {
        try (Stream<Path> all = Files.walk(folder())) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder().relativize(file).toString())
                    .toList();
        }
    }

    @Test
    void aFailedTextOfTheLongestNameHasItsReasonBesideIt() throws Exception {
        failEach();
        put("in/" + "a".repeat(251) + ".txt", "x");
        harness().poll("watch");
        harness().ended(harness().awaitRun("watch").id());
        harness().poll("watch");
        assertThat(all()).hasSize(2).allMatch(path -> path.startsWith("in/error/aaa"));
    }

    @Test
    void namesThatAreAsLongAsNamesMayBeAreMadeShorter() throws Exception {
        failEach();
        String one = "ü".repeat(125) + "z.csv";
        String other = "ü".repeat(125) + "y.csv";
        put("in/" + one, "1");
        put("in/" + other, "2");
        harness().poll("watch");
        harness().runs("watch").forEach(run -> harness().ended(run.id()));
        harness().poll("watch");
        assertThat(all())
                .hasSize(4)
                .contains("in/error/" + one, "in/error/" + other)
                .filteredOn(path -> path.endsWith(".txt"))
                .hasSize(2)
                .allMatch(path -> path.startsWith("in/error/" + "ü".repeat(124)));
    }

    /** It may come from a payload: a retry would fail again, and would open the circuit of the connection for other runs. */
    @Test
    void aPathThatCannotNameAFileIsNotRetried() throws Exception {
        put("in/a.txt", "one");
        String tooLong = "x".repeat(300);
        for (String path : List.of("in", "in/a.txt/b.txt", tooLong, "in/" + tooLong)) {
            isSettled("read", Map.of("path", path));
            isSettled("write", Map.of("path", path, "content", "x"));
            isSettled("copy", Map.of("from", "in/a.txt", "to", path));
        }
        isSettled("move", Map.of("from", "in/a.txt", "to", tooLong, "replace", true));
        isSettled("list", Map.of("folder", tooLong));
        isSettled("delete", Map.of("path", tooLong));
        put("in/a.txt", "two");
        output("read", Map.of("path", "in/a.txt"));
    }

    private void isSettled(String action, Map<String, ?> input) {
        Ran ran = act(action, input);
        assertThat(ran.isEnded()).as(String.valueOf(ran)).isTrue();
        Ran.Failure error = ran.step("act").error();
        if (error != null) assertThat(error.kind()).as(String.valueOf(ran)).isIn("BAD_INPUT", "REFUSED");
    }
}
