package io.junctura.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduledBackupsTest {
    @TempDir
    Path folder;

    private World world;
    private Path backups;

    @BeforeEach
    void open() throws Exception {
        world = new World(folder.resolve("data"));
        backups = folder.resolve("backups");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private ScheduledBackups every(Duration time, int keep) {
        return new ScheduledBackups(world.backups, new BackupSchedule(backups, time, keep), world.clock);
    }

    private String failure() {
        return BackupNote.read(world.database, Backups.FAILED)
                .map(BackupNote::text)
                .orElse("none");
    }

    @Test
    void aBackupIsMadeWhenTheNewestIsOldEnoughAndTheNewestAreKept() throws Exception {
        ScheduledBackups scheduled = every(Duration.ofHours(6), 2);
        scheduled.backUpIfDue();
        assertThat(World.below(backups)).containsExactly("junctura-20300101T000000Z.zip");

        world.clock.pass(Duration.ofHours(5));
        scheduled.backUpIfDue();
        assertThat(World.below(backups)).hasSize(1);

        world.clock.pass(Duration.ofHours(1));
        scheduled.backUpIfDue();
        world.clock.pass(Duration.ofHours(6));
        scheduled.backUpIfDue();
        assertThat(World.below(backups))
                .containsExactly("junctura-20300101T060000Z.zip", "junctura-20300101T120000Z.zip");
    }

    @Test
    void aRestartDoesNotBeginTheTimeAnew() throws Exception {
        every(Duration.ofHours(6), 7).backUpIfDue();
        world.close();
        world = new World(folder.resolve("data"));
        world.clock.pass(Duration.ofHours(5));
        every(Duration.ofHours(6), 7).backUpIfDue();
        assertThat(World.below(backups)).hasSize(1);
        assertThat(world.backups.last()).contains(Instant.parse("2030-01-01T00:00:00Z"));
    }

    @Test
    void aFailureIsCountedAndNotedUntilOneSucceedsAndIsTriedAgainSoon() throws Exception {
        Files.writeString(folder.resolve("backups"), "a file where a folder should be");
        ScheduledBackups scheduled = every(Duration.ofHours(6), 7);
        scheduled.backUpIfDue();
        scheduled.backUpIfDue();
        assertThat(world.backups.failures()).isEqualTo(1);
        assertThat(failure()).contains("backups").contains("Let the server's user write there");
        assertThat(world.backups.last()).isEmpty();

        Files.delete(folder.resolve("backups"));
        world.clock.pass(Duration.ofMinutes(10));
        scheduled.backUpIfDue();
        assertThat(World.below(backups)).hasSize(1);
        assertThat(failure()).isEqualTo("none");
    }

    @Test
    void onceAClockThatWasAheadIsPutRightBackupsAreMadeAsEverAndTheirsGoFirst() throws Exception {
        ScheduledBackups scheduled = every(Duration.ofHours(6), 2);
        world.clock.pass(Duration.ofDays(365));
        scheduled.backUpIfDue();
        world.clock.pass(Duration.ofDays(-365));
        for (int i = 0; i < 2; i++) {
            scheduled.backUpIfDue();
            world.clock.pass(Duration.ofHours(6));
        }
        assertThat(World.below(backups))
                .containsExactly("junctura-20300101T000000Z.zip", "junctura-20300101T060000Z.zip");
    }

    @Test
    void whatKilledProcessesLeftGoesAndWhatIsNotOursStays() throws Exception {
        Files.createDirectories(backups);
        for (String name : List.of("junctura-20290101T000000Z.zip.17.partial", "notes.txt", "other.zip")) {
            Files.writeString(backups.resolve(name), "x");
        }
        every(Duration.ofHours(6), 1).backUpIfDue();
        assertThat(World.below(backups)).containsExactly("junctura-20300101T000000Z.zip", "notes.txt", "other.zip");
    }
}
