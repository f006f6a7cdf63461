package io.junctura.trigger.schedule;

import io.junctura.builtin.Missed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which of the times that have passed start a run. Pure.
 *
 * @param times oldest first
 * @param until all times up to this one are decided
 */
record Due(List<Instant> times, Instant until) {
    /** The oldest missed times for which runs start. */
    private static final Duration MADE_UP_FOR = Duration.ofHours(24);

    private static final List<Duration> BACK =
            List.of(Duration.ofHours(1), Duration.ofHours(25), Duration.ofDays(32), Duration.ofDays(367));

    /**
     * @param seen   all times up to this one were decided before
     * @param missed what happens to times up to {@code onTime}; all later times are not missed, and start runs
     * @param most   how many times are decided at once; the rest stays undecided
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

    /** The last time in {@code (after, until]}. Searches short periods first: there may be a time in each second of years. */
    private static @Nullable Instant last(Times times, Instant after, Instant until) {
        for (Duration back : BACK) {
            Instant last = lastByWalking(times, later(after, until.minus(back)), until);
            if (last != null || !until.minus(back).isAfter(after)) return last;
        }
        return lastByWalking(times, after, until);
    }

    private static @Nullable Instant lastByWalking(Times times, Instant after, Instant until) {
        Instant last = null;
        for (Instant next = times.next(after); next != null && !next.isAfter(until); next = times.next(next))
            last = next;
        return last;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
