package io.junctura.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.retention.ClockWatch.Finding;
import io.junctura.retention.ClockWatch.Jump;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private static final long START = Instant.parse("2030-01-01T00:00:00Z").toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long YEAR = Duration.ofDays(365).toMillis();

    private final ClockWatch watch = ClockWatch.since(START);
    private long passed;
    private long clock = START;

    private Finding after(long time, long setAhead) {
        passed += time;
        clock += time + setAhead;
        return watch.check(clock, passed);
    }

    @Test
    void timeThatPassesIsNoJumpHoweverLongNobodyLooked() {
        after(0, 0);
        assertThat(after(YEAR, 0)).isInstanceOf(Finding.Unchanged.class);
        assertThat(watch.age(clock)).isEqualTo(clock);
    }

    @Test
    void anHourAheadIsNoJumpAndMoreIs() {
        after(0, 0);
        assertThat(after(1, HOUR)).isInstanceOf(Finding.Unchanged.class);
        assertThat(after(1, HOUR + 1)).isEqualTo(new Finding.JumpedAhead(new Jump(START + 2 + HOUR, clock), false));
        assertThat(watch.age(clock)).isEqualTo(START + 2 + HOUR);
    }

    @Test
    void aSecondJumpOnTheSameDayAddsToTheFirst() {
        after(0, 0);
        after(HOUR, YEAR);
        after(HOUR, YEAR);
        assertThat(watch.age(clock)).isEqualTo(START + 2 * HOUR);
        after(23 * HOUR, 0);
        assertThat(watch.age(clock)).as("a day after the first").isEqualTo(START + 25 * HOUR);
        assertThat(after(HOUR, 0)).isInstanceOf(Finding.Trusted.class);
        assertThat(watch.age(clock)).isEqualTo(clock);
    }

    @Test
    void aClockThatIsPutRightInTwoStepsIsNotBelievedInBetween() {
        after(0, 0);
        after(HOUR, YEAR);
        assertThat(after(HOUR, -YEAR / 2)).isInstanceOf(Finding.Unchanged.class);
        assertThat(watch.age(clock)).isEqualTo(START + 2 * HOUR);
        assertThat(after(HOUR, -YEAR / 2)).isInstanceOf(Finding.PutRight.class);
        assertThat(watch.age(clock)).isEqualTo(START + 3 * HOUR).isEqualTo(clock);
    }

    @Test
    void whatIsStoredIsReadAgainAndAnythingElseIsNothing() {
        after(0, 0);
        after(HOUR, YEAR);
        ClockWatch again = ClockWatch.of(watch.stored()).orElseThrow();
        assertThat(again.stored()).isEqualTo(watch.stored());
        assertThat(again.age(clock)).isEqualTo(START + HOUR);
        assertThat(ClockWatch.of("yesterday")).isEmpty();
        assertThat(ClockWatch.jump(watch.stored(), Instant.ofEpochMilli(clock + 23 * HOUR)))
                .contains(new Jump(START + HOUR, clock));
        assertThat(ClockWatch.jump(watch.stored(), Instant.ofEpochMilli(clock + 24 * HOUR)))
                .isEmpty();
    }
}
