package io.junctura.dispatch;

/** Wakes at a time. The simulation brings its own. */
public interface Timer {

    /** Runs the task once, at about that time (in milliseconds since 1970), on a thread that must not be held up. */
    void at(long time, Runnable task);
}
