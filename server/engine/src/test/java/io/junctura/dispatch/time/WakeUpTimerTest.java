package io.junctura.dispatch.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.SetClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class WakeUpTimerTest {
    private static final long NEVER = Long.MAX_VALUE;

    private record Timed(long time, Runnable task) {}

    private final PriorityQueue<Timed> timers = new PriorityQueue<>((a, b) -> Long.compare(a.time, b.time));
    private final ArrayDeque<Runnable> workers = new ArrayDeque<>();
    private final List<Long> rings = new ArrayList<>();
    private LongUnaryOperator wake = now -> NEVER;
    private final SetClock clock = new SetClock(1_000);

    private final WakeUpTimer alarm = new WakeUpTimer(
            clock,
            new Workers(new EngineThreads(
                    clock, workers::add, Runnable::run, (at, task) -> timers.add(new Timed(at, task)))),
            now -> {
                rings.add(now);
                return wake.applyAsLong(now);
            });

    private void passUntil(long until) {
        while (!timers.isEmpty() && timers.peek().time <= until) {
            Timed timed = timers.poll();
            clock.set(Math.max(clock.millis(), timed.time));
            timed.task.run();
            while (!workers.isEmpty()) workers.poll().run();
        }
        clock.set(until);
    }

    @Test
    void ringsOnceAtEachTimeThatItWasSetTo() {
        alarm.at(3_000);
        alarm.at(2_000);
        alarm.at(3_000);
        wake = now -> now < 3_000 ? 3_000 : NEVER;
        passUntil(9_000);
        assertThat(rings).containsExactly(2_000L, 3_000L);
        assertThat(timers).isEmpty();
    }

    @Test
    void aTimerThatIsNotNeededAnyLongerRingsNothing() {
        alarm.at(3_000);
        alarm.at(2_000);
        passUntil(9_000);
        assertThat(rings).containsExactly(2_000L);
    }

    @Test
    void thoseWhoAreWokenAskForTheNextRingWhichIsOne() {
        alarm.at(2_000);
        wake = now -> {
            if (now >= 5_000) return NEVER;
            for (long run = 100; run > 0; run--) alarm.at(5_000 + run % 7 * 10);
            assertThat(timers).as("while it rings").isEmpty();
            return 6_000;
        };
        passUntil(2_000);
        assertThat(timers).hasSize(1);
        passUntil(9_000);
        assertThat(rings).containsExactly(2_000L, 5_000L);
    }

    @Test
    void doesNotRingBesideItselfThoughTheNextTimeComesMeanwhile() {
        alarm.at(2_000);
        wake = now -> {
            if (rings.size() > 1) return NEVER;
            alarm.at(2_500);
            clock.set(4_000);
            List.copyOf(timers).forEach(timed -> timed.task.run());
            assertThat(workers).isEmpty();
            return NEVER;
        };
        passUntil(4_000);
        assertThat(rings).containsExactly(2_000L, 4_000L);
    }

    @Test
    void aJournalThatCannotBeReadIsAskedAgain() {
        alarm.at(2_000);
        wake = now -> {
            if (rings.size() > 1) return NEVER;
            alarm.at(90_000);
            throw new IllegalStateException("no disk");
        };
        passUntil(8_000);
        assertThat(rings).containsExactly(2_000L, 7_000L);
    }

    @Test
    void oneThatIsFarAwayIsNotSetOnceMoreAfterEachRingBeforeIt() {
        alarm.at(90_000);
        wake = now -> 90_000;
        for (long time = 2_000; time <= 20_000; time += 1_000) {
            alarm.at(time);
            passUntil(time);
        }
        assertThat(rings).hasSize(19);
        assertThat(timers).extracting(Timed::time).containsExactly(90_000L);
    }

    @Test
    void oneThatIsFarAwayIsSetAnewWhenTheClockWasSetSinceItWouldComeTooLate() {
        alarm.at(90_000);
        timers.clear(); // It comes after an hour more.
        clock.set(50_000);
        wake = now -> now < 90_000 ? 90_000 : NEVER;
        alarm.again();
        passUntil(90_000);
        assertThat(rings).containsExactly(50_000L, 90_000L);
    }

    @Test
    void aClockThatWasSetIsLookedAtAtOnce() {
        alarm.at(90_000);
        alarm.again();
        passUntil(1_000);
        assertThat(rings).containsExactly(1_000L);
    }
}
