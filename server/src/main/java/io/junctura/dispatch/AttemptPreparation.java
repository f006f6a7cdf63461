package io.junctura.dispatch;

import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.definition.ActionStep;
import io.junctura.definition.OnDoubt;
import io.junctura.run.Batch;
import io.junctura.run.CallerLimit;
import io.junctura.run.Decision;
import io.junctura.run.DoubtPolicy;
import io.junctura.run.DoubtPolicy.Cause;
import io.junctura.run.DoubtPolicy.Verdict;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Position;
import io.junctura.run.Restoration;
import io.junctura.run.RetryPolicy;
import io.junctura.run.RunState;
import io.junctura.run.Wait;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds the input of attempts and asks whether they may be made now: circuit breaker, limits of the connection, deadly steps,
 * doubts of earlier attempts. */
final class AttemptPreparation {
    private static final String STOPPED =
            "The server stopped during this attempt; whether it was carried out is not known.";

    private final Actions actions;
    private final Circuits circuits;
    private final ConnectionLimiters limiters;
    private final CrashCount crashes;
    private final Clock clock;

    /** Null: the database was not restored from a backup, or doubts of that time are not asked about. */
    private final @Nullable Restoration restoration;

    AttemptPreparation(
            Actions actions,
            Circuits circuits,
            ConnectionLimiters limiters,
            CrashCount crashes,
            Clock clock,
            @Nullable Restoration restoration) {
        this.actions = actions;
        this.circuits = circuits;
        this.limiters = limiters;
        this.crashes = crashes;
        this.clock = clock;
        this.restoration = restoration;
    }

    /** Binds the input of an attempt, or takes in why that cannot be. */
    void prepare(ActiveRun active, Decision.Execute execute) {
        ActionStep step = execute.step();
        String path = execute.path();
        if (isDeadly(active, execute)) return;
        String connection = connection(active, step);
        long callerLimit = CallerLimit.of(active.run, step, path, clock.millis());
        if (connection != null
                && callerLimit != CallerLimit.NONE
                && isLeftAlone(active, execute, connection, callerLimit)) {
            return;
        }
        if (connection != null && circuits.isRefused(connection)) {
            waitsUntilMended(active, path, connection, active.permit(path));
            return;
        }
        ConnectionLimiter limiter =
                callerLimit == CallerLimit.NONE ? limiters.of(connection) : limiters.limiting(connection);
        ConnectionLimiter.Permit permit = limiter == null ? null : permit(active, path, limiter);
        if (limiter != null && permit == null) return;
        Circuits.Admission admission = circuits.admit(connection, clock.millis());
        if (connection != null && admission.again() != 0 && callerLimit != CallerLimit.NONE) {
            if (permit != null) permit.giveBack();
            isLeftAlone(active, execute, connection, callerLimit);
            return;
        }
        if (connection != null && admission.again() != 0) {
            putOff(active, path, connection, permit, admission.again());
            return;
        }
        int mendings = circuits.mendings(connection);
        Actions.Prepared prepared;
        try {
            prepared = actions(active).prepare(step.use(), connection, execute.input());
        } catch (ConnectorException e) {
            if (permit != null) permit.giveBack();
            long now = clock.millis();
            Failure failure = unprepared(connection, admission.probe(), mendings, Failure.of(e), now);
            List<Entry> entries =
                    RetryPolicy.entries(active.run, step, path, execute.attempt(), now, now, failure, OnDoubt.REPEAT);
            for (Entry entry : entries) active.take(entry);
            active.pending.fixed = true;
            return;
        }
        Effect effect = prepared.effect();
        OnDoubt onDoubt = DoubtPolicy.of(step.onDoubt(), effect);
        boolean repeats = DoubtPolicy.verdict(Cause.RESTORED, onDoubt) == Verdict.REPEAT;
        boolean read = effect == Effect.READ;
        Position position = active.run.state().position(path);
        boolean announced = position != null && position.status() == Position.Status.STARTED;
        boolean answered = position != null && position.mayRepeat();
        // Before the attempt is announced: that is no answer to a later doubt.
        Set<Integer> settled = settled(position);
        String doubt = repeats || answered ? null : doubtSinceBackup(active, path);
        if (doubt == null && !announced && (!repeats || execute.fixed() || answered)) {
            // Of the first attempt it says what $now() was; a later one, or one that waited for its turn, begins now.
            long at = position == null ? execute.now() : clock.millis();
            active.take(new Entry.Started(path, execute.attempt(), at, onDoubt));
            active.pending.first = true;
            active.announced = true;
        }
        active.begins(new Attempt(
                active,
                path,
                step,
                prepared,
                execute.attempt(),
                onDoubt,
                read,
                doubt,
                connection,
                permit,
                admission.probe(),
                repeats && step.head().timeout() == null ? callerLimit : CallerLimit.NONE,
                position != null && position.remembers(),
                settled));
    }

    /**
     * Whether a step whose caller waits cannot be attempted now, since its system is to be left alone. It fails if that lasts
     * longer than the caller waits; else it is tried again then.
     */
    private boolean isLeftAlone(ActiveRun active, Decision.Execute execute, String connection, long callerLimit) {
        long now = clock.millis();
        long again = circuits.pause(connection, now);
        if (again <= now) return false;
        ConnectionLimiter.Permit permit = active.permit(execute.path());
        if (permit != null) permit.giveBack();
        active.pending.fixed = true;
        if (again <= callerLimit) {
            active.take(new Entry.Waiting(execute.path(), now, new Wait.Until(again)));
            return true;
        }
        boolean refused = again == Circuits.WHEN_MENDED;
        Failure why = new Failure(
                refused ? ErrorKind.CREDENTIALS : ErrorKind.TRY_LATER,
                Reached.NO,
                null,
                refused
                        ? "The credentials of the connection \"" + connection
                                + "\" were refused, and have not been replaced since."
                        : "The system of the connection \"" + connection
                                + "\" has not answered lately, and is not asked again while the caller waits.");
        active.take(new Entry.Failed(execute.path(), execute.attempt(), now, now, why, true));
        return true;
    }

    /** The items of its batch that an attempt does not send. */
    private static Set<Integer> settled(@Nullable Position position) {
        if (position == null) return Set.of();
        Batch batch = position.batch();
        return batch == null ? Set.of() : batch.settled(position.mayRepeat());
    }

    /** Without credentials, or without the connection itself, none of its attempts can be made until somebody mends that. */
    private Failure unprepared(
            @Nullable String connection, Circuits.@Nullable Probe probe, int mendings, Failure why, long now) {
        if (why.kind() == ErrorKind.CREDENTIALS) {
            Failure told = circuits.told(connection, probe, mendings, why, now).failure();
            return told == null ? why : told;
        }
        // All else says nothing of the system at its other end.
        if (probe != null) probe.over();
        return why;
    }

    /** What lets an attempt over a connection with limits. Null: not yet; it waits in line, and does not count as one. */
    private ConnectionLimiter.@Nullable Permit permit(ActiveRun active, String path, ConnectionLimiter limiter) {
        ConnectionLimiter.Permit given = active.permit(path);
        if (given != null) return given;
        ConnectionLimiter.Permit permit = limiter.admit(active.flowQueue.flow(), active.run.id());
        if (permit == null) waitsInLine(active, path, limiter, clock.millis());
        return permit;
    }

    private void waitsInLine(ActiveRun active, String path, ConnectionLimiter limiter, long since) {
        active.take(new Entry.Waiting(path, clock.millis(), new Wait.Limit(limiter.connection, since)));
        limiter.look();
    }

    /** A system that does not answer is left alone: the attempt is not made, and does not count as one. */
    private void putOff(
            ActiveRun active, String path, String connection, ConnectionLimiter.@Nullable Permit permit, long until) {
        if (until == Circuits.WHEN_MENDED) {
            waitsUntilMended(active, path, connection, permit);
            return;
        }
        long since = permit == null ? clock.millis() : permit.waitsSince();
        ConnectionLimiter limiter = limiters.putOff(connection, permit, active.flowQueue.flow(), active.run.id());
        waitsInLine(active, path, limiter, since);
    }

    private void waitsUntilMended(
            ActiveRun active, String path, String connection, ConnectionLimiter.@Nullable Permit permit) {
        if (permit != null) permit.giveBack();
        active.take(new Entry.Waiting(path, clock.millis(), new Wait.Mended(connection)));
    }

    /** A step that has killed the process time and again waits for a person. */
    private boolean isDeadly(ActiveRun active, Decision.Execute execute) {
        String path = execute.path();
        if (!hasDiedOf(active, path)) return false;
        Position position = active.run.state().position(path);
        if (position != null && position.mayRepeat()) {
            crashes.forget(active.run.id(), path);
            return false;
        }
        asksAPerson(active, path, execute.attempt(), execute.now());
        return true;
    }

    private boolean hasDiedOf(ActiveRun active, String path) {
        return crashes.count(active.run.id(), path) >= DoubtPolicy.MOST_DEATHS;
    }

    private void asksAPerson(ActiveRun active, String path, int attempt, long started) {
        long now = clock.millis();
        String message = "The server stopped " + crashes.count(active.run.id(), path)
                + " times in a row while this step was attempted; whether it was carried out is not known.";
        Failure why = new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, message);
        Verdict verdict = DoubtPolicy.verdict(Cause.PROCESS_DIED_OFTEN, OnDoubt.ASK);
        for (Entry entry : DoubtPolicy.entries(path, attempt, started, now, why, verdict)) active.take(entry);
        active.pending.fixed = true;
    }

    private static @Nullable String connection(ActiveRun active, ActionStep step) {
        return active.run.flow().connection(step.connection());
    }

    /** The process died during an attempt that may not simply be repeated. */
    void recover(ActiveRun active, Decision.Recover recover) {
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
        active.begins(new Attempt(
                active,
                path,
                recover.step(),
                prepared,
                position.attempts(),
                onDoubt,
                false,
                STOPPED,
                connection(active, recover.step()),
                null,
                null,
                CallerLimit.NONE,
                position.remembers(),
                Set.of()));
    }

    /** An action that cannot even be asked. */
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

    /** Whether a step may have been done after the backup was made, and nobody has found out. */
    static @Nullable String doubtSinceBackup(ActiveRun active, String path) {
        Entry.Restored restored = active.run.state().restored();
        if (restored == null || !active.run.state().mayHaveBeenDone(path)) return null;
        return "The server was restored from a backup of "
                + Instant.ofEpochMilli(restored.backup()).truncatedTo(ChronoUnit.SECONDS)
                + "; whether this step was carried out after that is not known.";
    }

    private Actions actions(ActiveRun active) {
        return actions.as(active.run.flow().pins());
    }

    /**
     * A run of the backup that the database was restored from may have gone on after that was made. Before it is told
     * anything: to be attempted again, as somebody had answered by then, is no answer to this doubt.
     */
    void noteTheRestore(ActiveRun active) {
        Restoration last = restoration;
        if (last == null || active.run.id() > last.lastRun() || active.behind || active.cannotGoOn()) return;
        RunState state = active.run.state();
        Entry.Restored known = state.restored();
        boolean noted = known != null && known.restored() == last.restored();
        if (noted || state.outcome() != null) return;
        active.take(new Entry.Restored(clock.millis(), last.backup(), last.restored()));
        active.pending.fixed = true;
    }
}
