package io.junctura.dispatch;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Where runs are advanced and attempts are made: each task may block for as long as an attempt takes. When the server stops
 * it takes nothing any more, which loses nothing: what is in the journal goes on at the next start. Thread safe.
 */
final class Workers {
    private final Executor threads;
    private final Timer timer;

    Workers(Executor threads, Timer timer) {
        this.threads = threads;
        this.timer = timer;
    }

    /** @return false if the server is stopping, and the task will not be done */
    boolean execute(Runnable task) {
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException stopping) {
            return false;
        }
    }

    /** Has a task done at about that time, in milliseconds since 1970. */
    void at(long time, Runnable task) {
        timer.at(time, () -> execute(task));
    }
}
