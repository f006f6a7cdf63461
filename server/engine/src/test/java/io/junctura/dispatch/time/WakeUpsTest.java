package io.junctura.dispatch.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.SetClock;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

class WakeUpsTest {
    private static final long HOUR = 3_600_000;

    private record Timed(long time, Runnable task) {}

    private final PriorityQueue<Timed> timers = new PriorityQueue<>((a, b) -> Long.compare(a.time, b.time));
    private final List<Long> woken = new ArrayList<>();
    private final SetClock clock = new SetClock(1_000);
    private final WakeUps wakeUps = new WakeUps(
            clock,
            new Workers(new EngineThreads(
                    clock, Runnable::run, Runnable::run, (at, task) -> timers.add(new Timed(at, task)))),
            woken::add);

    private void passUntil(long until) {
        while (!timers.isEmpty() && timers.peek().time <= until) {
            Timed timed = timers.poll();
            clock.set(Math.max(clock.millis(), timed.time));
            timed.task.run();
        }
        clock.set(until);
    }

    @Test
    void eachRunIsLookedAtAtItsTime() {
        wakeUps.move(1, WakeUps.NEVER, 5_000);
        wakeUps.move(2, WakeUps.NEVER, 3_000);
        wakeUps.move(3, WakeUps.NEVER, 3_000);
        passUntil(4_000);
        assertThat(woken).containsExactly(2L, 3L);
        passUntil(5_000);
        assertThat(woken).containsExactly(2L, 3L, 1L);
        assertThat(timers).isEmpty();
    }

    @Test
    void oneWhoseTimeHasMovedIsNotLookedAtAtTheOldOne() {
        wakeUps.move(1, WakeUps.NEVER, 5_000);
        wakeUps.move(1, 5_000, 7_000);
        passUntil(6_000);
        assertThat(woken).isEmpty();
        passUntil(7_000);
        assertThat(woken).containsExactly(1L);
    }

    @Test
    void thousandsThatAreDoneLongBeforeTheirTimeIsOverLeaveOneTimer() {
        for (long run = 1; run <= 10_000; run++) {
            wakeUps.move(run, WakeUps.NEVER, HOUR + run);
            wakeUps.move(run, HOUR + run, WakeUps.NEVER);
        }
        assertThat(timers).hasSize(1);
        passUntil(2 * HOUR);
        assertThat(woken).isEmpty();
        assertThat(timers).isEmpty();
    }

    @Test
    void aClockThatWasSetForwardIsLookedAtAtOnce() {
        wakeUps.move(1, WakeUps.NEVER, 5_000);
        timers.clear(); // It comes after an hour more.
        clock.set(6_000);
        wakeUps.again();
        passUntil(6_000);
        assertThat(woken).containsExactly(1L);
    }
}
