package io.junctura.trigger.schedule;

import io.junctura.builtin.Missed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of the nominal times that have passed start a run. Pure.
 *
 * @param times oldest first
 * @param until everything up to here is decided
 */
record Due(List<Instant> times, Instant until) {
    private static final Duration MADE_UP_FOR = Duration.ofHours(24);
    private static final List<Duration> BACK =
            List.of(Duration.ofHours(1), Duration.ofHours(25), Duration.ofDays(32), Duration.ofDays(367));

    /**
     * @param seen   up to where it was decided before
     * @param missed of times up to {@code onTime}; those after it are on time and all run
     * @param most   how many at a time; the rest is not decided yet
     */
    static Due of(Times times, Instant seen, Instant onTime, Instant now, Missed missed, int most) {
        List<Instant> due = new ArrayList<>();
        Instant from = seen;
        if (seen.isBefore(onTime)) {
            switch (missed) {
                case NONE -> from = onTime;
                case LAST -> {
                    Instant last = last(times, seen, onTime);
                    if (last != null) due.add(last);
                    from = onTime;
                }
                case ALL -> from = later(seen, now.minus(MADE_UP_FOR));
            }
        }
        for (Instant next = times.next(from); next != null && !next.isAfter(now); next = times.next(next)) {
            if (due.size() == most) return new Due(due, due.get(most - 1));
            due.add(next);
        }
        return new Due(due, later(now, seen));
    }

    /** The last one in {@code (after, until]}, without walking through years of seconds. */
    private static @Nullable Instant last(Times times, Instant after, Instant until) {
        for (Duration back : BACK) {
            Instant last = walked(times, later(after, until.minus(back)), until);
            if (last != null || !until.minus(back).isAfter(after)) return last;
        }
        return walked(times, after, until);
    }

    private static @Nullable Instant walked(Times times, Instant after, Instant until) {
        Instant last = null;
        for (Instant next = times.next(after); next != null && !next.isAfter(until); next = times.next(next))
            last = next;
        return last;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
