package io.junctura.trigger.schedule;

import java.time.Instant;

/** Wakes the schedules of flows: one time for each flow. Its listener decides what is due then. Thread safe. */
public interface ScheduleTimer extends AutoCloseable {

    /** Wakes the flow's schedule at that time, in place of the time that was set before. */
    void set(int flow, Instant at);

    /** Removes the flow's time. */
    void cancel(int flow);

    /** Waits anew for the next time, because the clock of the machine was set. */
    void clockWasSet();

    @Override
    void close();
}
