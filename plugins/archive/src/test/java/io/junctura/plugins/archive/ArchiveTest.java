package io.junctura.plugins.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.zips.Workplace;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives of other programs are read, and other programs read ours. */
@Tag("tools")
class ArchiveTest {
    private static final String UNPACKED = """
        - id: act
          use: archive.extract
          input: { file: "{{ steps.a }}", pattern: "%s" }
        - id: each
          for-each: "{{ steps.act.files }}"
          steps:
            - { id: put, use: file.write, connection: folder, input: { path: "out/{{ item.path }}", content: "{{ item.file }}" } }
        """;

    private static final String LISTED = """
        - { id: act, use: archive.list, input: { file: "{{ steps.a }}" } }
        - { id: each, for-each: "{{ steps.act }}", collect: "{{ item }}", steps: [] }
        """;

    private static final Workplace here = new Workplace(ArchiveConnector.class);

    @BeforeEach
    void files() throws Exception {
        here.program("find", ".", "-mindepth", "1", "-delete");
        Files.createDirectories(here.folder().resolve("in/sub"));
        put("in/a.csv", "id,name\n1,Grüße\n");
        put("in/sub/b.csv", "id\n2\n");
        put("in/note äöü 日本.txt", "note");
        put("in/empty.txt", "");
        put("big.txt", "a line of text that comes again and again\n".repeat(50_000));
    }

    @AfterAll
    static void close() {
        here.close();
    }

    private void put(String path, String content) throws IOException {
        Files.writeString(here.folder().resolve(path), content);
    }

    private String text(String path) throws IOException {
        return Files.readString(here.folder().resolve(path));
    }

    /** Packs the folder "in" by another program. */
    private String packed(String kind) throws Exception {
        switch (kind) {
            case "zip" -> here.program("zip", "-q", "-r", "made.zip", "in");
            case "stored.zip" -> here.program("zip", "-q", "-0", "-r", "made.stored.zip", "in");
            case "tar" -> here.program("tar", "-cf", "made.tar", "in");
            case "pax.tar" -> here.program("tar", "--format=pax", "-cf", "made.pax.tar", "in");
            case "dot.tar" -> here.program("tar", "-C", "in", "-cf", "made.dot.tar", ".");
            default -> here.program("tar", "-czf", "made.tar.gz", "in");
        }
        return "made." + kind;
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip", "stored.zip", "tar", "pax.tar", "tar.gz"})
    void archivesOfAnotherProgramAreUnpacked(String kind) throws Exception {
        Ran ran = here.done(List.of(packed(kind)), UNPACKED.formatted("*"));
        assertThat(((Map<?, ?>) ran.step("act").output()).get("count")).isEqualTo(4L);
        here.program("diff", "-r", "in", "out/in");
    }

    @Test
    void namesWithADotBeforeThemAreThoseOfTheArchivesRoot() throws Exception {
        here.done(List.of(packed("dot.tar")), UNPACKED.formatted("*"));
        here.program("diff", "-r", "in", "out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip", "tar", "tar.gz"})
    void anArchiveIsListed(String kind) throws Exception {
        Ran ran = here.done(List.of(packed(kind)), LISTED);
        List<?> rows = (List<?>) ((Map<?, ?>) ran.step("each").output()).get("items");
        List<String> paths = rows.stream()
                .map(row -> String.valueOf(((Map<?, ?>) row).get("path")))
                .toList();
        assertThat(paths)
                .containsExactlyInAnyOrder(
                        "in", "in/a.csv", "in/sub", "in/sub/b.csv", "in/note äöü 日本.txt", "in/empty.txt");
        Map<?, ?> csv = rows.stream()
                .map(row -> (Map<?, ?>) row)
                .filter(row -> "in/a.csv".equals(row.get("path")))
                .findFirst()
                .orElseThrow();
        assertThat(csv.get("size")).isEqualTo(Files.size(here.folder().resolve("in/a.csv")));
        assertThat(csv.get("folder")).isEqualTo(false);
        assertThat(String.valueOf(csv.get("modified"))).startsWith("20");
    }

    @Test
    void aPatternSaysWhichFilesAreUnpacked() throws Exception {
        here.done(List.of(packed("zip")), UNPACKED.formatted("in/*.csv"));
        assertThat(here.names()).contains("out/in/a.csv").noneMatch(name -> name.startsWith("out/in/sub"));
    }

    @Test
    void anUnpackedTableIsReadRowByRow() throws Exception {
        Ran ran = here.done(List.of(packed("zip")), """
            - { id: act, use: archive.extract-file, input: { file: "{{ steps.a }}", path: in/a.csv } }
            - { id: each, for-each: "{{ steps.act }}", collect: "{{ item }}", steps: [] }
            """);
        assertThat(((Map<?, ?>) ran.step("each").output()).get("items"))
                .isEqualTo(List.of(Map.of("id", "1", "name", "Grüße")));
    }

    @Test
    void aFileThatIsNotInTheArchiveIsNamed() throws Exception {
        assertThat(here.refusal(packed("zip"), """
            - { id: act, use: archive.extract-file, input: { file: "{{ steps.a }}", path: in/c.csv } }
            """)).isEqualTo("There is no file \"in/c.csv\" in \"made.zip\".");
    }

    @Test
    void anArchiveInAnArchiveStaysOneFile() throws Exception {
        packed("zip");
        here.program("zip", "-q", "outer.zip", "made.zip");
        here.done(List.of("outer.zip"), UNPACKED.formatted("*"));
        assertThat(Files.mismatch(
                        here.folder().resolve("out/made.zip"), here.folder().resolve("made.zip")))
                .isEqualTo(-1);
    }

    private void compressed(String name) {
        here.done(List.of("in/a.csv", "big.txt", "in/empty.txt"), """
            - id: act
              use: archive.compress
              input:
                name: %s
                files:
                  - "{{ steps.a }}"
                  - { file: "{{ steps.b }}", path: "sub/größe 日本/big.txt" }
                  - "{{ steps.c }}"
            - { id: put, use: file.write, connection: folder, input: { path: "out/%1$s", content: "{{ steps.act }}" } }
            """.formatted(name));
    }

    @Test
    void anotherProgramUnpacksAZip() throws Exception {
        compressed("files.zip");
        assertThat(here.program("unzip", "-t", "out/files.zip")).contains("No errors detected");
        here.program("unzip", "-q", "out/files.zip", "-d", "out");
        assertThat(Files.size(here.folder().resolve("out/files.zip"))).isLessThan(50_000);
        areUnpacked();
    }

    @ParameterizedTest
    @ValueSource(strings = {"files.tar", "files.tar.gz", "files.tgz"})
    void anotherProgramUnpacksATar(String name) throws Exception {
        compressed(name);
        here.program("tar", "-C", "out", "-xf", "out/" + name);
        areUnpacked();
    }

    private void areUnpacked() throws Exception {
        assertThat(text("out/a.csv")).isEqualTo(text("in/a.csv"));
        assertThat(text("out/empty.txt")).isEmpty();
        assertThat(text("out/sub/größe 日本/big.txt")).isEqualTo(text("big.txt"));
    }

    @Test
    void unpackedFilesArePackedAgain() throws Exception {
        here.done(List.of(packed("tar")), """
            - { id: act, use: archive.extract, input: { file: "{{ steps.a }}" } }
            - { id: zip, use: archive.compress, input: { files: "{{ steps.act.files }}" } }
            - { id: put, use: file.write, connection: folder, input: { path: again.zip, content: "{{ steps.zip }}" } }
            """);
        here.program("unzip", "-q", "again.zip", "-d", "out");
        here.program("diff", "-r", "in", "out/in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a.csv", "/a.csv", "a/../../b.csv"})
    void aPathThatLeavesTheArchiveIsNotPacked(String path) {
        Ran ran = here.ran(List.of("in/a.csv"), """
            - { id: act, use: archive.compress, input: { files: [{ file: "{{ steps.a }}", path: "%s" }] } }
            """.formatted(path));
        assertThat(ran.step("act").error().message())
                .contains("files has the path")
                .contains("without ..");
    }

    @Test
    void twoFilesOfOnePathAreNotPacked() {
        Ran ran = here.ran(List.of("in/a.csv", "in/a.csv"), """
            - { id: act, use: archive.compress, input: { files: ["{{ steps.a }}", "{{ steps.b }}"] } }
            """);
        assertThat(ran.step("act").error().message()).contains("two of the path \"a.csv\"");
    }

    @Test
    void anotherProgramUnpacksAGzip() throws Exception {
        here.done(List.of("big.txt"), """
            - { id: act, use: archive.gzip, input: { file: "{{ steps.a }}", level: 9 } }
            - { id: put, use: file.write, connection: folder, input: { path: "out/{{ steps.act.name }}", content: "{{ steps.act }}" } }
            """);
        here.program("gzip", "-t", "out/big.txt.gz");
        here.program("gzip", "-d", "out/big.txt.gz");
        assertThat(text("out/big.txt")).isEqualTo(text("big.txt"));
    }

    @Test
    void gzipFilesOfAnotherProgramAreUnpackedWithAllMembers() throws Exception {
        here.program("sh", "-c", "gzip -c in/a.csv > both.csv.gz; gzip -c in/sub/b.csv >> both.csv.gz");
        here.done(List.of("both.csv.gz"), """
            - { id: act, use: archive.gunzip, input: { file: "{{ steps.a }}" } }
            - { id: put, use: file.write, connection: folder, input: { path: "out/{{ steps.act.name }}", content: "{{ steps.act }}" } }
            """);
        assertThat(text("out/both.csv")).isEqualTo(text("in/a.csv") + text("in/sub/b.csv"));
    }

    @Test
    void namesOfATarInAnotherEncodingAreReadWhereItIsGiven() throws Exception {
        here.program(
                "sh",
                "-c",
                "printf x > \"$(printf 'gr\\366\\337e.csv')\"; tar --format=gnu -cf latin.tar gr*.csv; rm gr*.csv");
        assertThat(here.refusal("latin.tar", UNPACKED.formatted("*"))).contains("nameEncoding");
        Ran ran = here.done(List.of("latin.tar"), """
            - { id: act, use: archive.extract, input: { file: "{{ steps.a }}", nameEncoding: windows-1252 } }
            """);
        assertThat(String.valueOf(ran.step("act").output())).contains("größe.csv");
    }

    @Test
    void namesInAnotherEncodingAreReadWhereItIsGiven() throws Exception {
        Path archive = here.folder().resolve("japan.zip");
        Files.write(archive, Zips.named("日本.csv", "Shift_JIS", "x".getBytes(StandardCharsets.UTF_8)));
        assertThat(here.refusal("japan.zip", UNPACKED.formatted("*"))).contains("nameEncoding");
        Ran ran = here.done(List.of("japan.zip"), """
            - { id: act, use: archive.extract, input: { file: "{{ steps.a }}", nameEncoding: Shift_JIS } }
            """);
        assertThat(String.valueOf(ran.step("act").output())).contains("日本.csv");
    }
}
