package io.junctura.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.FileRef;
import io.junctura.files.FileStore;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The limit of the database and of all files. */
class SizeLimitTest extends RetentionSetup {
    private static final int MEGABYTE = 1 << 20;

    @Test
    void aboveTheLimitTheOldestRunsAreDeletedFailedOnesLastAndTheFileShrinks() throws Exception {
        List<Long> failed = new ArrayList<>();
        List<Long> open = new ArrayList<>();
        List<Long> well = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            long run = accept(i % 5, null, large(i)).run();
            if (i % 100 == 1) failed.add(run);
            else if (i % 100 == 2) open.add(run);
            else well.add(run);
            if (i % 100 != 2) end(run, i % 100 == 1 ? FAILED : SUCCEEDED);
        }
        long before = size();
        assertThat(before).isGreaterThan(12L << 20);
        Retention retention = retention(bySize(4L << 20));
        retention.sweep();

        assertThat(runs()).containsAll(failed).containsAll(open);
        List<Long> left = ids("SELECT id FROM run WHERE state = 2 ORDER BY id");
        assertThat(left).hasSizeBetween(150, 300).isEqualTo(well.subList(well.size() - left.size(), well.size()));
        Figures figures = retention.figures();
        assertThat(figures.database() - figures.free()).isLessThanOrEqualTo(4L << 20);
        assertThat(figures.database()).isLessThan(5L << 20);
        reopen();
        assertThat(size()).isLessThan(5L << 20);

        retention(bySize(200 << 10)).sweep();
        assertThat(runs()).isEqualTo(open);
    }

    @Test
    void theFileShrinksWhileTheServerRuns() {
        for (int i = 0; i < 300; i++) end(accept(1, null, large(i)).run(), SUCCEEDED);
        retention(bySize(1L << 20)).sweep();
        // The writer does the checkpoint next.
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (size() > 2L << 20 && System.nanoTime() < end) Thread.yield();
        assertThat(size()).isLessThan(2L << 20);
    }

    @Test
    void theDefaultLimitIsFourGigabytesOrAQuarterOfTheDisk() {
        assertThat(RetentionSettings.DEFAULT.sizeLimit(100L << 30, 0)).isEqualTo(4L << 30);
        assertThat(RetentionSettings.DEFAULT.sizeLimit(6L << 30, 2L << 30)).isEqualTo(2L << 30);
        assertThat(bySize(0).sizeLimit(1, 1)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void filesOfLargeValuesCountForTheLimit() throws Exception {
        for (int i = 0; i < 20; i++) endedLarge();
        assertThat(ids("SELECT bytes FROM value_files").get(0)).isGreaterThan(2_000_000);
        Retention retention = retention(bySize(1_500_000));
        retention.sweep();
        long used = retention.figures().database()
                - retention.figures().free()
                + retention.figures().values();
        assertThat(used).isBetween(1_000_000L, 1_500_000L);
        assertThat(valueFiles()).hasSize(runs().size());
        assertThat(runs()).hasSizeGreaterThan(3).contains(20L).doesNotContain(1L);
    }

    @Test
    void filesOfStepsCountForTheLimit() throws Exception {
        for (int i = 0; i < 20; i++) {
            long run = accept(1, null, "x").run();
            store(files.ofRun(run));
            end(run, SUCCEEDED);
        }
        Retention retention = retention(bySize(10 * MEGABYTE));
        retention.sweep();
        assertThat(runs()).hasSizeBetween(8, 9).contains(20L).doesNotContain(1L);
        assertThat(retention.figures().files()).isEqualTo((long) runs().size() * MEGABYTE);
        assertThat(new FileStore(folder.resolve("files")).bytes())
                .isEqualTo(retention.figures().files());
    }

    @Test
    void filesThatArrivedWithEventsCountForTheLimitAndAreDeletedWithTheirRuns() throws Exception {
        for (int i = 0; i < 20; i++) arrivedWithAnEndedRun();
        Retention retention = retention(bySize(10 * MEGABYTE));
        retention.sweep();
        assertThat(runs()).hasSizeBetween(8, 9).contains(20L).doesNotContain(1L);
        assertThat(files.bytes()).isEqualTo((long) runs().size() * MEGABYTE);
    }

    @Test
    void whatAnotherRunStillUsesStaysAndNoFurtherRunIsDeletedForIt() throws Exception {
        FileRef shared = arrivedWithAnEndedRun();
        long user = accept(1, null, "x").run();
        uses(user, shared);
        for (int i = 0; i < 4; i++) arrivedWithAnEndedRun();
        retention(bySize(4 * MEGABYTE)).sweep();
        assertThat(runs()).containsExactly(user, 5L, 6L);
        assertThat(files.bytes()).isEqualTo(3L * MEGABYTE);
    }

    @Test
    void noRunIsDeletedForFilesWhileABackupKeepsThem() throws Exception {
        for (int i = 0; i < 20; i++) arrivedWithAnEndedRun();
        Retention retention = retention(bySize(10 * MEGABYTE));
        try (var held = hold.take()) {
            retention.sweep();
            assertThat(runs()).hasSize(20);
        }
        retention.sweep();
        assertThat(runs()).hasSizeBetween(8, 9);
    }

    private FileRef arrivedWithAnEndedRun() throws Exception {
        FileRef file = store(files.arriving());
        long run = accept(1, null, "x").run();
        uses(run, file);
        end(run, SUCCEEDED);
        return file;
    }

    private void uses(long run, FileRef file) {
        database.write(tx -> tx.execute("INSERT INTO file_use (file, run) VALUES (?, ?)", file.id(), run));
    }

    private static FileRef store(io.junctura.api.Files files) throws Exception {
        return files.store("a.bin", "application/octet-stream", new ByteArrayInputStream(new byte[MEGABYTE]));
    }
}
