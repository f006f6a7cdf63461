package io.junctura.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.backup.BackupNote;
import io.junctura.database.Checksum;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.files.ValueFiles;
import io.junctura.json.Json;
import io.junctura.operations.Check.Verdict;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.AppendListener;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.Receipt;
import io.junctura.run.sqlite.SqliteJournal;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
    void aDataFolderIsItsOwnersAloneAndOneThatOthersMayReadIsFoundOut() throws Exception {
        Path data = folder.resolve("above/data");
        SqliteDatabase.open(data, broken -> {}).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
        for (String file : List.of("junctura.db", "lock")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file))))
                    .isEqualTo("rw-------");
        }
        assertThat(examine(data, 0).get("Rights").verdict()).isEqualTo(Verdict.OK);

        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        SqliteDatabase.open(data, broken -> {}).close(); // somebody's will, so it stays
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwxr-xr-x");
        Check check = examine(data, 0).get("Rights");
        assertThat(check.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(check.advice()).contains("chmod 700 " + data);
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
        Database database = SqliteDatabase.open(folder, broken -> {});
        assertThat(examine(folder, 0).get("Database").finding()).contains("A server runs on this data folder");
        database.close();
        Check check = examine(folder, 0).get("Database");
        assertThat(check.verdict()).isEqualTo(Verdict.OK);
        assertThat(check.finding()).contains("sound");
        SqliteDatabase.open(folder, broken -> {}).close();
    }

    @Test
    void aDatabaseThatCannotShrinkIsUsedAndFoundOut() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("junctura.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE earlier (x INTEGER)");
        }
        SqliteDatabase.open(folder, broken -> {}).close();
        Check check = examine(folder, 0).get("Database");
        assertThat(check.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(check.finding()).contains("the file never shrinks");
        assertThat(check.advice()).contains("PRAGMA auto_vacuum = 2; VACUUM");
    }

    @Test
    void g17_settingsThatAreNotWhatWasWrittenAreFoundOut() throws Exception {
        byte[] settings = "{\"address\":\"http://erp\"}".getBytes(UTF_8);
        try (Database database = SqliteDatabase.open(folder, broken -> {})) {
            database.write(tx -> tx.execute(
                    "INSERT INTO connection (name, id, connector, settings, revision, changed, crc)"
                            + " VALUES ('erp', 'c1', 'http', ?, 1, '2030-01-01T00:00:00Z', ?)",
                    settings,
                    Checksum.of(settings)));
        }
        assertThat(examine(folder, 0).get("Database").verdict()).isEqualTo(Verdict.OK);
        settings[settings.length - 3] ^= 1;
        try (Database database = SqliteDatabase.open(folder, broken -> {})) {
            database.write(tx -> tx.execute("UPDATE connection SET settings = ?", settings));
        }
        Check check = examine(folder, 0).get("Database");
        assertThat(check.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(check.finding()).contains("the row of erp in connection is not what was written");
    }

    @Test
    void g17_pluginsThatAreNotThoseOfThePublicationAreFoundOut() throws Exception {
        byte[] none = "{}".getBytes(UTF_8);
        byte[] plugins = "{\"acme\":\"acme@1.2.0\"}".getBytes(UTF_8);
        try (Database database = SqliteDatabase.open(folder, broken -> {})) {
            for (long crc : List.of(Checksum.of(none, none), Checksum.of(none, none, plugins))) {
                database.write(tx -> tx.execute(
                        "INSERT INTO revision (instance, integration, version, config, bindings, plugins, crc)"
                                + " VALUES ('default', 'orders', 1, ?, ?, ?, ?)",
                        none,
                        none,
                        plugins,
                        crc));
            }
        }
        assertThat(examine(folder, 0).get("Database").verdict())
                .as("the first was written when plugins were not in the checksum")
                .isEqualTo(Verdict.OK);
        plugins[plugins.length - 3] ^= 1;
        try (Database database = SqliteDatabase.open(folder, broken -> {})) {
            database.write(tx -> tx.execute("UPDATE revision SET plugins = ?", plugins));
        }
        assertThat(examine(folder, 0).get("Database").finding())
                .contains("the row of 2 in revision is not what was written");
    }

    @Test
    void g17_aJarThatIsNotWhatWasInstalledIsFoundOut() throws Exception {
        byte[] about = "{}".getBytes(UTF_8);
        byte[] jar = "not really one, in two pieces".getBytes(UTF_8);
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(jar));
        try (Database database = SqliteDatabase.open(folder, broken -> {})) {
            database.write(tx -> tx.execute(
                    "INSERT INTO plugin_version"
                            + " (plugin, version, sha256, size, about, origin, installed, installer, crc)"
                            + " VALUES ('acme', '1.2.0', ?, ?, ?, 'uploaded', '2030-01-01T00:00:00Z', 'admin', ?)",
                    sha256,
                    jar.length,
                    about,
                    Checksum.of(about)));
            for (int n = 0; n < 2; n++) {
                byte[] piece = Arrays.copyOfRange(jar, n * 10, n == 0 ? 10 : jar.length);
                int number = n;
                database.write(tx -> tx.execute(
                        "INSERT INTO plugin_piece (sha256, n, body) VALUES (?, ?, ?)", sha256, number, piece));
            }
        }
        assertThat(examine(folder, 0).get("Database").verdict()).isEqualTo(Verdict.OK);
        try (Database database = SqliteDatabase.open(folder, broken -> {})) {
            database.write(tx -> tx.execute("UPDATE plugin_piece SET body = substr(body, 2) WHERE n = 1"));
        }
        assertThat(examine(folder, 0).get("Database").finding())
                .contains("the jar of the plugin acme 1.2.0 is not what was installed");
        try (Database database = SqliteDatabase.open(folder, broken -> {})) {
            database.write(tx -> tx.execute("UPDATE plugin_version SET about = CAST('[]' AS BLOB)"));
        }
        assertThat(examine(folder, 0).get("Database").finding())
                .contains("the row of acme 1.2.0 in plugin_version is not what was written");
    }

    @Test
    void g17_filesOfLargeValuesThatAreNotWhatWasWrittenAreFoundOut() throws Exception {
        Path file = largePayload("x".repeat(10_000));
        assertThat(examine(folder, 0).get("Large values").finding()).startsWith("1 are in files");
        byte[] written = Files.readAllBytes(file);

        byte[] changed = written.clone();
        changed[5_000] ^= 1;
        Files.write(file, changed);
        Check check = examine(folder, 0).get("Large values");
        assertThat(check.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(check.finding())
                .contains("files/values/" + file.getFileName() + " of the data folder is not what was written")
                .contains("it belongs to run 1");
        Files.write(file, Arrays.copyOf(written, 5_000));
        assertThat(examine(folder, 0).get("Large values").verdict()).isEqualTo(Verdict.FAILED);
        Files.delete(file);
        assertThat(examine(folder, 0).get("Large values").finding()).contains("is missing");
        Files.write(file, written);
        assertThat(examine(folder, 0).get("Large values").verdict()).isEqualTo(Verdict.OK);

        try (Database database = SqliteDatabase.open(folder, broken -> {})) {
            database.write(tx -> tx.execute("UPDATE value_file SET size = size + 1"));
        }
        assertThat(examine(folder, 0).get("Large values").finding())
                .contains("does not list files/values/" + file.getFileName() + " as a file of run 1");
    }

    /** A run with a payload that is too large for its row. @return its file */
    private Path largePayload(String payload) throws Exception {
        try (Database database = SqliteDatabase.open(folder, broken -> {})) {
            ValueFiles values = new ValueFiles(folder.resolve("files"), Runnable::run);
            CompletableFuture<Object> written = new CompletableFuture<>();
            NewRun run = new NewRun(
                    0,
                    1,
                    1,
                    1,
                    null,
                    Json.writeStored(payload),
                    Json.writeStored(Map.of()),
                    null,
                    null,
                    0,
                    List.of(),
                    RunStatus.DUE,
                    null,
                    null);
            SqliteJournal.of(database, Duration.ofDays(1), values, 1_000).append(Append.of(run), new AppendListener() {
                @Override
                public void committed(List<Receipt> receipts) {
                    written.complete(receipts);
                }

                @Override
                public void failed(Throwable why) {
                    written.completeExceptionally(why);
                }
            });
            written.get(10, TimeUnit.SECONDS);
        }
        try (var files = Files.list(folder.resolve("files/values"))) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void aDamagedDatabaseIsFoundOut() throws Exception {
        SqliteDatabase.open(folder, broken -> {}).close();
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
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Check check = examine(folder, taken.getLocalPort()).get("Port");
            assertThat(check.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(check.finding()).contains("Port " + taken.getLocalPort());
            assertThat(check.advice()).contains("--port");
        }
    }

    @Test
    void eachPluginThatCannotBeUsedIsNamed() {
        List<Check> checks = new Doctor(
                        folder,
                        "127.0.0.1",
                        0,
                        List.of("a.jar is no plugin.", "b.jar is too new."),
                        List.of(),
                        Clock.systemUTC())
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

    @Test
    void aClockThatWentAheadIsFoundOutUntilItIsBelieved() throws Exception {
        Path data = folder.resolve("data");
        Instant now = Instant.now();
        Instant ahead = now.minus(Duration.ofHours(1));
        try (Database database = SqliteDatabase.open(data, broken -> {})) {
            database.write(tx -> tx.execute(
                    "INSERT INTO installation (name, value) VALUES ('clock', ?)",
                    now.toEpochMilli() + " " + ahead.minus(Duration.ofDays(365)).toEpochMilli() + " "
                            + ahead.toEpochMilli()));
            // Beside a server that runs, too.
            Check check = examine(data, 0).get("Clock jump");
            assertThat(check.verdict()).isEqualTo(Verdict.WARNING);
            assertThat(check.finding()).contains("to " + Instant.ofEpochMilli(ahead.toEpochMilli()));
            database.write(
                    tx -> tx.execute("UPDATE installation SET value = ? WHERE name = 'clock'", now.toEpochMilli()));
        }
        assertThat(examine(data, 0)).doesNotContainKey("Clock jump");
    }

    @Test
    void aBackupThatFailedOrIsOldOrWasNeverMadeIsFoundOut() throws Exception {
        Path data = folder.resolve("data");
        SqliteDatabase.open(data, broken -> {}).close();
        assertThat(examine(data, 0).get("Backup").finding()).isEqualTo("There is no backup yet.");

        Instant now = Instant.parse("2030-01-31T00:00:00Z");
        BackupNote old = new BackupNote(Instant.parse("2030-01-20T00:00:00Z"), "1");
        BackupNote young = new BackupNote(Instant.parse("2030-01-30T00:00:00Z"), "1");
        BackupNote failure = new BackupNote(Instant.parse("2030-01-30T12:00:00Z"), "The disk is gone.");
        assertThat(Doctor.backup(young, null, now).verdict()).isEqualTo(Verdict.OK);
        assertThat(Doctor.backup(old, null, now).verdict()).isEqualTo(Verdict.WARNING);
        assertThat(Doctor.backup(young, failure, now).finding())
                .isEqualTo(
                        "The newest backup is of 2030-01-30T00:00:00Z. The last backup failed at 2030-01-30T12:00:00Z:"
                                + " The disk is gone.");
    }

    private static Map<String, Check> examine(Path data, int port) {
        return new Doctor(data, "127.0.0.1", port, List.of(), List.of(), Clock.systemUTC())
                .examine().stream().collect(Collectors.toMap(Check::name, check -> check));
    }
}
