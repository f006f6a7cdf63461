package io.junctura.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time by which retention computes ages: the clock, or an earlier time for a day after the clock jumped ahead. The state
 * of its {@link ClockWatch} is stored, so that it survives restarts.
 */
public final class RetentionClock {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionClock.class);

    private final RetentionStore store;
    private final Clock clock;
    private final LongSupplier elapsed;
    private final ClockWatch watch;

    /** When the state is stored though nothing happened. After a start, the time since then counts as downtime. */
    private final Interval storing = new Interval(Duration.ofMinutes(10));

    private volatile long ahead;

    /** @param elapsed a monotonic time in milliseconds, independent of the clock */
    public RetentionClock(RetentionStore store, Clock clock, LongSupplier elapsed) {
        this.store = store;
        this.clock = clock;
        this.elapsed = elapsed;
        this.watch = stored(store);
    }

    /** The stored state. A database of an earlier release has none, so the time of its newest run is used. */
    private static ClockWatch stored(RetentionStore store) {
        return store.clock()
                .flatMap(ClockWatch::of)
                .orElseGet(() -> ClockWatch.since(store.newestAccepted().orElse(0)));
    }

    /** The clock's time, in milliseconds since 1970. */
    long now() {
        return clock.millis();
    }

    /** The time by which ages are computed, in milliseconds since 1970, as of the last {@link #check}. Thread safe. */
    public long age() {
        return clock.millis() - ahead;
    }

    /**
     * Checks the clock, and logs jumps.
     *
     * @param now the clock's time, in milliseconds since 1970
     * @return the time by which ages are computed
     */
    long check(long now) {
        ClockWatch.Finding found = watch.check(now, elapsed.getAsLong());
        log(found);
        if (!(found instanceof ClockWatch.Finding.Unchanged) || storing.isDue(now)) store(now);
        long age = watch.age(now);
        ahead = now - age;
        return age;
    }

    private static void log(ClockWatch.Finding found) {
        if (found instanceof ClockWatch.Finding.JumpedAhead ahead) {
            Instant from = Instant.ofEpochMilli(ahead.jump().from());
            Instant to = Instant.ofEpochMilli(ahead.jump().to());
            LOG.warn(
                    ahead.sinceStart()
                            ? "The server was off from {} to {}, or the clock jumped ahead. Until {}, retention"
                                    + " ignores this time and deletes nothing because of it. If the clock is wrong,"
                                    + " correct it before then."
                            : "The clock jumped ahead, from {} to {}. Until {}, retention ignores the jump and deletes"
                                    + " nothing because of it. If the clock is wrong, correct it before then.",
                    from,
                    to,
                    ahead.jump().until());
        } else if (found instanceof ClockWatch.Finding.PutRight) {
            LOG.info("The clock, which had jumped ahead, was corrected.");
        } else if (found instanceof ClockWatch.Finding.Trusted believed) {
            LOG.info(
                    "A day has passed since the clock jumped ahead to {}. Retention trusts the clock again from now"
                            + " on.",
                    Instant.ofEpochMilli(believed.jump().to()));
        }
    }

    private void store(long now) {
        storing.done(now);
        store.putClock(watch.stored());
    }
}
