package io.junctura.trigger.schedule;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The times of a schedule. Pure. */
interface Times {

    /** The first time after that; null if there is none. */
    @Nullable
    Instant next(Instant after);

    /** A first time, and then one after each interval. */
    record Every(Duration every, Instant first) implements Times {
        @Override
        public Instant next(Instant after) {
            if (after.isBefore(first)) return first;
            long steps = Duration.between(first, after).dividedBy(every);
            return first.plus(every.multipliedBy(steps + 1));
        }
    }
}
