package io.junctura.dispatch;

import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings when the first of the waits in the journal is over. One ring at a time: to wake what is due may take a while, and
 * those that are woken ask for the next ring, each for a time of its own. Thread safe.
 */
final class WakeUpTimer {
    private static final Logger LOG = LoggerFactory.getLogger(WakeUpTimer.class);
    private static final int PAUSE_AFTER_TROUBLE = 5_000;

    private final Clock clock;
    private final Workers workers;
    private final LongUnaryOperator wake;
    /** When it is to ring next. */
    private long next = Long.MAX_VALUE;

    private boolean rings;

    /** The times that it is woken at: one that is far away is not asked for once more after each ring before it. */
    private final Set<Long> asked = new HashSet<>();

    /** @param wake wakes what is due at that time, and says when to do so again; {@code Long.MAX_VALUE}: never */
    WakeUpTimer(Clock clock, Workers workers, LongUnaryOperator wake) {
        this.clock = clock;
        this.workers = workers;
        this.wake = wake;
    }

    /** Rings at that time, in milliseconds since 1970, if it would not ring earlier. */
    void at(long due) {
        if (due == Long.MAX_VALUE) return;
        synchronized (this) {
            if (due >= next) return;
            next = due;
            // When the ring under way is over, it sees to the next.
            if (rings) return;
        }
        set(due);
    }

    private void set(long due) {
        synchronized (this) {
            if (!asked.add(due)) return;
        }
        workers.at(due, () -> rung(due));
    }

    /** Rings at once: the clock was set, so what it was to ring at may have passed, or be far away. */
    void again() {
        synchronized (this) {
            next = Long.MAX_VALUE;
            // They come when so much time has passed, which is not when the clock says so any more.
            asked.clear();
        }
        at(clock.millis());
    }

    private void rung(long due) {
        synchronized (this) {
            asked.remove(due);
            // It was to ring earlier, and did, or rings just now.
            if (rings || next != due) return;
            next = Long.MAX_VALUE;
            rings = true;
        }
        long again = clock.millis() + PAUSE_AFTER_TROUBLE;
        try {
            again = wake.applyAsLong(clock.millis());
        } catch (RuntimeException e) {
            LOG.error("What waits cannot be read: {}", e.getMessage(), e);
        } finally {
            synchronized (this) {
                rings = false;
                next = Math.min(next, again);
                again = next;
            }
            if (again != Long.MAX_VALUE) set(again);
        }
    }
}
