package io.junctura.retention;

import java.time.Duration;

/** When work that is repeated at an interval is due. A clock that is set back does not delay it. Not thread safe. */
final class Interval {
    private final long millis;
    private long next;

    Interval(Duration interval) {
        this.millis = interval.toMillis();
    }

    boolean isDue(long now) {
        // A time further away than the interval was computed before the clock was set back.
        return now >= next || next - now > millis;
    }

    void done(long now) {
        next = now + millis;
    }
}
