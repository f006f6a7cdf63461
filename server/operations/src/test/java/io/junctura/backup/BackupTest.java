package io.junctura.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.database.FolderLock;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.run.Restoration;
import io.junctura.run.sqlite.RowCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    @TempDir
    Path folder;

    private World world;
    private Path file;
    private Path restored;

    @BeforeEach
    void open() throws Exception {
        world = new World(folder.resolve("data"));
        file = folder.resolve("backup.zip");
        restored = folder.resolve("restored");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Restore.Result restore() throws Exception {
        return Restore.into(file, BackupTrust.ANY, restored, false, world.clock);
    }

    private static Map<String, byte[]> entries(Path zip) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static void write(Path zip, Map<String, byte[]> entries) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
    }

    // What is in it.

    @Test
    void aBackupHoldsWhatTheDatabaseNamesAndNoSecretOfTheServer() throws Exception {
        long run = world.open();
        for (String name : List.of("master.key", "local-token", "address", "search.db", "attempts", "other.txt")) {
            Files.writeString(world.data.resolve(name), "not to be taken along");
        }
        Files.createDirectories(world.data.resolve("rates"));
        Files.writeString(world.data.resolve("rates/shop"), "times");
        Files.createDirectories(world.data.resolve("plugins/copies"));
        Files.writeString(world.data.resolve("plugins/acme.jar"), "a plugin");
        Files.writeString(world.data.resolve("plugins/copies/1234-acme.jar"), "made again");
        Files.createDirectories(world.data.resolve("drivers/acme"));
        Files.writeString(world.data.resolve("drivers/acme/driver.jar"), "a driver");
        Files.writeString(world.data.resolve("drivers/acme/notes.txt"), "not a driver");

        BackupSize written = world.backUp(file);

        Map<String, byte[]> entries = entries(file);
        assertThat(entries.keySet())
                .contains("junctura.db", "rates/shop", "plugins/acme.jar", "drivers/acme/driver.jar", "manifest.jsonl")
                .anyMatch(name -> name.startsWith("files/values/"))
                .anyMatch(name -> name.startsWith("files/run-" + run + "/"))
                .contains("manifest.hmac")
                .hasSize(8);
        assertThat(written.entries()).isEqualTo(6);
        assertThat(written.bytes()).isEqualTo(Files.size(file));
        assertThat(new String(entries.get("manifest.jsonl"), StandardCharsets.UTF_8)
                        .lines()
                        .findFirst())
                .contains(
                        "{\"format\":2,\"product\":\"Junctura\",\"version\":\"1.2.3\",\"created\":\"2030-01-01T00:00:00Z\","
                                + "\"schema\":" + SqliteDatabase.newestSchema() + ",\"entries\":6,\"missing\":0}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(world.data.resolve("snapshot")).doesNotExist();
    }

    @Test
    void aFileThatIsMissingAlreadyIsSaidAndKeepsNothingElseFromBeingBackedUp() throws Exception {
        world.open();
        Path value = world.data.resolve("files/values/"
                + World.below(world.data.resolve("files/values")).get(0));
        Files.delete(value);

        assertThat(world.backUp(file).missing()).isEqualTo(1);

        assertThat(restore().warnings().get(0)).contains("1 files that the database refers to were missing already");
        assertThat(Restore.check(file, BackupTrust.ANY, folder).warnings()).hasSize(2);
    }

    @Test
    void whatIsDeletedWhileTheDatabaseIsCopiedIsInTheBackupAndGoesAfterwards() throws Exception {
        long run = world.ended();
        String value = "files/values/"
                + World.below(world.data.resolve("files/values")).get(0);
        world.clock.pass(Duration.ofHours(1));
        boolean[] deleted = {false};
        // Called in the middle of the copy.
        Snapshot snapshot = Snapshot.take(
                world.data,
                world.hold,
                0,
                Throttle.withoutRest(),
                () -> {
                    if (!deleted[0]) world.deleteOld();
                    deleted[0] = true;
                    return true;
                },
                world.clock);
        assertThat(deleted[0]).as("that something was deleted meanwhile").isTrue();
        assertThat(World.below(world.data.resolve("snapshot")))
                .contains(value)
                .anyMatch(name -> name.startsWith("files/run-" + run + "/"));
        assertThat(world.data.resolve(value)).as("after the hold").doesNotExist();
        world.deleteOld();
        assertThat(world.data.resolve("files/run-" + run)).doesNotExist();

        // The links keep the deleted files.
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new BackupWriter("1", null).write(snapshot, out, Throttle.withoutRest());
        snapshot.close();
        Files.write(file, out.toByteArray());
        assertThat(restore().warnings()).isEmpty();
        assertThat(restored.resolve(value)).exists();
    }

    @Test
    void oneBackupIsMadeAtATime() throws Exception {
        try (Backups.ActiveBackup first = world.backups.begin()) {
            assertThat(first.at()).isEqualTo(world.clock.instant());
            assertThatThrownBy(() -> world.backups.begin()).isInstanceOf(Backups.Busy.class);
        }
        world.backups.begin().close();
    }

    @Test
    void aBackupIsBrokenOffWhenTheDiskHasNoRoomLeft() throws Exception {
        for (int i = 0; i < 50; i++) world.open();
        world.diskIsFull();
        assertThatThrownBy(() -> world.backUp(file))
                .isInstanceOf(CannotBackUp.class)
                .hasMessageContaining("its disk is full");
        assertThat(file).doesNotExist();
        assertThat(world.data.resolve("snapshot")).doesNotExist();
        assertThat(world.backups.failures()).isEqualTo(1);
    }

    @Test
    void aBackupThatCannotBeWrittenLeavesNothingUnderItsName() throws Exception {
        world.open();
        assertThatThrownBy(() -> AtomicFile.write(file, (out, partial) -> {
                    out.write(1);
                    throw new IOException("the disk is gone");
                }))
                .isInstanceOf(CannotBackUp.class)
                .hasMessageContaining("the disk is gone");
        assertThat(World.below(folder)).noneMatch(name -> name.startsWith("backup.zip"));
    }

    @Test
    void whatAKilledBackupLeftIsDeletedByTheNextOfItsNameAndWhatIsBeingWrittenIsNot() throws Exception {
        Path left = Files.writeString(folder.resolve("backup.zip.123.partial"), "half");
        world.backUp(file);
        assertThat(left).doesNotExist();

        Path other = folder.resolve("other.zip");
        AtomicFile.write(other, (out, partial) -> {
            assertThatThrownBy(() -> AtomicFile.write(other, (second, its) -> {
                        assertThat(partial).exists();
                        throw new IOException("enough");
                    }))
                    .hasMessageContaining("enough");
            return 1;
        });
        assertThat(other).exists();
    }

    @Test
    void aFileThatIsThereIsNotOverwritten() throws Exception {
        Files.writeString(file, "precious");
        assertThatThrownBy(() -> world.backUp(file))
                .isInstanceOf(CannotBackUp.class)
                .hasMessageContaining("The file " + file + " exists already");
        assertThat(file).hasContent("precious");
    }

    @Test
    void whatAKilledServerLeftOfABackupIsDeleted() throws Exception {
        Files.createDirectories(world.data.resolve("snapshot/files"));
        Files.writeString(world.data.resolve("snapshot/junctura.db"), "half");
        world.backups.sweep();
        assertThat(world.data.resolve("snapshot")).doesNotExist();
    }

    // What becomes of it.

    @Test
    void aRestoredFolderHoldsWhatTheBackupHeldForItsOwnerAlone() throws Exception {
        long run = world.open();
        long ended = world.ended();
        world.backUp(file);
        world.open();

        Restore.Result result = restore();

        assertThat(result.created()).isEqualTo(Instant.parse("2030-01-01T00:00:00Z"));
        assertThat(result.version()).isEqualTo("1.2.3");
        assertThat(result.openRuns()).isEqualTo(1);
        assertThat(result.sealed()).isFalse();
        assertThat(result.warnings()).isEmpty();
        try (var all = Files.walk(restored)) {
            for (Path one : all.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one)))
                        .as(one.toString())
                        .isEqualTo(Files.isDirectory(one) ? "rwx------" : "rw-------");
            }
        }
        try (World again = new World(restored)) {
            assertThat(again.journal.runs().load(run).orElseThrow().accepted().payload())
                    .isEqualTo("x".repeat(World.LARGE));
            assertThat(again.journal.runs().load(ended)).isPresent();
            assertThat(again.journal.runs().load(ended + 1)).isEmpty();
            assertThat(again.database
                            .inspect(Duration.ofMinutes(1), List.of(RowCheck::damage))
                            .result())
                    .isNull();
        }
    }

    @Test
    void noNumberIsGivenAgainThatMayHaveBeenGivenAfterTheBackup() throws Exception {
        long last = world.open();
        world.backUp(file);
        long seconds = Duration.ofMillis(world.clock.millis()).toSeconds();

        long first = restore().newRuns();

        assertThat(first).isEqualTo(seconds * 100_000 + 1).isGreaterThan(last);
        try (World again = new World(restored)) {
            assertThat(again.journal.ids().next()).isEqualTo(first);
            assertThat(again.journal.topics().nextTopicEvent()).isEqualTo(first);
        }
        world.clock.pass(Duration.ofSeconds(1));
        restored = folder.resolve("a second time");
        assertThat(restore().newRuns()).isEqualTo(first + 100_000);
        world.clock.set(Instant.EPOCH);
        restored = folder.resolve("by a clock that knows nothing");
        assertThat(restore().newRuns()).isEqualTo(last + 1_000_000_000L + 1);
    }

    @Test
    void theEngineIsToldOfTheRestoreOnlyIfSomebodyWantsToBeAsked() throws Exception {
        long last = world.open();
        world.backUp(file);
        Instant backup = world.clock.instant();
        world.clock.pass(Duration.ofHours(1));

        restore();
        try (World again = new World(restored)) {
            assertThat(again.journal.installation().restoration()).isEmpty();
        }
        restored = folder.resolve("in doubt");
        Restore.into(file, BackupTrust.ANY, restored, true, world.clock);
        try (World again = new World(restored)) {
            assertThat(again.journal.installation().restoration())
                    .contains(new Restoration(last, backup.toEpochMilli(), world.clock.millis()));
        }
    }

    @Test
    void aFolderThatHoldsSomethingIsLeftAloneButForTheKeyThatIsToBeUsed() throws Exception {
        world.backUp(file);
        Files.createDirectories(restored);
        Path notes = Files.writeString(restored.resolve("notes.txt"), "mine");
        assertThatThrownBy(this::restore)
                .isInstanceOf(CannotRestore.class)
                .hasMessageContaining("is not empty: it contains notes.txt");
        assertThat(World.below(restored)).containsExactly("notes.txt");

        Files.delete(notes);
        Files.writeString(restored.resolve("master.key"), "the key");
        restore();
        assertThat(restored.resolve("master.key")).hasContent("the key");
        assertThat(restored.resolve("junctura.db")).exists();
    }

    @Test
    void aServerRefusesToStartOnARestoreThatWasBrokenOffAndItIsBegunAnew() throws Exception {
        world.backUp(file);
        Files.createDirectories(restored.resolve("files/values"));
        Files.writeString(restored.resolve("restoring"), "");
        Files.writeString(restored.resolve("junctura.db"), "half");
        Files.writeString(restored.resolve("files/values/left"), "half");
        Files.writeString(restored.resolve("master.key"), "the key");
        assertThatThrownBy(() -> SqliteDatabase.open(restored, broken -> {}))
                .hasMessageContaining("was being restored into the data folder " + restored)
                .hasMessageContaining("junctura restore FILE --data " + restored);

        restore();

        assertThat(restored.resolve("restoring")).doesNotExist();
        assertThat(restored.resolve("files/values/left")).doesNotExist();
        assertThat(restored.resolve("master.key")).hasContent("the key");
        SqliteDatabase.open(restored, broken -> {}).close();
    }

    @Test
    void aFolderThatAProcessUsesIsNotRestoredInto() throws Exception {
        world.backUp(file);
        Files.createDirectories(restored);
        Files.writeString(restored.resolve("restoring"), "");
        try (FolderLock lock = FolderLock.take(restored)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(this::restore)
                    .isInstanceOf(CannotRestore.class)
                    .hasMessageContaining("in use by another Junctura process");
        }
    }

    @Test
    void aStoppedFolderIsBackedUpUnderItsLock() throws Exception {
        long run = world.open();
        assertThat(OfflineBackup.of(world.data)).as("while a server has it").isNull();
        world.close();

        try (OfflineBackup offline = OfflineBackup.of(world.data)) {
            assertThat(offline).isNotNull();
            assertThatThrownBy(() -> SqliteDatabase.open(world.data, broken -> {}))
                    .hasMessageContaining("in use by another Junctura process");
            offline.write(file, world.clock, "1.2.3", null);
        }

        assertThat(restore().openRuns()).isEqualTo(1);
        try (World again = new World(restored)) {
            assertThat(again.journal.runs().load(run)).isPresent();
        }
    }

    @Test
    void aCheckFindsTheSameAndKeepsNothing() throws Exception {
        world.open();
        world.backUp(file);
        List<String> before = World.below(folder);

        Restore.Result result = Restore.check(file, BackupTrust.ANY, folder);

        assertThat(result.openRuns()).isEqualTo(1);
        assertThat(result.newRuns()).isZero();
        assertThat(World.below(folder)).isEqualTo(before);
    }

    // What is not whole, or not ours.

    @Test
    void aBackupThatIsCutOffAnywhereIsRefusedWithASentence() throws Exception {
        world.open();
        world.backUp(file);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(20301);
        for (int i = 0; i < 40; i++) {
            int length = i == 0 ? 0 : i == 1 ? whole.length - 1 : random.nextInt(whole.length);
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused("cut off at " + length + " of " + whole.length);
        }
    }

    @Test
    void aBackupOfWhichAByteWasChangedIsRefusedOrRestoresTheSame() throws Exception {
        long run = world.open();
        world.backUp(file);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(20302);
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            byte[] changed = whole.clone();
            int at = random.nextInt(changed.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, changed);
            restored = folder.resolve("changed-" + i);
            try {
                restore();
                try (World again = new World(restored)) {
                    assertThat(again.journal
                                    .runs()
                                    .load(run)
                                    .orElseThrow()
                                    .accepted()
                                    .payload())
                            .as("changed at " + at)
                            .isEqualTo("x".repeat(World.LARGE));
                }
            } catch (CannotRestore e) {
                refused++;
                assertThat(e.getMessage()).as("changed at " + at).endsWith(".");
            }
        }
        // Bytes that a zip file contains twice, such as names, are read only once.
        assertThat(refused).isGreaterThan(30);
    }

    private void assertRefused(String why) throws Exception {
        for (boolean check : new boolean[] {true, false}) {
            assertThatThrownBy(() -> {
                        if (check) Restore.check(file, BackupTrust.ANY, folder);
                        else restore();
                    })
                    .as(why)
                    .isInstanceOf(CannotRestore.class)
                    .message()
                    .endsWith(".");
        }
        if (Files.exists(restored)) assertThat(World.below(restored)).as(why).isSubsetOf("lock");
    }

    @Test
    void aFileThatIsNoBackupIsRefused() throws Exception {
        Files.writeString(file, "This is no zip file.");
        assertRefused("no zip");
        write(file, new TreeMap<>(Map.of("hello.txt", new byte[] {1})));
        assertRefused("another zip");
        assertThatThrownBy(() -> Restore.check(folder.resolve("none"), BackupTrust.ANY, folder))
                .hasMessageContaining("There is no file");
    }

    @Test
    void anEntryThatLeadsOutOfTheFolderIsRefused() throws Exception {
        world.backUp(file);
        for (String name : List.of(
                "../evil.jar",
                "plugins/../../evil.jar",
                "/etc/evil.jar",
                "plugins/a/evil.jar",
                "drivers/evil.jar",
                "drivers/../evil.jar",
                "drivers/a/b/evil.jar",
                "plugins\\evil.jar",
                "master.key",
                "restoring",
                "files/values/..",
                "rates/..",
                "rates/.hidden")) {
            Map<String, byte[]> entries = entries(file);
            String list = new String(entries.get("manifest.jsonl"), StandardCharsets.UTF_8)
                            .replace("\"entries\":1", "\"entries\":2")
                    + "{\"name\":\"" + name.replace("\\", "\\\\") + "\",\"size\":1,\"sha256\":"
                    + "\"4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a\"}\n";
            entries.put("manifest.jsonl", list.getBytes(StandardCharsets.UTF_8));
            entries.put(name, new byte[] {1});
            Path hostile = folder.resolve("hostile.zip");
            write(hostile, entries);
            assertThatThrownBy(() -> Restore.into(hostile, BackupTrust.ANY, restored, false, world.clock))
                    .as(name)
                    .isInstanceOf(CannotRestore.class)
                    .hasMessageContaining("which is not a file of a data folder");
        }
        assertThat(folder.resolve("evil.jar")).doesNotExist();
    }

    private static final BackupTrust OURS = new BackupTrust(World.KEY, false);

    @Test
    void aBackupOfThisServerIsAuthentic() throws Exception {
        world.backUp(file);
        assertThat(Restore.check(file, OURS, folder).entries()).isEqualTo(1);
        Restore.into(file, OURS, restored, false, world.clock);
        assertThat(restored.resolve("junctura.db")).exists();
    }

    /** An attacker who can write to the folder of backups puts a plugin in, with a correct manifest. */
    @Test
    void aBackupThatWasChangedIsRefusedUnlessItIsAcceptedUnauthenticated() throws Exception {
        world.backUp(file);
        Map<String, byte[]> entries = entries(file);
        String list = new String(entries.get("manifest.jsonl"), StandardCharsets.UTF_8)
                        .replace("\"entries\":1", "\"entries\":2")
                + "{\"name\":\"plugins/evil.jar\",\"size\":1,\"sha256\":"
                + "\"4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a\"}\n";
        entries.put("manifest.jsonl", list.getBytes(StandardCharsets.UTF_8));
        entries.put("plugins/evil.jar", new byte[] {1});
        write(file, entries);
        assertThatThrownBy(() -> Restore.into(file, OURS, restored, false, world.clock))
                .isInstanceOf(CannotRestore.class)
                .hasMessageContaining("was changed after it was made")
                .hasMessageContaining("--unauthenticated");
        assertThat(restored).doesNotExist();
        entries.remove("manifest.hmac");
        write(file, entries);
        assertThatThrownBy(() -> Restore.check(file, OURS, folder))
                .isInstanceOf(CannotRestore.class)
                .hasMessageContaining("somebody has removed its HMAC");
        Restore.into(file, BackupTrust.ANY, restored, false, world.clock);
        assertThat(restored.resolve("plugins/evil.jar")).exists();
    }

    @Test
    void aBackupIsRefusedWithoutTheMasterKeyAndWithAnotherOne() throws Exception {
        world.backUp(file);
        assertThatThrownBy(() -> Restore.check(file, new BackupTrust(null, false), folder))
                .hasMessageContaining("Put master.key into the data folder");
        BackupTrust other = new BackupTrust(new BackupKey(new byte[] {2}), false);
        assertThatThrownBy(() -> Restore.check(file, other, folder)).hasMessageContaining("another master key");
    }

    @Test
    void anEntryThatTheListDoesNotNameIsRefused() throws Exception {
        world.backUp(file);
        Map<String, byte[]> entries = entries(file);
        entries.put("plugins/evil.jar", new byte[] {1});
        write(file, entries);
        assertThatThrownBy(this::restore).hasMessageContaining("it has entries that its manifest does not list");
    }

    @Test
    void anEntryThatIsLargerThanTheListSaysIsNotUnpacked() throws Exception {
        world.backUp(file);
        Map<String, byte[]> entries = entries(file);
        entries.put("junctura.db", new byte[50_000_000]);
        write(file, entries);
        assertThatThrownBy(this::restore).hasMessageContaining("junctura.db has another size than the manifest says");
    }

    @Test
    void aBackupOfANewerReleaseIsRefused() throws Exception {
        world.backUp(file);
        Map<String, byte[]> entries = entries(file);
        String list = new String(entries.get("manifest.jsonl"), StandardCharsets.UTF_8);
        for (Map.Entry<String, String> newer : Map.of(
                        "\"format\":2", "\"format\":3", "\"schema\":" + SqliteDatabase.newestSchema(), "\"schema\":999")
                .entrySet()) {
            entries.put(
                    "manifest.jsonl",
                    list.replace(newer.getKey(), newer.getValue()).getBytes(StandardCharsets.UTF_8));
            write(file, entries);
            assertThatThrownBy(this::restore).isInstanceOf(CannotRestore.class).hasMessageContaining("newer release");
        }
    }

    @Test
    void aBackupWithAnOlderSchemaIsRefusedWithTheLastCommitThatRestoresIt() throws Exception {
        world.backUp(file);
        Map<String, byte[]> entries = entries(file);
        String list = new String(entries.get("manifest.jsonl"), StandardCharsets.UTF_8);
        String older = list.replace("\"schema\":" + SqliteDatabase.newestSchema(), "\"schema\":33");
        entries.put("manifest.jsonl", older.getBytes(StandardCharsets.UTF_8));
        write(file, entries);
        assertThatThrownBy(this::restore)
                .isInstanceOf(CannotRestore.class)
                .hasMessageContaining("schema version 33")
                .hasMessageContaining("The last commit that restores it is f54e80d2");
    }

    @Test
    void aDatabaseThatWasDamagedBeforeItWasBackedUpIsRefused() throws Exception {
        world.open();
        world.database.write(tx -> tx.execute("UPDATE run SET origin = x'00'"));
        world.backUp(file);
        assertThatThrownBy(this::restore)
                .isInstanceOf(CannotRestore.class)
                .hasMessageContaining("Use an earlier backup");
    }
}
