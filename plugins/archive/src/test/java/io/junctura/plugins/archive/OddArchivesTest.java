package io.junctura.plugins.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.junctura.plugins.zips.Workplace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each odd archive gets one sentence that names it. */
class OddArchivesTest {
    private static final byte[] TEXT = "text that is long enough".getBytes(StandardCharsets.UTF_8);

    private static final Workplace here = new Workplace(ArchiveConnector.class);

    @AfterAll
    static void close() {
        here.close();
    }

    interface Writing {
        void to(TarArchiveOutputStream tar) throws IOException;
    }

    private static byte[] tar(Writing writing) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            writing.to(tar);
        }
        return out.toByteArray();
    }

    private static byte[] tar(String name, byte type, byte[] content) throws IOException {
        return tar(tar -> {
            TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
            if (type == TarConstants.LF_SYMLINK || type == TarConstants.LF_LINK) entry.setLinkName("/etc/passwd");
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        });
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] zeros(int size) {
        return new byte[size];
    }

    private static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new Random(1).nextBytes(noise);
        return noise;
    }

    private static byte[] cut(byte[] whole, int at) {
        return Arrays.copyOf(whole, at);
    }

    private static byte[] with(byte[] whole, int at, int value) {
        byte[] other = whole.clone();
        other[at] = (byte) value;
        return other;
    }

    /** The bit for encryption in the local header and in the list. */
    private static byte[] encrypted() {
        byte[] zip = Zips.of("a.txt", TEXT);
        int list = indexOf(zip, new byte[] {'P', 'K', 1, 2});
        return with(with(zip, 6, zip[6] | 1), list + 8, zip[list + 8] | 1);
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int i = 0; i <= all.length - part.length; i++) {
            if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) return i;
        }
        throw new AssertionError("It is not there.");
    }

    private static byte[] many(int entries) {
        return Zips.zip(zip -> {
            for (int i = 0; i < entries; i++) Zips.add(zip, new ZipArchiveEntry("f" + i), new byte[0]);
        });
    }

    private static byte[] manyInTar(int entries) throws IOException {
        return tar(tar -> {
            for (int i = 0; i < entries; i++) {
                tar.putArchiveEntry(new TarArchiveEntry("f" + i));
                tar.closeArchiveEntry();
            }
        });
    }

    static Stream<Arguments> archives() throws IOException {
        byte[] zip = Zips.of("a.txt", TEXT);
        byte[] file = tar("a.txt", TarConstants.LF_NORMAL, noise(5000));
        byte[] gzip = gzip(file);
        int inZip = indexOf(zip, new byte[] {'a', '.', 't', 'x', 't'}) + 8;
        return Stream.of(
                arguments("empty.zip", new byte[0], "\"empty.zip\" is empty."),
                arguments("text.zip", TEXT, "\"text.zip\" is neither a zip nor a tar nor a tar.gz file."),
                arguments("slip.zip", Zips.of("../../etc/passwd", TEXT), "which leads out of the archive"),
                arguments("back.zip", Zips.of("..\\..\\boot.ini", TEXT), "which leads out of the archive"),
                arguments("root.zip", Zips.of("/etc/passwd", TEXT), "which is not a path within the archive"),
                arguments("drive.zip", Zips.of("C:\\boot.ini", TEXT), "which is not a path within the archive"),
                arguments("zero.zip", Zips.of("a\0.txt", TEXT), "which is not a path within the archive"),
                arguments("slip.tar", tar("../a", TarConstants.LF_NORMAL, TEXT), "which leads out of the archive"),
                arguments("root.tar", tar("/etc/a", TarConstants.LF_NORMAL, TEXT), "which is not a path within"),
                arguments("link.zip", Zips.symlink("a", "/etc/passwd"), "\"a\" that is a link or a device"),
                arguments("link.tar", tar("a", TarConstants.LF_SYMLINK, new byte[0]), "\"a\" that is a link"),
                arguments("hard.tar", tar("a", TarConstants.LF_LINK, new byte[0]), "\"a\" that is a link"),
                arguments("device.tar", tar("a", TarConstants.LF_CHR, new byte[0]), "\"a\" that is a link or a device"),
                arguments("pipe.tar", tar("a", TarConstants.LF_FIFO, new byte[0]), "\"a\" that is a link or a device"),
                arguments("secret.zip", encrypted(), "\"secret.zip\", entry \"a.txt\", is encrypted."),
                arguments("many.zip", many(10_001), "has more than 10000 entries"),
                arguments("many.tar", manyInTar(10_001), "has more than 10000 entries"),
                arguments("bomb.zip", Zips.of("a", zeros(20_000_000)), "more than 100 times its size"),
                arguments(
                        "bomb.tar.gz",
                        gzip(tar("a", TarConstants.LF_NORMAL, zeros(20_000_000))),
                        "more than 100 times"),
                arguments("overlap.zip", Zips.overlapping(1000, noise(50_000)), "entries that overlap"),
                arguments("cut.zip", cut(zip, zip.length - 30), "\"cut.zip\" ends too early: the file is incomplete."),
                arguments("damaged.zip", with(zip, inZip, 7), "\"damaged.zip\", entry \"a.txt\", is damaged"),
                arguments("cut.tar", cut(file, 3000), "\"a.txt\", ends too early: the file is incomplete"),
                arguments("cut-between.tar", cut(file, 512 + 5120), "\"cut-between.tar\" ends too early"),
                arguments("cut.tar.gz", cut(gzip, gzip.length / 2), "ends too early: the file is incomplete"),
                arguments("cut-at-end.tar.gz", cut(gzip, gzip.length - 4), "ends too early: the file is incomplete"),
                arguments("damaged.tar.gz", with(gzip, gzip.length / 2, gzip[gzip.length / 2] + 1), "is damaged"),
                arguments("orders.csv.gz", gzip(TEXT), "is a single file compressed by gzip, not an archive"),
                arguments("headers.tar", longName(), "is damaged"));
    }

    /** A name of GNU tar that would fill the memory. */
    private static byte[] longName() throws IOException {
        return tar("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME, zeros(3_000_000));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("archives")
    void eachIsRefusedInASentence(String name, byte[] content, String says) throws IOException {
        Files.write(here.folder().resolve(name), content);
        assertThat(here.refusal(name, """
            - { id: act, use: archive.extract, input: { file: "{{ steps.a }}" } }
            """))
                .contains(says)
                .contains("\"" + name + "\"")
                .matches("(?s)[^\\n]*\\.");
    }

    static Stream<Arguments> gzips() throws IOException {
        byte[] gzip = gzip(noise(5000));
        return Stream.of(
                arguments("empty.gz", new byte[0], "\"empty.gz\" is empty."),
                arguments("text.gz", TEXT, "is not a gzip file"),
                arguments("cut.gz", cut(gzip, 2000), "ends too early: the file is incomplete"),
                arguments("cut-at-end.gz", cut(gzip, gzip.length - 3), "ends too early: the file is incomplete"),
                arguments("checksum.gz", with(gzip, gzip.length - 6, gzip[gzip.length - 6] + 1), "is damaged"),
                arguments("bomb.gz", gzip(zeros(20_000_000)), "more than 100 times its size"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gzips")
    void eachGzipFileIsRefusedInASentence(String name, byte[] content, String says) throws IOException {
        Files.write(here.folder().resolve(name), content);
        assertThat(here.refusal(name, """
            - { id: act, use: archive.gunzip, input: { file: "{{ steps.a }}" } }
            """))
                .contains(says)
                .contains("\"" + name + "\"")
                .matches("(?s)[^\\n]*\\.");
    }

    static Stream<Arguments> limits() throws IOException {
        return Stream.of(
                arguments("big.zip", Zips.of("a", noise(3000))),
                arguments("big.tar", tar("a", TarConstants.LF_NORMAL, noise(3000))),
                arguments("big.tar.gz", gzip(tar("a", TarConstants.LF_NORMAL, noise(3000)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void anArchiveBeyondTheLimitIsRefused(String name, byte[] content) throws IOException {
        Files.write(here.folder().resolve(name), content);
        assertThat(here.refusal(name, """
            - { id: act, use: archive.extract, input: { file: "{{ steps.a }}", maxBytes: 2000 } }
            """))
                .contains("more than 2000 bytes when it is unpacked. If that is right, raise maxBytes.");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void aListRefusesTheEntriesThatAreNotUnpacked(String name, byte[] content) throws IOException {
        Files.write(here.folder().resolve(name), cut(content, content.length / 3));
        assertThat(here.refusal(name, """
            - { id: act, use: archive.list, input: { file: "{{ steps.a }}" } }
            - for-each: "{{ steps.act }}"
              steps: [ { set: { path: "{{ item.path }}" } } ]
            """)).contains("\"" + name + "\"");
    }
}
