package io.junctura.dispatch.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.LongBuffer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How many attempts count, whatever the rate was before. */
class RecentAttemptsTest {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private final LongBuffer ring = LongBuffer.allocate(100);
    private final RecentAttempts starts = RecentAttempts.in(ring);
    private long time = 1_900_000_000_000L;

    @Test
    void whenTheIntervalBecomesLongerAllThatBeganWithinItCounts() {
        long first = time;
        for (int i = 0; i < 30; i++) {
            starts.add(time);
            assertThat(starts.within(MINUTE, time)).isEqualTo(1);
            time += MINUTE;
        }
        assertThat(starts.within(HOUR, time)).isEqualTo(30);
        assertThat(starts.over(HOUR)).isEqualTo(first + HOUR);
        assertThat(starts.within(10 * MINUTE + 1, time)).isEqualTo(10);
        assertThat(starts.within(HOUR, time)).isEqualTo(30);
        assertThat(starts.within(HOUR, first + HOUR)).isEqualTo(29);
    }

    @Test
    void noneCountsThatTheRingHasNotKept() {
        for (int i = 0; i < 250; i++) {
            time += SECOND;
            starts.add(time);
            starts.within(MINUTE, time);
        }
        assertThat(starts.within(HOUR, time)).isEqualTo(100);
    }

    @Test
    void whatCountsIsTheSameBeforeAndAfterARestart() {
        Random random = new Random(7);
        long[] intervals = {SECOND, MINUTE, HOUR};
        for (int i = 0; i < 2_000; i++) {
            time += 1 + random.nextInt((int) MINUTE);
            if (random.nextInt(50) == 0) time -= random.nextInt((int) (2 * HOUR));
            long interval = intervals[random.nextInt(3)];
            assertThat(starts.within(interval, time))
                    .as("step %d", i)
                    .isEqualTo(RecentAttempts.in(ring).within(interval, time));
            starts.add(time);
        }
    }

    @Test
    void aRestartFindsTheNewestThoughSeveralBeganAtOnceAcrossTheEndOfTheRing() {
        for (int i = 0; i < 99; i++) starts.add(time + i * SECOND);
        time += HOUR;
        starts.add(time);
        starts.add(time);
        RecentAttempts after = RecentAttempts.in(ring);
        assertThat(after.within(MINUTE, time)).isEqualTo(2);
        assertThat(after.within(MINUTE, time + MINUTE)).isZero();
    }

    @Test
    void aClockThatIsSetBackHoldsNobodyUpForLongerThanTheInterval() {
        for (int i = 0; i < 30; i++) {
            time += MINUTE;
            starts.add(time);
            starts.within(MINUTE, time);
        }
        time -= Duration.ofDays(300).toMillis();
        assertThat(starts.within(HOUR, time)).isEqualTo(30);
        assertThat(starts.within(HOUR, time + HOUR)).isZero();
    }
}
