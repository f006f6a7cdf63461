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

    private record WakeUp(long time, long run) implements Comparable<WakeUp> {
        @Override
        public int compareTo(WakeUp other) {
            int order = Long.compare(time, other.time);
            return order != 0 ? order : Long.compare(run, other.run);
        }
    }

    private final TreeSet<WakeUp> wakeUps = new TreeSet<>();
    private final WakeUpTimer alarm;

    /** @param onWakeUp called with each run at its time */
    public WakeUps(Clock clock, Workers workers, LongConsumer onWakeUp) {
        alarm = new WakeUpTimer(clock, workers, now -> wakeDue(now, onWakeUp));
    }

    /**
     * Moves the time of a run.
     *
     * @param before its time until now, or {@link #NEVER}
     * @param time   in milliseconds since 1970, or {@link #NEVER}
     */
    public void move(long run, long before, long time) {
        synchronized (this) {
            if (before != NEVER) wakeUps.remove(new WakeUp(before, run));
            if (time != NEVER) wakeUps.add(new WakeUp(time, run));
        }
        alarm.at(time);
    }

    /** The clock was set. */
    public void again() {
        alarm.again();
    }

    private long wakeDue(long now, LongConsumer onWakeUp) {
        while (true) {
            WakeUp first;
            synchronized (this) {
                if (wakeUps.isEmpty()) return NEVER;
                first = wakeUps.first();
                if (first.time > now) return first.time;
                wakeUps.remove(first);
            }
            onWakeUp.accept(first.run);
        }
    }
}
