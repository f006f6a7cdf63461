package io.junctura.dispatch;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Where runs are advanced and attempts are made: each task may block for as long as an attempt takes. When the server stops
 * it takes nothing any more, which loses nothing: what is in the journal goes on at the next start. Thread safe.
 */
final class Workers {
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

    /** Has a task done after so many milliseconds. */
    void in(long pause, Runnable task) {
        at(clock.millis() + pause, task);
    }

    /** Has a task done at about that time, in milliseconds since 1970. */
    void at(long time, Runnable task) {
        timer.at(time, () -> execute(task));
    }
}
