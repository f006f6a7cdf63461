package io.junctura.dispatch.attempt;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.connector.AttemptState;
import io.junctura.connector.input.Durations;
import io.junctura.database.CrashPoint;
import io.junctura.dispatch.connection.Circuits;
import io.junctura.dispatch.connection.ConnectionLimiters;
import io.junctura.json.Footprint;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.run.DerivedKeys;
import io.junctura.run.DoubtPolicy;
import io.junctura.run.DoubtPolicy.Cause;
import io.junctura.run.DoubtPolicy.Verdict;
import io.junctura.run.Failure;
import io.junctura.run.Run;
import io.junctura.run.journal.Installation;
import io.junctura.run.journal.RunReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes one attempt on the calling thread: runs the action, or asks it whether an earlier attempt was carried out. Thread safe. */
public final class AttemptExecution {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptExecution.class);

    /** How long an attempt may take if the step does not say. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    /** How long an action may take to find out whether an attempt was carried out. */
    private static final Duration VERIFY_TIMEOUT = Duration.ofSeconds(30);

    private final RunReader journal;
    private final String installation;
    private final CrashCount crashes;
    private final Circuits circuits;
    private final ConnectionLimiters limiters;
    private final Clock clock;
    private volatile boolean closing;

    public AttemptExecution(
            RunReader journal,
            Installation installation,
            CrashCount crashes,
            Circuits circuits,
            ConnectionLimiters limiters,
            Clock clock) {
        this.journal = journal;
        this.installation = installation.id();
        this.crashes = crashes;
        this.circuits = circuits;
        this.limiters = limiters;
        this.clock = clock;
    }

    /** Executes no attempt any more. */
    void close() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    /** @return null if the server is stopping, or the run does not wait for the attempt: the run stays as it is */
    @Nullable
    AttemptFinished execute(Attempt attempt) {
        AttemptFinished finished = null;
        Reservation values = HeapShare.REMOTE_VALUES.open();
        try {
            if (!closing)
                finished = attempt.doubt == null ? run(attempt, values) : verify(attempt, values, attempt.doubt);
            return finished;
        } finally {
            if (finished == null) {
                values.close();
                attempt.settled();
            }
        }
    }

    /** Gives back what the attempt had of its connection. */
    void release(Attempt attempt) {
        attempt.over();
        // Runs that were put off meanwhile may have no other permit to wait for.
        if (attempt.probe != null && attempt.connection != null) limiters.check(attempt.connection);
    }

    private @Nullable AttemptFinished verify(Attempt attempt, Reservation values, String doubt) {
        long started = clock.millis();
        Failure why = new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, doubt);
        boolean verifies = DoubtPolicy.verdict(Cause.PROCESS_DIED, attempt.onDoubt) == Verdict.VERIFY;
        Actions.Verified verified = verifies ? askTheOtherSide(attempt, values) : null;
        return closing ? null : new AttemptFinished(attempt, started, clock.millis(), null, why, verified, values);
    }

    private @Nullable AttemptFinished run(Attempt attempt, Reservation values) {
        long started = clock.millis();
        Duration timeout = timeout(attempt);
        long limit = started + timeout.toMillis();
        long deadline = Math.min(limit, attempt.callerLimit);
        if (!attempt.begins(Thread.currentThread(), deadline)) {
            Failure why =
                    new Failure(ErrorKind.BROKEN, Reached.NO, null, "The attempt was interrupted before it began.");
            return attempt.isAbandoned() || closing
                    ? null
                    : new AttemptFinished(attempt, started, started, null, why, null, values);
        }
        int replacements = circuits.replacements(attempt.connection);
        ActionResult ran = runAction(attempt, started, deadline, values);
        if (attempt.isLeft() && ran.failed()) return null;
        long ended = clock.millis();
        Failure failure = ran.failure;
        if (ran.timedOut && ran.failed()) failure = timedOut(attempt, deadline < limit, timeout);
        else if (ran.interrupted)
            failure = new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, "The attempt was interrupted.");
        if (failure != null && failure.reached() == Reached.MAYBE && attempt.isToAnnounce())
            failure = failure.withReached(Reached.NO);
        Circuits.AttemptEffect effect =
                circuits.recordResult(attempt.connection, attempt.probe, replacements, failure, ended);
        failure = effect.failure();
        if (effect.closedCircuit() && attempt.connection != null) limiters.check(attempt.connection);
        if (attempt.items.isBatch() && ran.isKept) {
            return new AttemptFinished(attempt, started, ended, null, failure, null, values, attempt.items);
        }
        boolean doubt = failure != null
                && failure.reached() == Reached.MAYBE
                && DoubtPolicy.verdict(Cause.ANSWER_LOST, attempt.onDoubt) == Verdict.VERIFY;
        // The next start verifies it.
        if (doubt && closing) return null;
        Actions.Verified verified = doubt ? askTheOtherSide(attempt, values) : null;
        return new AttemptFinished(attempt, started, ended, ran.result, failure, verified, values);
    }

    /**
     * What an action did.
     *
     * @param isKept whether there was memory for its result
     */
    private record ActionResult(
            @Nullable Object result, @Nullable Failure failure, boolean isKept, boolean interrupted, boolean timedOut) {

        boolean failed() {
            return interrupted || failure != null;
        }
    }

    private ActionResult runAction(Attempt attempt, long started, long deadline, Reservation values) {
        Object result = null;
        Failure failure = null;
        boolean isKept = true;
        boolean interrupted = false;
        boolean timedOut;
        begins(attempt);
        try {
            CrashPoint.hit("effect.before");
            result = attempt.prepared.run(effect(attempt, started, deadline, values));
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
        return new ActionResult(result, failure, isKept, interrupted, timedOut);
    }

    private static Duration timeout(Attempt attempt) {
        Duration timeout = attempt.step.head().timeout();
        return timeout == null ? DEFAULT_TIMEOUT : timeout;
    }

    private static Failure timedOut(Attempt attempt, boolean ofTheCaller, Duration timeout) {
        String message = ofTheCaller
                ? "No answer within the time for which the flow's caller waits."
                : "No answer within the step's time limit of " + Durations.text(timeout) + ".";
        return new Failure(ErrorKind.TRY_LATER, attempt.read ? Reached.NO : Reached.MAYBE, null, message);
    }

    private void begins(Attempt one) {
        one.place = crashes.begins(one.run.now().id(), one.path);
    }

    private void ends(Attempt one) {
        crashes.ends(one.place, one.run.now().id(), one.path);
    }

    /** The step has done what it was to do, and there is no memory for its result. */
    private static Failure noMemory(Attempt attempt, MemoryExhausted e) {
        if (e.permanent())
            return new Failure(ErrorKind.BROKEN, Reached.YES, null, "Its result cannot be kept. " + e.getMessage());
        Reached reached = attempt.read ? Reached.NO : Reached.MAYBE;
        return new Failure(ErrorKind.TRY_LATER, reached, null, String.valueOf(e.getMessage()));
    }

    private Actions.Attempt effect(Attempt attempt, long started, long deadline, Reservation values) {
        Run run = attempt.run.now();
        return new Actions.Attempt(
                run.flow().name().toString(),
                run.id(),
                attempt.path,
                DerivedKeys.key(installation, run.id(), attempt.path),
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
                return attempt.remembers
                        ? journal.attemptState(attempt.run.now().id(), attempt.path)
                        : Map.of();
            }

            @Override
            public CompletableFuture<Void> write(String name, byte[] value) {
                CompletableFuture<Void> effect = new CompletableFuture<>();
                attempt.run.send(new AttemptStateWritten(attempt, started, name, value, effect));
                return effect;
            }

            @Override
            public CompletableFuture<Void> announceEffect() {
                if (!attempt.isToAnnounce()) return CompletableFuture.allOf();
                attempt.announces();
                CompletableFuture<Void> written = new CompletableFuture<>();
                attempt.run.send(new EffectAnnounced(attempt, started, written));
                return written;
            }
        };
    }

    /** An attempt in doubt: the action itself may know how to find out, before a person is asked. */
    private Actions.@Nullable Verified askTheOtherSide(Attempt attempt, Reservation values) {
        long deadline = clock.millis() + VERIFY_TIMEOUT.toMillis();
        if (!attempt.begins(Thread.currentThread(), deadline)) return null;
        begins(attempt);
        try {
            return attempt.prepared.verify(effect(attempt, clock.millis(), deadline, values));
        } catch (ConnectorException | InterruptedException | RuntimeException e) {
            LOG.info(
                    "Run {}: {} cannot tell what became of its attempt: {}",
                    attempt.run.now().id(),
                    attempt.path,
                    e.getMessage());
            return null;
        } finally {
            attempt.ends();
            ends(attempt);
        }
    }
}
