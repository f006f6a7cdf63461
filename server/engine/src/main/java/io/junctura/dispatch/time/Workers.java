package io.junctura.dispatch.time;

import io.junctura.thread.WorkerPool;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The threads where runs are advanced and attempts are made: a task may block for as long as an attempt takes. When the server stops,
 * tasks are rejected; the runs are in the journal and continue at the next start. Thread safe.
 */
public final class Workers {
    /** After how many milliseconds the journal is read again after an error. */
    public static final long PAUSE_AFTER_ERROR = 5_000;

    private final Executor threads;
    private final Timer timer;
    private final Clock clock;

    public Workers(EngineThreads threads) {
        this.threads = threads.workers();
        this.timer = threads.timer();
        this.clock = threads.clock();
    }

    /** The most threads; {@code Integer.MAX_VALUE}: without a limit, such as with virtual threads. */
    public int most() {
        return threads instanceof WorkerPool pool ? pool.most() : Integer.MAX_VALUE;
    }

    /** @return false if the server is stopping, and the task will not be done */
    public boolean execute(Runnable task) {
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException stopping) {
            return false;
        }
    }

    /** Runs a task after some milliseconds. */
    public void in(long pause, Runnable task) {
        at(clock.millis() + pause, task);
    }

    /** Runs a task at about that time, in milliseconds since 1970. */
    public void at(long time, Runnable task) {
        timer.at(time, () -> execute(task));
    }
}
