package io.junctura.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.database.Database;
import io.junctura.operations.Check.Verdict;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @TempDir
    Path folder;

    @Test
    void aMachineBeforeItsFirstStartIsFoundFit() throws Exception {
        Path data = folder.resolve("new/data");
        Map<String, Check> checks = examine(data, 0);
        assertThat(checks.keySet())
                .containsExactlyInAnyOrder(
                        "Java",
                        "Data folder",
                        "File system",
                        "Free space",
                        "Disk",
                        "Clock",
                        "Port",
                        "Database",
                        "Plugins");
        assertThat(checks.get("Java").verdict()).isEqualTo(Verdict.OK);
        assertThat(checks.get("Data folder").finding()).contains("will be created");
        assertThat(checks.get("Disk").finding()).contains("reaches the disk in");
        assertThat(checks.get("Database").finding()).isEqualTo("There is no database yet.");
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aFileInPlaceOfTheDataFolderFails() throws Exception {
        Path file = Files.writeString(folder.resolve("data"), "text");
        Check check = examine(file, 0).get("Data folder");
        assertThat(check.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(check.advice()).contains("--data");
    }

    @Test
    void aSoundDatabaseIsFoundSoundAndARunningServerIsLeftAlone() throws Exception {
        Database database = Database.open(folder, broken -> {});
        assertThat(examine(folder, 0).get("Database").finding()).contains("A server runs on this data folder");
        database.close();
        Check check = examine(folder, 0).get("Database");
        assertThat(check.verdict()).isEqualTo(Verdict.OK);
        assertThat(check.finding()).contains("sound");
        Database.open(folder, broken -> {}).close();
    }

    @Test
    void aDatabaseThatCannotShrinkIsUsedAndFoundOut() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("junctura.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE earlier (x INTEGER)");
        }
        Database.open(folder, broken -> {}).close();
        Check check = examine(folder, 0).get("Database");
        assertThat(check.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(check.finding()).contains("the file never shrinks");
        assertThat(check.advice()).contains("PRAGMA auto_vacuum = 2; VACUUM");
    }

    @Test
    void aDamagedDatabaseIsFoundOut() throws Exception {
        Database.open(folder, broken -> {}).close();
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("junctura.db").toFile(), "rw")) {
            for (long at = 4_096; at + 512 < file.length(); at += 4_096) {
                file.seek(at);
                file.write(new byte[512]);
            }
        }
        Check check = examine(folder, 0).get("Database");
        assertThat(check.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(check.advice()).contains("backup");
    }

    @Test
    void aPortInUseFails() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Check check = examine(folder, taken.getLocalPort()).get("Port");
            assertThat(check.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(check.finding()).contains("Port " + taken.getLocalPort());
            assertThat(check.advice()).contains("--port");
        }
    }

    @Test
    void eachPluginThatCannotBeUsedIsNamed() {
        List<Check> checks = new Doctor(
                        folder, "127.0.0.1", 0, List.of("a.jar is no plugin.", "b.jar is too new."), Clock.systemUTC())
                .examine();
        assertThat(checks)
                .filteredOn(check -> check.name().equals("Plugins"))
                .extracting(Check::finding)
                .containsExactly("a.jar is no plugin.", "b.jar is too new.");
    }

    @Test
    void disksThatDoNotKeepAreWarnedOf() {
        for (String type : List.of("tmpfs", "nfs4", "cifs", "overlay")) {
            assertThat(DataFolder.fileSystem(type).verdict()).as(type).isEqualTo(Verdict.WARNING);
        }
        assertThat(DataFolder.fileSystem("ext4").verdict()).isEqualTo(Verdict.OK);
        long floor = 256L << 20;
        assertThat(DataFolder.space(10L << 20, floor).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(DataFolder.space(10L << 20, floor).advice()).contains("below 256 MB the server takes no events");
        assertThat(DataFolder.space(500L << 20, floor).verdict()).isEqualTo(Verdict.WARNING);
        assertThat(DataFolder.space(50L << 30, floor).verdict()).isEqualTo(Verdict.OK);
        assertThat(DataFolder.syncs(25_000, false).finding()).contains("25.0 ms");
        assertThat(DataFolder.syncs(25_000, false).verdict()).isEqualTo(Verdict.WARNING);
        assertThat(DataFolder.syncs(5, false).verdict()).isEqualTo(Verdict.WARNING);
        assertThat(DataFolder.syncs(1_234, false).finding()).contains("1.2 ms");
    }

    @Test
    void aClockThatIsWrongIsFoundOut() {
        Instant now = Instant.parse("2030-01-01T00:00:00Z");
        assertThat(Doctor.clock(now, now.plusMillis(20)).verdict()).isEqualTo(Verdict.OK);
        assertThat(Doctor.clock(now, now.plusSeconds(60)).verdict()).isEqualTo(Verdict.WARNING);
        assertThat(Doctor.clock(Instant.parse("1970-01-01T00:00:00Z"), null).verdict())
                .isEqualTo(Verdict.FAILED);
        assertThat(Doctor.java(11).verdict()).isEqualTo(Verdict.FAILED);
    }

    private static Map<String, Check> examine(Path data, int port) {
        return new Doctor(data, "127.0.0.1", port, List.of(), Clock.systemUTC())
                .examine().stream().collect(Collectors.toMap(Check::name, check -> check));
    }
}
