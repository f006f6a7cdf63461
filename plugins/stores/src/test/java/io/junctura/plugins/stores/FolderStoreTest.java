package io.junctura.plugins.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
}
