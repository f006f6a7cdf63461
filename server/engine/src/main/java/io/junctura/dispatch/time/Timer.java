package io.junctura.dispatch.time;

/** Runs tasks at a time. The simulation brings its own. */
public interface Timer {

    /** Runs a task once, at about that time, in milliseconds since 1970. The task must not block. */
    void at(long time, Runnable task);
}
