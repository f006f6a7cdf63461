package io.junctura.trigger;

import io.junctura.dispatch.time.Timer;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks that may block on worker threads, now or at a time of the clock. While the server stops, it drops them: what
 * is on disk says what the next start has to do. Thread safe.
 */
public final class BackgroundTasks {
    private final Clock clock;
    private final Timer timer;
    private final Executor workers;

    /** @param timer wakes at times of the clock */
    public BackgroundTasks(Clock clock, Timer timer, Executor workers) {
        this.clock = clock;
        this.timer = timer;
        this.workers = workers;
    }

    public Clock clock() {
        return clock;
    }

    public Executor workers() {
        return workers;
    }

    /** @return false if the server is stopping, and the task was dropped */
    public boolean run(Runnable task) {
        try {
            workers.execute(task);
            return true;
        } catch (RejectedExecutionException stopping) {
            return false;
        }
    }

    /** @param time in milliseconds since the epoch */
    public void runAt(long time, Runnable task) {
        timer.at(time, () -> run(task));
    }
}
