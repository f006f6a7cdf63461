package io.junctura.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.FileRef;
import io.junctura.json.Json;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.PublishedEvent;
import io.junctura.run.journal.TopicEvent;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files are deleted with the last row that names them. */
class UnusedFilesTest extends RetentionSetup {
    @Test
    void theFilesOfARunGoWithItAndWhatACrashLeftGoesAtTheNextSweep() throws Exception {
        long old = ended(1, SUCCEEDED);
        FileRef deleted = store(old);
        clock.pass(Duration.ofDays(31));
        long young = ended(1, SUCCEEDED);
        FileRef kept = store(young);
        // The run was deleted before a crash, and its files were not.
        long crashed = ended(1, SUCCEEDED);
        store(crashed);
        database.write(tx -> tx.execute("DELETE FROM run WHERE id = ?", crashed));
        ended(1, SUCCEEDED);
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runsWithFiles()).containsExactly(young);
        assertThat(folder.resolve("files").resolve(deleted.id())).doesNotExist();
        try (InputStream in = files.ofRun(young).open(kept)) {
            assertThat(in.readAllBytes()).hasSize(3);
        }
    }

    @Test
    void aFolderThatCannotBeDeletedKeepsNoOtherFromGoingNorWhatHasArrived() throws Exception {
        long stuck = 600;
        for (long run = 1; run <= 1_200; run++) Files.createDirectories(folder.resolve("files/run-" + run));
        // Junctura creates no such subfolders, so the folder cannot be deleted.
        Files.createDirectories(folder.resolve("files/run-" + stuck + "/a/b"));
        FileRef arrived = files.arriving().store("a.txt", "text/plain", new ByteArrayInputStream(new byte[3]));
        clock.set(Instant.now().plus(Duration.ofHours(2)));
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runsWithFiles()).containsExactly(stuck);
        assertThat(folder.resolve("files").resolve(arrived.id())).doesNotExist();
    }

    @Test
    void aRunThatWaitsBehindAnotherOfItsKeyKeepsTheFileThatItWasPassed() throws Exception {
        long caller = ended(1, SUCCEEDED);
        FileRef file = store(caller);
        FileRef own = store(caller);
        long first = append(Append.of(called("x", "key"))).run();
        long behind =
                append(Append.of(called(Map.of("files", List.of(file)), "key"))).run();
        assertThat(ids("SELECT id FROM run WHERE state = " + RunStatus.BEHIND.stored()))
                .containsExactly(behind);
        clock.pass(Duration.ofDays(31));
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).containsExactly(first, behind);
        assertThat(folder.resolve("files").resolve(file.id())).exists();
        assertThat(folder.resolve("files").resolve(own.id())).doesNotExist();
    }

    @Test
    void aFileGoesWithTheLastRunThatNamesItInWhateverOrderTheyGo() throws Exception {
        for (boolean ownerFirst : List.of(true, false)) {
            long caller = accept(1, null, "x").run();
            FileRef file = store(caller);
            List<Long> called = new ArrayList<>();
            for (int i = 0; i < 2; i++)
                called.add(append(Append.of(called(List.of(file), null))).run());
            List<Long> order = new ArrayList<>(called);
            order.add(ownerFirst ? 0 : 2, caller);
            for (long run : order) {
                assertThat(folder.resolve("files").resolve(file.id())).exists();
                end(run, SUCCEEDED);
                clock.pass(Duration.ofDays(31));
                retention(RetentionSettings.DEFAULT).sweep();
            }
            assertThat(runs()).isEmpty();
            assertThat(runsWithFiles()).isEmpty();
            assertThat(ids("SELECT run FROM file_use")).isEmpty();
        }
    }

    @Test
    void theFilesOfARunsValuesGoAfterTheRun() throws Exception {
        endedLarge();
        long open = accept(1, null, LARGE).run();
        assertThat(valueFiles()).hasSize(2);
        clock.pass(Duration.ofDays(2));
        retention(new RetentionSettings(Duration.ofDays(1), Duration.ofDays(1), 0L, Duration.ofDays(7), null))
                .sweep();
        assertThat(runs()).containsExactly(open);
        assertThat(valueFiles()).hasSize(1);
        assertThat(ids("SELECT run FROM value_file")).containsExactly(open);
        assertThat(journal.runs().load(open).orElseThrow().accepted().payload()).isEqualTo(LARGE);
    }

    @Test
    void theFileOfATopicsEventGoesWithItsContent() throws Exception {
        byte[] event = Json.writeStored(LARGE);
        TopicEvent published = new TopicEvent(1, "orders", "a", event, 0, clock.millis());
        append(new Append(List.of(), List.of(), null, published));
        assertThat(valueFiles()).hasSize(1);
        clock.pass(Duration.ofDays(2));
        retention(new RetentionSettings(Duration.ofDays(1), Duration.ofDays(1), 0L, Duration.ofDays(7), null))
                .sweep();
        assertThat(valueFiles()).isEmpty();
        assertThat(ids("SELECT count FROM value_files")).containsExactly(0L);
        assertThat(journal.topics().published("orders", "a", event)).contains(new PublishedEvent(1, 0, true));
    }

    @Test
    void filesThatAnEarlierProcessDidNotComeToNameAreDeletedAtTheStart() throws Exception {
        long kept = accept(1, null, LARGE).run();
        values.keep(Json.writeStored(LARGE));
        reopen();
        values.keep(Json.writeStored(LARGE));
        assertThat(valueFiles()).hasSize(3);
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(valueFiles())
                .as("that of the run, and one that is about to be named")
                .hasSize(2);
        assertThat(journal.runs().load(kept).orElseThrow().accepted().payload()).isEqualTo(LARGE);
    }
}
