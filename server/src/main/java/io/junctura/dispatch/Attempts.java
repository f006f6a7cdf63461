package io.junctura.dispatch;

import io.junctura.connector.input.Durations;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes attempts of actions, each on a thread for as long as the other side takes, and tells what came of them. Thread safe. */
final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    /** How long an attempt may take if the step does not say. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    /** How long a server that stops waits for attempts that must not be repeated: whoever stops it soon loses patience. */
    private static final Duration LEAVE = Duration.ofSeconds(5);

    private final AttemptExecution execution;
    private final ActiveRuns runs;
    private final Workers workers;
    private final AttemptBulkhead bulkhead;
    private final Clock clock;

    Attempts(AttemptExecution execution, ActiveRuns runs, Workers workers, Clock clock) {
        this.execution = execution;
        this.runs = runs;
        this.workers = workers;
        this.bulkhead = workers.bulkhead(this::makeAndTell);
        this.clock = clock;
    }

    /**
     * Makes an attempt on the calling thread, for whoever advances its run.
     *
     * @return null if there is nothing to hear: it waits for its share of the threads, the server is stopping, or nobody
     *     waits for it
     */
    @Nullable
    AttemptFinished make(Attempt attempt) {
        return !isClosing() && bulkhead.take(attempt) ? execute(attempt) : null;
    }

    /** Makes an attempt beside what its run does, as soon as there is a thread for it, and tells its run. */
    void makeElsewhere(Attempt attempt) {
        workers.execute(() -> {
            if (bulkhead.take(attempt)) makeAndTell(attempt);
        });
    }

    private void makeAndTell(Attempt attempt) {
        AttemptFinished finished = execute(attempt);
        if (finished != null) runs.tell(attempt.active, finished);
    }

    private @Nullable AttemptFinished execute(Attempt attempt) {
        try {
            return execution.execute(attempt);
        } finally {
            bulkhead.give(attempt);
            execution.release(attempt);
        }
    }

    /** How many are being made at this moment. */
    int underWay() {
        return bulkhead.busy().size();
    }

    void interruptOverdue() {
        long now = clock.millis();
        for (Attempt one : bulkhead.busy()) {
            one.interruptIfOver(now);
            // What its run has come to beside it is not to be lost, nor unknown, for as long as it takes.
            if (one.lasts()) runs.tell(one.active, RunMessage.LOOK);
        }
    }

    /** A time limit is time that passes, whatever the clock says. */
    void clockWasSet(long by) {
        for (Attempt one : bulkhead.busy()) one.clockWasSet(by);
    }

    /** Whether none begins any more, since the server stops. */
    boolean isClosing() {
        return execution.isClosing();
    }

    /**
     * Begins none any more, and interrupts those under way, which are made again after the next start. Those of which a
     * person would have to find out what became of them may come back before, for some seconds; returns when what came of
     * them is on disk.
     */
    void close() {
        execution.close();
        List<Attempt> awaited = new ArrayList<>();
        for (Attempt one : bulkhead.busy()) {
            if (one.isMissed()) awaited.add(one);
            else one.leave();
        }
        if (!awaited.isEmpty()) {
            LOG.info(
                    "Waiting up to {} for attempts that must not be repeated; under way: {}",
                    Durations.text(LEAVE),
                    awaited.size());
        }
        long until = System.nanoTime() + LEAVE.toNanos();
        try {
            for (Attempt one : awaited) if (!one.awaitSettled(until)) break;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Attempt one : bulkhead.busy()) one.leave();
    }
}
