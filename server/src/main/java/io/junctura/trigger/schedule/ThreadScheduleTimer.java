package io.junctura.trigger.schedule;

import io.junctura.dispatch.Timer;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;

/** Rings by a clock that somebody moves, which Quartz knows nothing of. */
public final class ThreadScheduleTimer implements ScheduleTimer {
    private final Timer timer;
    private final IntConsumer rings;
    private final Map<Integer, Instant> times = new ConcurrentHashMap<>();

    public ThreadScheduleTimer(Timer timer, IntConsumer rings) {
        this.timer = timer;
        this.rings = rings;
    }

    @Override
    public synchronized void set(int flow, Instant at) {
        timer.at(at.plusNanos(999_999).toEpochMilli(), () -> ring(flow, at));
        times.put(flow, at); // Whoever sees it may move the clock.
    }

    /** Waits for {@link #set}, since the time may have come while it was told. */
    private void ring(int flow, Instant at) {
        synchronized (this) {
            if (!times.remove(flow, at)) return;
        }
        rings.accept(flow);
    }

    /** When it is to ring for a flow; the epoch if it is not. */
    public Instant at(int flow) {
        return times.getOrDefault(flow, Instant.EPOCH);
    }

    @Override
    public void silence(int flow) {
        times.remove(flow);
    }

    @Override
    public void close() {
        times.clear();
    }
}
