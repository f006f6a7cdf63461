package io.junctura.trigger.file;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.junctura.api.FileRef;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.StoredRun;
import io.junctura.trigger.TriggerErrors;
import io.junctura.trigger.intake.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Flows that watch a real folder. */
class FileTriggersTest {
    @TempDir
    Path data;

    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void open() {
        world = new World(data);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private String flows(String input, String steps) {
        return """
            integration: inbox
            flows:
              take:
                trigger: { use: gate.folder, every: 1m, input: { folder: "%s"%s } }
                steps: [ %s ]
            """.formatted(folder, input, steps);
    }

    private String flows() {
        return flows("", "{ stop: done }");
    }

    private void write(String name, String content, String modified) throws IOException {
        Files.writeString(folder.resolve(name), content);
        Files.setLastModifiedTime(folder.resolve(name), FileTime.from(Instant.parse(modified)));
    }

    /** Moves the clock to that time, and lets the flow list the folder again. */
    private void roundAt(String time) {
        World.until(() -> {
            // Fires the timers that were set while the clock was moved.
            world.advance(Duration.ZERO);
            return world.isToRing(time);
        });
        world.advance(Duration.between(world.clock.instant(), Instant.parse(time)));
    }

    private List<Object> taken() {
        List<Object> taken = new ArrayList<>();
        for (StoredRun run : world.runs("inbox", "take")) taken.add(payload(run).get("path"));
        return taken;
    }

    private static Map<?, ?> payload(StoredRun run) {
        return (Map<?, ?>) run.accepted().payload();
    }

    private void untilTaken(String... paths) {
        World.until(() -> taken().equals(List.of((Object[]) paths)));
    }

    private void untilEnded(RunStatus status) {
        World.until(() -> world.runs("inbox", "take").stream().allMatch(run -> run.status() == status));
    }

    private boolean isIn(String place, String name) {
        return Files.exists(folder.resolve(place).resolve(name));
    }

    @Test
    void aFileIsTakenWhenItIsStableAndMovedAwayWhenItsRunHasEnded() throws Exception {
        write("a.csv", "n\n1\n", "2030-01-01T08:00:00Z");
        world.publish(flows());
        roundAt("2030-01-01T09:00:05Z");
        untilTaken("a.csv");
        Map<?, ?> payload = payload(world.runs("inbox", "take").get(0));
        assertThat(payload.get("name")).isEqualTo("a.csv");
        assertThat(payload.get("size")).isEqualTo(4L);
        assertThat(payload.get("modified")).isEqualTo("2030-01-01T08:00:00Z");
        FileRef file = (FileRef) payload.get("file");
        assertThat(file.contentType()).isEqualTo("text/csv");
        assertThat(new String(world.files.get(file.id()), StandardCharsets.UTF_8))
                .isEqualTo("n\n1\n");
        untilEnded(RunStatus.SUCCEEDED);
        roundAt("2030-01-01T09:01:05Z");
        World.until(() -> isIn(".done", "a.csv"));
        assertThat(isIn("", "a.csv")).isFalse();
    }

    @Test
    void g14_aGrowingFileIsNotTakenAndTheOthersAre() throws Exception {
        write("growing.txt", "1", "2030-01-01T08:00:00Z");
        write("whole.txt", "1", "2030-01-01T08:30:00Z");
        world.publish(flows());
        world.awaitAlarm("2030-01-01T09:00:05Z");
        write("growing.txt", "12", "2030-01-01T09:00:03Z");
        roundAt("2030-01-01T09:00:05Z");
        untilTaken("whole.txt");
        roundAt("2030-01-01T09:00:10Z");
        untilTaken("whole.txt", "growing.txt");
    }

    @Test
    void theOldestIsFirst() throws Exception {
        write("b.txt", "1", "2030-01-01T08:00:00Z");
        write("c.txt", "1", "2030-01-01T07:00:00Z");
        write("a.txt", "1", "2030-01-01T08:30:00Z");
        world.publish(flows(", stableFor: 0s", "{ stop: done }"));
        untilTaken("c.txt", "b.txt", "a.txt");
    }

    @Test
    void orTheFirstByPath() throws Exception {
        write("b.txt", "1", "2030-01-01T08:00:00Z");
        write("c.txt", "1", "2030-01-01T07:00:00Z");
        write("a.txt", "1", "2030-01-01T08:30:00Z");
        world.publish(flows(", stableFor: 0s, order: by-path", "{ stop: done }"));
        untilTaken("a.txt", "b.txt", "c.txt");
    }

    @Test
    void theFileOfAFailedRunGoesToTheErrorFolder() throws Exception {
        write("a.txt", "1", "2030-01-01T08:00:00Z");
        world.publish(flows(", stableFor: 0s", "{ fail: \"It holds nonsense.\" }"));
        untilTaken("a.txt");
        untilEnded(RunStatus.FAILED);
        roundAt("2030-01-01T09:01:00Z");
        World.until(() -> isIn(".errors", "a.txt"));
    }

    @Test
    void anUnreadableFileGoesToTheErrorFolderAndTheOthersAreTaken() throws Exception {
        write("bad.txt", "1", "2030-01-01T07:00:00Z");
        write("good.txt", "1", "2030-01-01T08:00:00Z");
        world.publish(flows(", stableFor: 0s", "{ stop: done }"));
        untilTaken("good.txt");
        World.until(() -> !world.intake.errors().isEmpty());
        assertThat(world.intake.errors().get(0).message()).contains("bad.txt").contains("Nobody reads this.");
        untilEnded(RunStatus.SUCCEEDED);
        roundAt("2030-01-01T09:01:00Z");
        World.until(() -> isIn(".errors", "bad.txt") && isIn(".done", "good.txt"));
        roundAt("2030-01-01T09:02:00Z");
        World.until(() -> world.intake.errors().isEmpty());
        assertThat(taken()).containsExactly("good.txt");
    }

    @Test
    void aFileThatCannotBeReadNowIsTriedAgain() throws Exception {
        write("locked.txt", "1", "2030-01-01T07:00:00Z");
        world.publish(flows(", stableFor: 0s", "{ stop: done }"));
        world.awaitAlarm("2030-01-01T09:01:00Z");
        assertThat(world.intake.errors().get(0).message())
                .contains("locked.txt")
                .contains("It is locked.");
        Files.move(folder.resolve("locked.txt"), folder.resolve("free.txt"));
        roundAt("2030-01-01T09:01:00Z");
        untilTaken("free.txt");
    }

    @Test
    void temporarilyUnreadableFilesDoNotBlockOtherFiles() throws Exception {
        lockAsManyAsAreTakenAtOnce();
        write("late.txt", "1", "2030-01-01T08:00:00Z");
        world.publish(flows(", stableFor: 0s", "{ stop: done }"));
        roundAt("2030-01-01T09:01:00Z");
        untilTaken("late.txt");
        // The files that waited are taken in their order, together with files that have become stable.
        Files.move(folder.resolve("locked0000.txt"), folder.resolve("free.txt"));
        roundAt("2030-01-01T09:02:00Z");
        untilTaken("late.txt", "free.txt");
    }

    @Test
    void temporarilyUnreadableFilesDoNotBlockFilesThatMustBeStableFirst() throws Exception {
        lockAsManyAsAreTakenAtOnce();
        write("late.txt", "1", "2030-01-01T08:00:00Z");
        world.publish(flows());
        roundAt("2030-01-01T09:00:05Z");
        roundAt("2030-01-01T09:01:05Z");
        untilTaken("late.txt");
    }

    private void lockAsManyAsAreTakenAtOnce() throws IOException {
        for (int i = 0; i < 1_000; i++) write("locked%04d.txt".formatted(i), "1", "2030-01-01T07:00:00Z");
    }

    @Test
    void aFileIsNotCopiedUntilThereIsRoomForItsRun() throws Exception {
        write("a.txt", "1", "2030-01-01T07:00:00Z");
        world.free.set(1);
        world.space.measure();
        world.publish(flows(", stableFor: 0s", "{ stop: done }"));
        world.awaitAlarm("2030-01-01T09:00:30Z");
        assertThat(world.stored).hasValue(0);
        world.free.set(1L << 40);
        world.space.measure();
        roundAt("2030-01-01T09:00:30Z");
        untilTaken("a.txt");
        assertThat(world.stored).hasValue(1);
    }

    @Test
    void filesThatCannotBeMovedAreReportedOnceAndNotTakenAgain() throws Exception {
        write("a.txt", "1", "2030-01-01T08:00:00Z");
        write("b.txt", "1", "2030-01-01T08:30:00Z");
        Files.createDirectories(folder.resolve(".done/a.txt/in the way"));
        Files.createDirectories(folder.resolve(".done/b.txt/in the way"));
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        ((Logger) LoggerFactory.getLogger(TriggerErrors.class)).addAppender(log);
        world.publish(flows(", stableFor: 0s", "{ stop: done }"));
        untilTaken("a.txt", "b.txt");
        untilEnded(RunStatus.SUCCEEDED);
        for (int minute = 1; minute < 6; minute++) roundAt("2030-01-01T09:0" + minute + ":00Z");
        world.awaitAlarm("2030-01-01T09:06:00Z");
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains("The file \"a.txt\" could not be taken out of the way:")
                .contains("The folder is not empty");

        Files.delete(folder.resolve(".done/a.txt/in the way"));
        Files.delete(folder.resolve(".done/b.txt/in the way"));
        roundAt("2030-01-01T09:06:00Z");
        World.until(() -> !isIn("", "a.txt") && !isIn("", "b.txt"));
        assertThat(taken()).containsExactly("a.txt", "b.txt");
    }

    @Test
    void aFileThatStaysIsTakenOnceAndOnceMoreWhenItHasChanged() throws Exception {
        write("a.txt", "1", "2030-01-01T08:00:00Z");
        world.publish(flows(", stableFor: 0s, stays: true", "{ stop: done }"));
        untilTaken("a.txt");
        untilEnded(RunStatus.SUCCEEDED);
        roundAt("2030-01-01T09:01:00Z");
        world.awaitAlarm("2030-01-01T09:02:00Z");
        write("a.txt", "12", "2030-01-01T09:01:30Z");
        roundAt("2030-01-01T09:02:00Z");
        untilTaken("a.txt", "a.txt");
    }

    @Test
    void filesThatStayedAreForgottenWhenTheyAreGone() throws Exception {
        write("a.txt", "1", "2030-01-01T08:00:00Z");
        world.publish(flows(", stableFor: 0s, stays: true", "{ stop: done }"));
        untilTaken("a.txt");
        int flow = world.flow("inbox", "take").flow();
        untilEnded(RunStatus.SUCCEEDED);
        roundAt("2030-01-01T09:01:00Z");
        World.until(() -> world.journal.ledger().keptFiles(flow, "", 10).size() == 1);
        write("b.txt", "1", "2030-01-01T08:30:00Z");
        Files.delete(folder.resolve("a.txt"));
        for (int minute = 2; minute < 62; minute++) {
            roundAt(Instant.parse("2030-01-01T09:00:00Z")
                    .plus(Duration.ofMinutes(minute))
                    .toString());
        }
        World.until(() -> world.journal.ledger().file(flow, "a.txt").isEmpty());
    }

    @Test
    void filesThatStayedAreRememberedWhileTheirDiskIsNotMounted() throws Exception {
        write("a.txt", "1", "2030-01-01T08:00:00Z");
        world.publish(flows(", stableFor: 0s, stays: true", "{ stop: done }"));
        untilTaken("a.txt");
        untilEnded(RunStatus.SUCCEEDED);
        roundAt("2030-01-01T09:01:00Z");
        int flow = world.flow("inbox", "take").flow();
        World.until(() -> world.journal.ledger().keptFiles(flow, "", 10).size() == 1);
        Files.delete(folder.resolve("a.txt"));
        world.restart();
        world.awaitAlarm("2030-01-01T09:02:00Z");
        write("a.txt", "1", "2030-01-01T08:00:00Z");
        write("b.txt", "1", "2030-01-01T08:30:00Z");
        roundAt("2030-01-01T09:02:00Z");
        untilTaken("a.txt", "b.txt");
    }

    @Test
    void aFileThatIsPutBackAfterItsRunHasFailedIsTakenAgain() throws Exception {
        write("a.txt", "1", "2030-01-01T08:00:00Z");
        world.publish(flows(", stableFor: 0s", "{ fail: \"It holds nonsense.\" }"));
        untilTaken("a.txt");
        untilEnded(RunStatus.FAILED);
        roundAt("2030-01-01T09:01:00Z");
        world.awaitAlarm("2030-01-01T09:02:00Z");
        world.clock.set(Instant.parse("2030-01-01T09:01:30Z"));
        Files.move(folder.resolve(".errors").resolve("a.txt"), folder.resolve("a.txt"));
        world.publish(flows(", stableFor: 0s", "{ stop: done }"));
        untilTaken("a.txt", "a.txt");
        World.until(() -> world.runs("inbox", "take").get(1).status() == RunStatus.SUCCEEDED);
        roundAt("2030-01-01T09:02:30Z");
        World.until(() -> isIn(".done", "a.txt"));
        assertThat(taken()).hasSize(2);
    }

    @Test
    void aDuplicateFileStartsNoRunAndIsMovedLikeTheFirstOne() throws Exception {
        write("a.txt", "1", "2030-01-01T08:00:00Z");
        world.publish(flows(", stableFor: 0s", "{ stop: done }")
                .replace("steps:", "dedupe-by: \"{{ payload.size }}\"\n    steps:"));
        untilTaken("a.txt");
        untilEnded(RunStatus.SUCCEEDED);
        write("b.txt", "2", "2030-01-01T08:00:00Z");
        roundAt("2030-01-01T09:01:00Z");
        roundAt("2030-01-01T09:02:00Z");
        World.until(() -> isIn(".done", "b.txt"));
        assertThat(taken()).containsExactly("a.txt");
        assertThat(world.files).as("no copy is kept of b.txt").containsOnlyKeys("f0");
    }

    @Test
    void g14_afterACrashEachFileIsTakenOnce() throws Exception {
        write("a.txt", "1", "2030-01-01T08:00:00Z");
        world.holdWork();
        world.publish(flows(", stableFor: 0s", "{ stop: done }"));
        untilTaken("a.txt");
        write("b.txt", "1", "2030-01-01T08:30:00Z");
        world.restart();
        untilTaken("a.txt", "b.txt");
        world.releaseWork();
        untilEnded(RunStatus.SUCCEEDED);
        roundAt("2030-01-01T09:01:00Z");
        World.until(() -> isIn(".done", "a.txt") && isIn(".done", "b.txt"));
        assertThat(taken()).containsExactly("a.txt", "b.txt");
    }

    @Test
    void aMissingFolderIsListedAgainAfterGrowingPauses() throws Exception {
        Path later = folder.resolve("later");
        world.publish(flows(", stableFor: 0s", "{ stop: done }").replace(folder.toString(), later.toString()));
        world.awaitAlarm("2030-01-01T09:00:01Z");
        assertThat(world.intake.errors().get(0).message()).contains("There is no folder.");
        Files.createDirectory(later);
        Files.writeString(later.resolve("a.txt"), "1");
        roundAt("2030-01-01T09:00:01Z");
        untilTaken("a.txt");
    }
}
