package io.junctura.trigger.schedule;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The nominal times of a schedule. Pure. */
interface Times {

    /** The first one after that; null if there is none any more. */
    @Nullable
    Instant next(Instant after);

    /** At equal distances from a first one. */
    record Every(Duration every, Instant first) implements Times {
        @Override
        public Instant next(Instant after) {
            if (after.isBefore(first)) return first;
            long steps = Duration.between(first, after).dividedBy(every);
            return first.plus(every.multipliedBy(steps + 1));
        }
    }
}
