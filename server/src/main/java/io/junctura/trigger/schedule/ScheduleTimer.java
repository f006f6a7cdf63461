package io.junctura.trigger.schedule;

import java.time.Instant;

/** Rings for flows. It knows nothing of schedules; what is due when it rings, whoever hears it finds out. Thread safe. */
public interface ScheduleTimer extends AutoCloseable {

    /** Rings for the flow at that time, and not at the time it was to ring for it before. */
    void set(int flow, Instant at);

    /** Does not ring for the flow any more. */
    void silence(int flow);

    @Override
    void close();
}
