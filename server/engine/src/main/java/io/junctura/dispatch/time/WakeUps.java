package io.junctura.dispatch.time;

import java.time.Clock;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * When runs in memory wake up although they have no message: the wait of another step ends, or the time limit of the run. A run has at
 * most one such time. Thread safe.
 */
public final class WakeUps {
    /** No time. */
    public static final long NEVER = Long.MAX_VALUE;

    private record Look(long time, long run) implements Comparable<Look> {
        @Override
        public int compareTo(Look other) {
            int order = Long.compare(time, other.time);
            return order != 0 ? order : Long.compare(run, other.run);
        }
    }

    private final TreeSet<Look> wakeUps = new TreeSet<>();
    private final WakeUpTimer alarm;

    /** @param lookAt called with each run at its time */
    public WakeUps(Clock clock, Workers workers, LongConsumer lookAt) {
        alarm = new WakeUpTimer(clock, workers, now -> look(now, lookAt));
    }

    /**
     * Moves the time of a run.
     *
     * @param before its time until now, or {@link #NEVER}
     * @param time   in milliseconds since 1970, or {@link #NEVER}
     */
    public void move(long run, long before, long time) {
        synchronized (this) {
            if (before != NEVER) wakeUps.remove(new Look(before, run));
            if (time != NEVER) wakeUps.add(new Look(time, run));
        }
        alarm.at(time);
    }

    /** The clock was set. */
    public void again() {
        alarm.again();
    }

    private long look(long now, LongConsumer lookAt) {
        while (true) {
            Look first;
            synchronized (this) {
                if (wakeUps.isEmpty()) return NEVER;
                first = wakeUps.first();
                if (first.time > now) return first.time;
                wakeUps.remove(first);
            }
            lookAt.accept(first.run);
        }
    }
}
