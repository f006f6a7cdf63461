package io.junctura.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLibraryTest {
    private static final byte[] CONTENT = "the library".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private Path unpacked() throws Exception {
        return Objects.requireNonNull(SqliteLibrary.library(folder.resolve("native"), CONTENT, true));
    }

    @Test
    void itIsUnpackedForItsOwnerAloneAndLeftAsItIsAfterwards() throws Exception {
        Path file = unpacked();
        Object first = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey();

        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        Path again = unpacked();
        assertThat(again).isEqualTo(file);
        assertThat(Files.readAttributes(again, java.nio.file.attribute.BasicFileAttributes.class)
                        .fileKey())
                .isEqualTo(first);
    }

    @Test
    void aCopyThatIsNotTheOneInTheJarIsReplaced() throws Exception {
        Path file = unpacked();
        Files.write(file, "the librarx".getBytes(StandardCharsets.UTF_8));

        assertThat(unpacked()).hasBinaryContent(CONTENT);
    }

    @Test
    void whatAStartLeftThatWasKilledWhileItUnpackedIsOverwritten() throws Exception {
        Path file = unpacked();
        Files.delete(file);
        Files.writeString(file.resolveSibling("new"), "the library, of which more was written");

        assertThat(unpacked()).hasBinaryContent(CONTENT);
        assertThat(folder.resolve("native").toFile().list())
                .containsExactly(file.getFileName().toString());
    }

    @Test
    void aCommandUnpacksNothing() throws Exception {
        assertThat(SqliteLibrary.library(folder.resolve("native"), CONTENT, false))
                .isNull();
        assertThat(folder.resolve("native")).doesNotExist();
    }

    /** Two copies in one process would exchange their handles. */
    @Test
    void aCopyThatTheDriverHasAlreadyLoadedStaysTheOnlyOne() throws Exception {
        DriverManager.getConnection("jdbc:sqlite::memory:").close();

        SqliteLibrary.load(folder);

        try (Stream<String> mapped = Files.lines(Path.of("/proc/self/maps"))) {
            assertThat(mapped.filter(line -> line.contains("sqlitejdbc"))
                            .map(line -> line.substring(line.indexOf('/')))
                            .distinct())
                    .hasSize(1);
        }
    }

    @Test
    void aRefusalOfBothFoldersSaysThatTheyAreMountedNoexecAndWhatToDo() {
        String sentence = SqliteLibrary.sentence(
                Path.of("/data/native/lib.so"), "failed to map segment from shared object", "No native library found");

        assertThat(sentence)
                .contains("no program may run from the data folder (/data/native/lib.so")
                .contains("mounted noexec")
                .contains("-Dorg.sqlite.tmpdir=DIR")
                .contains("The data is not damaged")
                .doesNotContain("backup");
    }
}
