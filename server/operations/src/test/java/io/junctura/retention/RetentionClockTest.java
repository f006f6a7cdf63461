package io.junctura.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.FileRef;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Retention by a clock that jumps, is set back, or was not observed while the server was off. */
class RetentionClockTest extends RetentionSetup {
    @Test
    void aClockThatIsSetAYearAheadDeletesNothingForADayAndIsBelievedThen() {
        long well = ended(1, SUCCEEDED);
        long failed = ended(1, FAILED);
        accept(3, "known", "x");
        publish("a", "topic event");
        Retention retention = retention(RetentionSettings.DEFAULT);
        retention.sweep();

        setClock(Duration.ofDays(365));
        retention.sweep();
        clock.pass(Duration.ofHours(23));
        retention.sweep();
        assertThat(runs()).contains(well, failed);
        assertThat(ids("SELECT seq FROM topic_event")).hasSize(1);
        assertThat(deletedByAge(retention)).isZero();

        clock.pass(Duration.ofHours(2));
        retention.sweep();
        assertThat(runs()).doesNotContain(well, failed);
        assertThat(ids("SELECT seq FROM topic_event")).isEmpty();
    }

    @Test
    void whatIsOldWithoutTheJumpIsDeletedDuringThatDayToo() {
        long old = ended(1, SUCCEEDED);
        clock.pass(Duration.ofDays(30).minusHours(2));
        long young = ended(1, SUCCEEDED);
        Retention retention = retention(RetentionSettings.DEFAULT);
        retention.sweep();
        setClock(Duration.ofDays(365));
        retention.sweep();
        assertThat(runs()).containsExactly(old, young);

        clock.pass(Duration.ofHours(3));
        retention.sweep();
        assertThat(runs()).containsExactly(young);
    }

    @Test
    void aClockThatIsPutRightWithinThatDayHasDeletedNothing() {
        long well = ended(1, SUCCEEDED);
        Retention retention = retention(RetentionSettings.DEFAULT);
        retention.sweep();
        setClock(Duration.ofDays(365));
        retention.sweep();
        clock.pass(Duration.ofHours(5));
        setClock(Duration.ofDays(-365));
        retention.sweep();

        clock.pass(Duration.ofDays(25));
        retention.sweep();
        assertThat(runs()).containsExactly(well);
        clock.pass(Duration.ofDays(5));
        retention.sweep();
        assertThat(runs()).isEmpty();
    }

    @Test
    void aRestartWithinThatDayDeletesNothingEither() throws Exception {
        long well = ended(1, SUCCEEDED);
        Retention retention = retention(RetentionSettings.DEFAULT);
        retention.sweep();
        setClock(Duration.ofDays(365));
        retention.sweep();

        reopen();
        clock.pass(Duration.ofMinutes(5));
        started(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).containsExactly(well);

        reopen();
        clock.pass(Duration.ofHours(24));
        // The server was off all day, so it cannot tell downtime from a jump.
        Retention last = started(RetentionSettings.DEFAULT);
        last.sweep();
        assertThat(runs()).containsExactly(well);
        clock.pass(Duration.ofHours(25));
        last.sweep();
        assertThat(runs()).isEmpty();
    }

    @Test
    void aServerThatWasOffForThreeMonthsDeletesNothingMoreForADay() throws Exception {
        long old = ended(1, SUCCEEDED);
        clock.pass(Duration.ofDays(20));
        long young = ended(1, SUCCEEDED);
        retention(RetentionSettings.DEFAULT).sweep();
        reopen();

        clock.pass(Duration.ofDays(90));
        Retention retention = started(RetentionSettings.DEFAULT);
        retention.sweep();
        clock.pass(Duration.ofHours(23));
        retention.sweep();
        assertThat(runs()).containsExactly(old, young);

        clock.pass(Duration.ofHours(1));
        retention.sweep();
        assertThat(runs()).isEmpty();
    }

    @Test
    void aServerThatWasOffForLessThanAnHourDeletesAsEver() throws Exception {
        ended(1, SUCCEEDED);
        clock.pass(Duration.ofDays(30).minusMinutes(30));
        retention(RetentionSettings.DEFAULT).sweep();
        reopen();

        clock.pass(Duration.ofMinutes(45));
        started(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).isEmpty();
    }

    @Test
    void theLimitOfSizeHoldsWhateverTheClockSays() {
        endedAtOnce(5_000);
        Retention retention = retention(bySize(1));
        setClock(Duration.ofDays(365));
        retention.sweep();
        assertThat(runs()).isEmpty();
    }

    @Test
    void aFileOfAnEventThatIsAboutToBeAcceptedOutlivesAClockThatIsSetAhead() throws Exception {
        FileRef file = files.arriving()
                .store("a.txt", "text/plain", new ByteArrayInputStream("a".getBytes(StandardCharsets.UTF_8)));
        Files.setLastModifiedTime(folder.resolve("files").resolve(file.id()), FileTime.from(clock.instant()));
        Retention retention = retention(RetentionSettings.DEFAULT);
        retention.sweep();
        setClock(Duration.ofDays(365));
        clock.pass(Duration.ofMinutes(1));
        retention.sweep();
        assertThat(folder.resolve("files").resolve(file.id())).exists();
    }

    @Test
    void runsAndEventsOfAClockThatWasAheadDoNotKeepThoseThatCameAfterThem() {
        clock.pass(Duration.ofDays(365));
        long ahead = ended(1, SUCCEEDED);
        publish("a", null);
        clock.pass(Duration.ofDays(-365));
        ended(1, SUCCEEDED);
        publish("a", null);
        clock.pass(Duration.ofDays(29));
        long young = ended(1, SUCCEEDED);
        clock.pass(Duration.ofDays(2));
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).containsExactly(ahead, young);
        assertThat(ids("SELECT seq FROM topic_event")).containsExactly(1L);

        clock.pass(Duration.ofDays(365));
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).isEmpty();
        assertThat(ids("SELECT seq FROM topic_event")).isEmpty();
    }

    @Test
    void onceAClockThatWasAheadIsPutRightItIsSweptAsEver() throws Exception {
        Retention retention = retention(RetentionSettings.DEFAULT);
        retention.sweep();
        ended(1, SUCCEEDED);
        clock.pass(Duration.ofDays(365));
        retention.sweep();
        assertThat(notifications).hasValue(1);
        clock.pass(Duration.ofDays(-365));

        long crashed = ended(1, SUCCEEDED);
        store(crashed);
        database.write(tx -> tx.execute("DELETE FROM run WHERE id = ?", crashed));
        ended(1, SUCCEEDED);
        accept(1, "order-1", "a");
        retention.sweep();
        assertThat(runsWithFiles()).isEmpty();
        assertThat(retention.figures().names()).isEqualTo(1);

        clock.pass(Duration.ofDays(31));
        retention.sweep();
        assertThat(notifications).hasValue(2);
    }
}
