package io.junctura.dispatch.attempt;

import io.junctura.connector.input.Durations;
import io.junctura.dispatch.message.RunMessage;
import io.junctura.dispatch.time.Workers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes attempts of actions on threads of the workers, and sends their results to their runs. Thread safe. */
public final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    /** How long a server that stops waits for attempts that must not be repeated. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final AttemptExecution execution;
    private final Workers workers;
    private final AttemptBulkhead bulkhead;
    private final Clock clock;

    public Attempts(AttemptExecution execution, Workers workers, Clock clock) {
        this.execution = execution;
        this.workers = workers;
        this.bulkhead = new AttemptBulkhead(workers, this::makeAndReport);
        this.clock = clock;
    }

    /**
     * Makes an attempt on the calling thread.
     *
     * @return null if it waits for its share of the threads, if the server is stopping, or if the run does not wait for it
     */
    @Nullable
    public AttemptFinished make(Attempt attempt) {
        return !isClosing() && bulkhead.take(attempt) ? execute(attempt) : null;
    }

    /** Makes an attempt on another thread, and sends its result to the run. */
    public void makeElsewhere(Attempt attempt) {
        workers.execute(() -> {
            if (bulkhead.take(attempt)) makeAndReport(attempt);
        });
    }

    private void makeAndReport(Attempt attempt) {
        AttemptFinished finished = execute(attempt);
        if (finished != null) attempt.run.send(finished);
    }

    private @Nullable AttemptFinished execute(Attempt attempt) {
        try {
            return execution.execute(attempt);
        } finally {
            bulkhead.give(attempt);
            execution.release(attempt);
        }
    }

    /** How many attempts are under way. */
    public int underWay() {
        return bulkhead.busy().size();
    }

    public void interruptOverdue() {
        long now = clock.millis();
        for (Attempt one : bulkhead.busy()) {
            one.interruptIfOver(now);
            // The run appends what is pending, so that a long attempt does not keep it from the disk.
            if (one.lasts()) one.run.send(RunMessage.WAKE_UP);
        }
    }

    /** The clock was set: time limits of attempts under way stay as long as they were. */
    public void clockWasSet(long by) {
        for (Attempt one : bulkhead.busy()) one.clockWasSet(by);
    }

    /** Whether the server stops and no attempt begins. */
    public boolean isClosing() {
        return execution.isClosing();
    }

    /**
     * Begins no attempt any more, and interrupts those under way, which are made again after the next start. Attempts that must not
     * be repeated may finish within some seconds. Returns when their results are on disk.
     */
    public void close() {
        execution.close();
        List<Attempt> awaited = new ArrayList<>();
        for (Attempt one : bulkhead.busy()) {
            if (one.isMissed()) awaited.add(one);
            else one.leave();
        }
        if (!awaited.isEmpty()) {
            LOG.info(
                    "Waiting up to {} for attempts that must not be repeated; under way: {}",
                    Durations.text(STOP_TIMEOUT),
                    awaited.size());
        }
        long until = System.nanoTime() + STOP_TIMEOUT.toNanos();
        try {
            for (Attempt one : awaited) if (!one.awaitSettled(until)) break;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Attempt one : bulkhead.busy()) one.leave();
    }
}
