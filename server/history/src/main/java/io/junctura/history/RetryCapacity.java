package io.junctura.history;

import io.junctura.dispatch.EngineActivity;
import io.junctura.run.journal.JournalWriter;
import java.time.Clock;

/** Holds bulk retries back while the engine is busy, so that new events are not delayed. */
final class RetryCapacity {
    /** A flow has capacity below this number of due runs, all of which are in memory. */
    private static final long MAX_DUE = 500;

    private static final long MAX_WAITING_BYTES = 8L << 20;
    private static final long POLL_MILLIS = 20;
    private static final long PATIENCE_MILLIS = 600_000;

    private final EngineActivity activity;
    private final JournalWriter journal;
    private final FlowNames names;
    private final Clock clock;

    RetryCapacity(EngineActivity activity, JournalWriter journal, FlowNames names, Clock clock) {
        this.activity = activity;
        this.journal = journal;
        this.names = names;
        this.clock = clock;
    }

    /** A bulk retry has found no capacity for ten minutes. */
    static final class Exhausted extends Exception {
        private static final long serialVersionUID = 1L;

        Exhausted(String message) {
            super(message);
        }
    }

    /** When a bulk retry that finds no capacity from now on fails. */
    long deadline() {
        return clock.millis() + PATIENCE_MILLIS;
    }

    boolean isPast(long deadline) {
        return clock.millis() > deadline;
    }

    /** Waits a moment before capacity is checked again. @throws InterruptedException if the bulk retry was cancelled */
    void pause(BulkRetry retry) throws InterruptedException {
        if (retry.awaitCancel(POLL_MILLIS)) throw new InterruptedException();
    }

    /** Waits until a flow has capacity. @throws InterruptedException if the bulk retry was cancelled */
    void await(BulkRetry retry, int flow) throws InterruptedException, Exhausted {
        long deadline = deadline();
        if (retry.isCancelled()) throw new InterruptedException();
        while (activity.backlog(flow) >= MAX_DUE || journal.waitingBytes() >= MAX_WAITING_BYTES) {
            if (isPast(deadline)) throw exhausted(retry, flow);
            pause(retry);
        }
    }

    Exhausted exhausted(BulkRetry retry, int flow) {
        return new Exhausted(
                "The flow " + names.name(flow) + " has had " + MAX_DUE + " runs due for " + PATIENCE_MILLIS / 60_000
                        + " minutes: it makes no progress. Find out why, then " + retry.work.advice());
    }
}
