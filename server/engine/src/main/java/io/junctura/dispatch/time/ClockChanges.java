package io.junctura.dispatch.time;

import io.junctura.connector.input.Durations;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices that the clock of the machine was set. Used on one thread. */
public final class ClockChanges {
    private static final Logger LOG = LoggerFactory.getLogger(ClockChanges.class);

    /** A clock that differs by more between two looks, in milliseconds, was set; smaller differences are corrections. */
    private static final long TOLERANCE = 2_000;

    private final Clock clock;
    private final LongConsumer clockWasSet;

    /** How far the clock is ahead of the time that has passed, in milliseconds; 0 before the first look. */
    private long ahead;

    /** @param clockWasSet called with the milliseconds by which the clock is ahead now; negative: behind */
    public ClockChanges(Clock clock, LongConsumer clockWasSet) {
        this.clock = clock;
        this.clockWasSet = clockWasSet;
    }

    /** @param passed milliseconds by a clock that cannot be set, since some moment */
    public void check(long passed) {
        long now = clock.millis() - passed;
        long by = ahead == 0 ? 0 : now - ahead;
        ahead = now;
        if (Math.abs(by) <= TOLERANCE) return;
        clockWasSet.accept(by);
        LOG.warn(
                "The clock was set {} by {}. {}",
                by > 0 ? "forward" : "back",
                Durations.text(Duration.ofMillis(Math.abs(by))),
                by > 0
                        ? "Schedules, delays and retries whose time has come by this start now."
                        : "Schedules, delays and retries wait until it says their time again; what they have done"
                                + " already they do not do twice.");
    }
}
