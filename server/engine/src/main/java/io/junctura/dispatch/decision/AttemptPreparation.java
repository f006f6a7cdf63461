package io.junctura.dispatch.decision;

import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.definition.ActionStep;
import io.junctura.definition.OnDoubt;
import io.junctura.dispatch.attempt.Attempt;
import io.junctura.dispatch.attempt.CrashCount;
import io.junctura.dispatch.connection.Circuits;
import io.junctura.dispatch.connection.ConnectionLimiter;
import io.junctura.dispatch.connection.ConnectionLimiters;
import io.junctura.dispatch.queue.ActiveRuns;
import io.junctura.dispatch.queue.RunActor;
import io.junctura.run.Batch;
import io.junctura.run.CallerLimit;
import io.junctura.run.Decision;
import io.junctura.run.DoubtPolicy;
import io.junctura.run.DoubtPolicy.Cause;
import io.junctura.run.DoubtPolicy.Verdict;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Position;
import io.junctura.run.RetryPolicy;
import io.junctura.run.Wait;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prepares attempts: binds their input, and decides whether they are made now, by the circuit breaker, the limits of the connection,
 * crashes during earlier attempts, and doubts. Used by the owner of the run.
 */
public final class AttemptPreparation {
    private static final String STOPPED =
            "The server stopped during this attempt; whether it was carried out is not known.";

    private final ActiveRuns runs;
    private final Actions actions;
    private final Circuits circuits;
    private final ConnectionLimiters limiters;
    private final CrashCount crashes;
    private final Clock clock;

    public AttemptPreparation(
            ActiveRuns runs,
            Actions actions,
            Circuits circuits,
            ConnectionLimiters limiters,
            CrashCount crashes,
            Clock clock) {
        this.runs = runs;
        this.actions = actions;
        this.circuits = circuits;
        this.limiters = limiters;
        this.crashes = crashes;
        this.clock = clock;
    }

    /** Binds the input of an attempt, or enters why the attempt cannot be made now. */
    void prepare(RunActor active, Decision.Execute execute) {
        if (isDeadly(active, execute)) return;
        long callerLimit = CallerLimit.of(active.run(), execute.step(), execute.path(), clock.millis());
        Attempt.Route over = admit(active, execute, callerLimit);
        if (over == null) return;
        Actions.Prepared prepared = bind(active, execute, over);
        if (prepared != null) add(active, execute, callerLimit, over, prepared);
    }

    /** Asks the connection of a step whether an attempt may go over it. @return null: not now, and the state says why */
    private Attempt.@Nullable Route admit(RunActor active, Decision.Execute execute, long callerLimit) {
        String path = execute.path();
        String connection = connection(active, execute.step());
        if (connection == null) return new Attempt.Route(null, null, null);
        boolean callerWaits = callerLimit != CallerLimit.NONE;
        if (callerWaits && isPaused(active, execute, connection, callerLimit)) return null;
        if (circuits.isRefused(connection)) {
            waitsForCredentials(active, path, connection, active.attempts().takePermit(path));
            return null;
        }
        ConnectionLimiter limiter = callerWaits ? limiters.limiting(connection) : limiters.of(connection);
        ConnectionLimiter.Permit permit = limiter == null ? null : permit(active, path, limiter);
        if (limiter != null && permit == null) return null;
        Circuits.Admission admission = circuits.admit(connection, clock.millis());
        if (admission.notBefore() == 0) return new Attempt.Route(connection, permit, admission.probe());
        if (callerWaits) {
            if (permit != null) permit.giveBack();
            isPaused(active, execute, connection, callerLimit);
        } else {
            putOff(active, path, connection, permit, admission.notBefore());
        }
        return null;
    }

    private Actions.@Nullable Prepared bind(RunActor active, Decision.Execute execute, Attempt.Route over) {
        int replacements = circuits.replacements(over.name());
        ActionStep step = execute.step();
        try {
            return actions(active).prepare(step.use(), over.name(), execute.input());
        } catch (ConnectorException e) {
            if (over.permit() != null) over.permit().giveBack();
            long now = clock.millis();
            Failure failure = unprepared(over.name(), over.probe(), replacements, Failure.of(e), now);
            List<Entry> entries = RetryPolicy.entries(
                    active.run(), step, execute.path(), execute.attempt(), now, now, failure, OnDoubt.REPEAT);
            for (Entry entry : entries) active.takeFixed(entry);
            return null;
        }
    }

    /** Adds a prepared attempt to those that are ready, and announces it to the journal if it must not be repeated unnoticed. */
    private void add(
            RunActor active,
            Decision.Execute execute,
            long callerLimit,
            Attempt.Route over,
            Actions.Prepared prepared) {
        ActionStep step = execute.step();
        String path = execute.path();
        Effect effect = prepared.effect();
        OnDoubt onDoubt = DoubtPolicy.of(step.onDoubt(), effect);
        OnDoubt atFirst = DoubtPolicy.untilAnnounced(onDoubt, effect);
        boolean repeats = DoubtPolicy.verdict(Cause.RESTORED, onDoubt) == Verdict.REPEAT;
        Position position = active.state().position(path);
        boolean announced = position != null && position.status() == Position.Status.STARTED;
        boolean answered = position != null && position.mayRepeat();
        // Before the start is entered, which ends what an answer of a person allows.
        Set<Integer> settled = settled(position);
        String doubt = repeats || answered ? null : RestoreDoubts.doubt(active, path);
        if (doubt == null && !announced && (atFirst != OnDoubt.REPEAT || execute.fixed() || answered)) {
            // The first attempt begins at what $now() was; a later one, or one that waited for its turn, begins now.
            long at = position == null ? execute.now() : clock.millis();
            active.start(new Entry.Started(path, execute.attempt(), at, atFirst));
        }
        active.attempts()
                .add(new Attempt(
                        runs.attempting(active),
                        new Attempt.Target(path, step, execute.attempt()),
                        prepared,
                        new Attempt.Doubt(onDoubt, effect, doubt),
                        over,
                        repeats && step.head().timeout() == null ? callerLimit : CallerLimit.NONE,
                        new Attempt.Earlier(position != null && position.remembers(), settled)));
    }

    /**
     * Whether the circuit of a connection is open for a step whose caller waits. The step fails if the pause lasts longer than the
     * caller waits; else it waits for the end of the pause.
     */
    private boolean isPaused(RunActor active, Decision.Execute execute, String connection, long callerLimit) {
        long now = clock.millis();
        long again = circuits.pause(connection, now);
        if (again <= now) return false;
        ConnectionLimiter.Permit permit = active.attempts().takePermit(execute.path());
        if (permit != null) permit.giveBack();
        if (again <= callerLimit) {
            active.takeFixed(new Entry.Waiting(execute.path(), now, new Wait.Until(again)));
            return true;
        }
        boolean refused = again == Circuits.WITH_NEW_CREDENTIALS;
        Failure why = new Failure(
                refused ? ErrorKind.CREDENTIALS : ErrorKind.TRY_LATER,
                Reached.NO,
                null,
                refused
                        ? "The credentials of the connection \"" + connection
                                + "\" were refused, and have not been replaced since."
                        : "The system of the connection \"" + connection
                                + "\" has not answered lately, and is not asked again while the caller waits.");
        active.takeFixed(new Entry.Failed(execute.path(), execute.attempt(), now, now, why, true));
        return true;
    }

    /** The items of a batch that need not be sent again. */
    private static Set<Integer> settled(@Nullable Position position) {
        if (position == null) return Set.of();
        Batch batch = position.batch();
        return batch == null ? Set.of() : batch.settled(position.mayRepeat());
    }

    /** A connection without usable credentials opens its circuit, as if the system had refused them. */
    private Failure unprepared(
            @Nullable String connection, Circuits.@Nullable Probe probe, int replacements, Failure why, long now) {
        if (why.kind() == ErrorKind.CREDENTIALS) {
            Failure effect = circuits.recordResult(connection, probe, replacements, why, now)
                    .failure();
            return effect == null ? why : effect;
        }
        // Other failures say nothing about the system.
        if (probe != null) probe.over();
        return why;
    }

    /** A permit for an attempt over a connection with limits. Null: the step waits for one, which counts as no attempt. */
    private ConnectionLimiter.@Nullable Permit permit(RunActor active, String path, ConnectionLimiter limiter) {
        ConnectionLimiter.Permit given = active.attempts().takePermit(path);
        if (given != null) return given;
        ConnectionLimiter.Permit permit = limiter.admit(active.queue().flow(), active.id());
        if (permit == null) waitsInLine(active, path, limiter, clock.millis());
        return permit;
    }

    private void waitsInLine(RunActor active, String path, ConnectionLimiter limiter, long since) {
        active.take(new Entry.Waiting(path, clock.millis(), new Wait.Limit(limiter.connection, since)));
        limiter.check();
    }

    /** The circuit is open: the step waits, which counts as no attempt. */
    private void putOff(
            RunActor active, String path, String connection, ConnectionLimiter.@Nullable Permit permit, long until) {
        if (until == Circuits.WITH_NEW_CREDENTIALS) {
            waitsForCredentials(active, path, connection, permit);
            return;
        }
        long since = permit == null ? clock.millis() : permit.waitsSince();
        ConnectionLimiter limiter =
                limiters.putOff(connection, permit, active.queue().flow(), active.id());
        waitsInLine(active, path, limiter, since);
    }

    private void waitsForCredentials(
            RunActor active, String path, String connection, ConnectionLimiter.@Nullable Permit permit) {
        if (permit != null) permit.giveBack();
        active.take(new Entry.Waiting(path, clock.millis(), new Wait.NewCredentials(connection)));
    }

    /** Whether a step has killed the process too often, so that it waits for the answer of a person. */
    private boolean isDeadly(RunActor active, Decision.Execute execute) {
        String path = execute.path();
        if (!hasDiedOf(active, path)) return false;
        Position position = active.state().position(path);
        if (position != null && position.mayRepeat()) {
            crashes.forget(active.id(), path);
            return false;
        }
        asksAPerson(active, path, execute.attempt(), execute.now());
        return true;
    }

    private boolean hasDiedOf(RunActor active, String path) {
        return crashes.count(active.id(), path) >= DoubtPolicy.MAX_CRASHES;
    }

    private void asksAPerson(RunActor active, String path, int attempt, long started) {
        long now = clock.millis();
        String message = "The server stopped " + crashes.count(active.id(), path)
                + " times in a row while this step was attempted; whether it was carried out is not known.";
        Failure why = new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, message);
        Verdict verdict = DoubtPolicy.verdict(Cause.PROCESS_DIED_OFTEN, OnDoubt.ASK);
        for (Entry entry : DoubtPolicy.entries(path, attempt, started, now, why, verdict)) active.takeFixed(entry);
    }

    private static @Nullable String connection(RunActor active, ActionStep step) {
        return active.run().flow().connection(step.connection());
    }

    /** Prepares the verification of an attempt during which the process died, and which must not be repeated without it. */
    void recover(RunActor active, Decision.Recover recover) {
        Position position = recover.position();
        String path = position.step();
        OnDoubt onDoubt = position.onDoubt();
        if (DoubtPolicy.verdict(Cause.PROCESS_DIED, onDoubt) == Verdict.VERIFY && hasDiedOf(active, path)) {
            asksAPerson(active, path, position.attempts(), position.started());
            return;
        }
        Actions.Prepared prepared;
        try {
            prepared =
                    actions(active).prepare(recover.step().use(), connection(active, recover.step()), recover.input());
        } catch (ConnectorException e) {
            prepared = new Unanswerable(e);
        }
        active.attempts()
                .add(new Attempt(
                        runs.attempting(active),
                        new Attempt.Target(path, recover.step(), position.attempts()),
                        prepared,
                        new Attempt.Doubt(onDoubt, Effect.UNSAFE, STOPPED),
                        new Attempt.Route(connection(active, recover.step()), null, null),
                        CallerLimit.NONE,
                        new Attempt.Earlier(position.remembers(), Set.of())));
    }

    /** An action that cannot be asked, since its input or its connector is missing. */
    private record Unanswerable(ConnectorException why) implements Actions.Prepared {
        @Override
        public Effect effect() {
            return Effect.UNSAFE;
        }

        @Override
        public @Nullable Object run(Actions.Attempt attempt) throws ConnectorException {
            throw why;
        }

        @Override
        public Actions.Verified verify(Actions.Attempt attempt) throws ConnectorException {
            throw why;
        }
    }

    private Actions actions(RunActor active) {
        return actions.as(active.run().flow().pins());
    }
}
