package io.junctura.dispatch.time;

import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a task at the earliest of the times that it was asked for. The task does not run twice at the same time. Thread safe. */
public final class WakeUpTimer {
    private static final Logger LOG = LoggerFactory.getLogger(WakeUpTimer.class);

    private final Clock clock;
    private final Workers workers;
    private final LongUnaryOperator wake;
    /** The next time of the task. */
    private long next = Long.MAX_VALUE;

    /** Whether the task runs. */
    private boolean runs;

    /** The times that the timer of the engine has, so that it gets none twice. */
    private final Set<Long> asked = new HashSet<>();

    /** @param wake the task: gets the time, and returns when to run again; {@code Long.MAX_VALUE}: never */
    public WakeUpTimer(Clock clock, Workers workers, LongUnaryOperator wake) {
        this.clock = clock;
        this.workers = workers;
        this.wake = wake;
    }

    /** Runs the task at that time, in milliseconds since 1970, or earlier. */
    public void at(long due) {
        if (due == Long.MAX_VALUE) return;
        synchronized (this) {
            if (due >= next) return;
            next = due;
            // The task sets the next time when it has run.
            if (runs) return;
        }
        set(due);
    }

    private void set(long due) {
        synchronized (this) {
            if (!asked.add(due)) return;
        }
        workers.at(due, () -> rung(due));
    }

    /** Runs the task at once: the clock was set, so the next time may have passed, or may be far away. */
    public void again() {
        synchronized (this) {
            next = Long.MAX_VALUE;
            // The timer measures the time that passes, which does not match the clock any more.
            asked.clear();
        }
        at(clock.millis());
    }

    private void rung(long due) {
        synchronized (this) {
            asked.remove(due);
            // The task has run at an earlier time, or runs now.
            if (runs || next != due) return;
            next = Long.MAX_VALUE;
            runs = true;
        }
        long again = clock.millis() + Workers.PAUSE_AFTER_ERROR;
        try {
            again = wake.applyAsLong(clock.millis());
        } catch (RuntimeException e) {
            LOG.error("The waits of runs cannot be read: {}", e.getMessage(), e);
        } finally {
            synchronized (this) {
                runs = false;
                next = Math.min(next, again);
                again = next;
            }
            if (again != Long.MAX_VALUE) set(again);
        }
    }
}
