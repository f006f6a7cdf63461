package io.junctura.dispatch;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.connector.AttemptState;
import io.junctura.connector.input.Durations;
import io.junctura.database.CrashPoint;
import io.junctura.json.Footprint;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.run.DoubtPolicy;
import io.junctura.run.DoubtPolicy.Cause;
import io.junctura.run.DoubtPolicy.Verdict;
import io.junctura.run.Failure;
import io.junctura.run.Names;
import io.junctura.run.Run;
import io.junctura.run.journal.RunReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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

    private final RunReader journal;
    private final ActiveRuns runs;
    private final Workers workers;
    private final AttemptBulkhead bulkhead;
    private final CrashCount crashes;
    private final Circuits circuits;
    private final ConnectionLimiters limiters;
    private final Clock clock;
    private final String installation;
    private volatile boolean closing;

    /** @param threads those of the workers */
    Attempts(
            RunReader journal,
            ActiveRuns runs,
            Workers workers,
            Executor threads,
            CrashCount crashes,
            Circuits circuits,
            ConnectionLimiters limiters,
            Clock clock,
            String installation) {
        this.journal = journal;
        this.runs = runs;
        this.workers = workers;
        this.bulkhead = new AttemptBulkhead(threads, one -> workers.execute(() -> makeAndTell(one)));
        this.crashes = crashes;
        this.circuits = circuits;
        this.limiters = limiters;
        this.clock = clock;
        this.installation = installation;
    }

    /**
     * Makes an attempt on the calling thread, for whoever advances its run.
     *
     * @return null if there is nothing to hear: it waits for its share of the threads, the server is stopping, or nobody
     *     waits for it
     */
    @Nullable
    AttemptFinished make(Attempt attempt) {
        return !closing && bulkhead.take(attempt) ? attempt(attempt) : null;
    }

    /** Makes an attempt beside what its run does, as soon as there is a thread for it, and tells its run. */
    void makeElsewhere(Attempt attempt) {
        workers.execute(() -> {
            if (bulkhead.take(attempt)) makeAndTell(attempt);
        });
    }

    private void makeAndTell(Attempt attempt) {
        AttemptFinished back = attempt(attempt);
        if (back != null) runs.tell(attempt.active, back);
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
        return closing;
    }

    /**
     * Begins none any more, and interrupts those under way, which are made again after the next start. Those of which a
     * person would have to find out what became of them may come back before, for some seconds; returns when what came of
     * them is on disk.
     */
    void close() {
        closing = true;
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

    private void begins(Attempt one) {
        one.place = crashes.begins(one.active.run.id(), one.path);
    }

    private void ends(Attempt one) {
        crashes.ends(one.place, one.active.run.id(), one.path);
    }

    /** @return null if the server is stopping, or nobody waits for it: the run is left as it is */
    private @Nullable AttemptFinished attempt(Attempt attempt) {
        AttemptFinished back = null;
        Reservation values = HeapShare.REMOTE_VALUES.open();
        try {
            back = made(attempt, values);
            return back;
        } finally {
            if (back == null) values.close();
            if (back == null) attempt.settled();
            bulkhead.give(attempt);
            attempt.over();
            // Those who were put off meanwhile may have no other permit to hear of.
            if (attempt.probe != null && attempt.connection != null) limiters.look(attempt.connection);
        }
    }

    private @Nullable AttemptFinished made(Attempt attempt, Reservation values) {
        if (closing) return null;
        long started = clock.millis();
        if (attempt.doubt != null) {
            Failure why = new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, attempt.doubt);
            boolean verifies = DoubtPolicy.verdict(Cause.PROCESS_DIED, attempt.onDoubt) == Verdict.VERIFY;
            Actions.Verified verified = verifies ? askTheOtherSide(attempt, values) : null;
            return closing ? null : new AttemptFinished(attempt, started, clock.millis(), null, why, verified, values);
        }
        Duration timeout = attempt.step.head().timeout();
        long limit = started + (timeout == null ? DEFAULT_TIMEOUT : timeout).toMillis();
        long deadline = Math.min(limit, attempt.callerLimit);
        Object result = null;
        Failure failure = null;
        boolean interrupted = false;
        boolean isKept = true;
        boolean timedOut;
        if (!attempt.begins(Thread.currentThread(), deadline)) {
            Failure why =
                    new Failure(ErrorKind.BROKEN, Reached.NO, null, "The attempt was interrupted before it began.");
            return attempt.isAbandoned() || closing
                    ? null
                    : new AttemptFinished(attempt, started, started, null, why, null, values);
        }
        int mendings = circuits.mendings(attempt.connection);
        begins(attempt);
        try {
            CrashPoint.hit("effect.before");
            result = attempt.prepared.run(told(attempt, started, deadline, values));
            CrashPoint.hit("effect.after");
            values.grow(Footprint.ofValue(result) + attempt.items.footprint());
        } catch (MemoryExhausted e) {
            result = null;
            isKept = false;
            failure = noMemory(attempt, e);
        } catch (ConnectorException e) {
            failure = Failure.of(e);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (RuntimeException | Error e) {
            failure = new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, "The attempt broke off: " + e);
        } finally {
            timedOut = attempt.ends();
            ends(attempt);
        }
        if (attempt.isLeft() && (interrupted || failure != null)) return null;
        long ended = clock.millis();
        if (timedOut && (interrupted || failure != null)) {
            failure = new Failure(
                    ErrorKind.TRY_LATER,
                    attempt.read ? Reached.NO : Reached.MAYBE,
                    null,
                    deadline < limit
                            ? "No answer within the time for which the flow's caller waits."
                            : "No answer within the step's time limit of "
                                    + Durations.text(timeout == null ? DEFAULT_TIMEOUT : timeout) + ".");
        } else if (interrupted) {
            failure = new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, "The attempt was interrupted.");
        }
        Circuits.Told told = circuits.told(attempt.connection, attempt.probe, mendings, failure, ended);
        failure = told.failure();
        if (told.wellAgain() && attempt.connection != null) limiters.look(attempt.connection);
        if (attempt.items.isBatch() && isKept) {
            return new AttemptFinished(attempt, started, ended, null, failure, null, values, attempt.items);
        }
        boolean doubt = failure != null
                && failure.reached() == Reached.MAYBE
                && DoubtPolicy.verdict(Cause.ANSWER_LOST, attempt.onDoubt) == Verdict.VERIFY;
        // The next start asks.
        if (doubt && closing) return null;
        return new AttemptFinished(
                attempt, started, ended, result, failure, doubt ? askTheOtherSide(attempt, values) : null, values);
    }

    /** The step has done what it was to do, and there is no memory for its result. */
    private static Failure noMemory(Attempt attempt, MemoryExhausted e) {
        if (e.permanent())
            return new Failure(ErrorKind.BROKEN, Reached.YES, null, "Its result cannot be kept. " + e.getMessage());
        Reached reached = attempt.read ? Reached.NO : Reached.MAYBE;
        return new Failure(ErrorKind.TRY_LATER, reached, null, String.valueOf(e.getMessage()));
    }

    private Actions.Attempt told(Attempt attempt, long started, long deadline, Reservation values) {
        Run run = attempt.active.run;
        return new Actions.Attempt(
                run.flow().name().toString(),
                run.id(),
                attempt.path,
                Names.key(installation, run.id(), attempt.path),
                attempt.number,
                Instant.ofEpochMilli(deadline),
                run.accepted().hops(),
                values,
                state(attempt, started),
                attempt.items);
    }

    private AttemptState state(Attempt attempt, long started) {
        return new AttemptState() {
            @Override
            public Map<String, byte[]> read() {
                return attempt.remembers ? journal.attemptState(attempt.active.run.id(), attempt.path) : Map.of();
            }

            @Override
            public CompletableFuture<Void> write(String name, byte[] value) {
                CompletableFuture<Void> told = new CompletableFuture<>();
                runs.tell(attempt.active, new AttemptStateWritten(attempt, started, name, value, told));
                return told;
            }
        };
    }

    /** An attempt in doubt: the action itself may know how to find out, before a person is asked. */
    private Actions.@Nullable Verified askTheOtherSide(Attempt attempt, Reservation values) {
        long deadline = clock.millis() + Duration.ofSeconds(30).toMillis();
        if (!attempt.begins(Thread.currentThread(), deadline)) return null;
        begins(attempt);
        try {
            return attempt.prepared.verify(told(attempt, clock.millis(), deadline, values));
        } catch (ConnectorException | InterruptedException | RuntimeException e) {
            LOG.info(
                    "Run {}: {} cannot tell what became of its attempt: {}",
                    attempt.active.run.id(),
                    attempt.path,
                    e.getMessage());
            return null;
        } finally {
            attempt.ends();
            ends(attempt);
        }
    }
}
