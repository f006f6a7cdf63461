package io.junctura.dispatch;

import java.time.Clock;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * When runs whose attempts are under way are looked at again: another of their positions may have waited long enough by then,
 * or their time is over. A run has one such time at most, and leaves nothing here when it has none. Thread safe.
 */
final class WakeUps {
    /** None. */
    static final long NEVER = Long.MAX_VALUE;

    private record Look(long time, long run) implements Comparable<Look> {
        @Override
        public int compareTo(Look other) {
            int order = Long.compare(time, other.time);
            return order != 0 ? order : Long.compare(run, other.run);
        }
    }

    private final TreeSet<Look> wakeUps = new TreeSet<>();
    private final WakeUpTimer alarm;

    /** @param lookAt told each run at its time */
    WakeUps(Clock clock, Workers workers, LongConsumer lookAt) {
        alarm = new WakeUpTimer(clock, workers, now -> look(now, lookAt));
    }

    /**
     * A run is looked at then instead.
     *
     * @param before when it was to be, or {@link #NEVER}
     * @param time   in milliseconds since 1970, or {@link #NEVER}
     */
    void move(long run, long before, long time) {
        synchronized (this) {
            if (before != NEVER) wakeUps.remove(new Look(before, run));
            if (time != NEVER) wakeUps.add(new Look(time, run));
        }
        alarm.at(time);
    }

    /** The clock was set. */
    void again() {
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
