package io.junctura.trigger.schedule;

import io.junctura.dispatch.time.Timer;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;

/** A timer for a clock that a test sets. Quartz knows only the machine's clock. */
public final class ThreadScheduleTimer implements ScheduleTimer {
    private final Timer timer;
    private final IntConsumer listener;
    private final Map<Integer, Instant> times = new ConcurrentHashMap<>();

    public ThreadScheduleTimer(Timer timer, IntConsumer listener) {
        this.timer = timer;
        this.listener = listener;
    }

    @Override
    public synchronized void set(int flow, Instant at) {
        timer.at(at.plusNanos(999_999).toEpochMilli(), () -> timeHasCome(flow, at));
        times.put(flow, at); // Last: a test that sees it may set the clock.
    }

    /** Waits for the end of {@link #set}: the time may come during that call. */
    private void timeHasCome(int flow, Instant at) {
        synchronized (this) {
            if (!times.remove(flow, at)) return;
        }
        listener.accept(flow);
    }

    /** The time of a flow; the epoch if it has none. */
    public Instant at(int flow) {
        return times.getOrDefault(flow, Instant.EPOCH);
    }

    @Override
    public void cancel(int flow) {
        times.remove(flow);
    }

    @Override
    public void clockWasSet() {
        // The timer belongs to the clock that is set.
    }

    @Override
    public void close() {
        times.clear();
    }
}
