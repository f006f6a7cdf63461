package io.junctura.dispatch;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The threads where runs are advanced and attempts are made: a task may block for as long as an attempt takes. When the server stops,
 * tasks are rejected; the runs are in the journal and continue at the next start. Thread safe.
 */
final class Workers {
    /** After how many milliseconds the journal is read again after an error. */
    static final long PAUSE_AFTER_ERROR = 5_000;

    private final Executor threads;
    private final Timer timer;
    private final Clock clock;

    Workers(EngineThreads threads) {
        this.threads = threads.workers();
        this.timer = threads.timer();
        this.clock = threads.clock();
    }

    /** @param make makes an attempt that has waited for its share of the threads; called on a worker */
    AttemptBulkhead bulkhead(Consumer<Attempt> make) {
        return new AttemptBulkhead(threads, one -> execute(() -> make.accept(one)));
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

    /** Runs a task after some milliseconds. */
    void in(long pause, Runnable task) {
        at(clock.millis() + pause, task);
    }

    /** Runs a task at about that time, in milliseconds since 1970. */
    void at(long time, Runnable task) {
        timer.at(time, () -> execute(task));
    }
}
