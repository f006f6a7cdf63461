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
    private final Gates gates;
    private final Deaths deaths;
    private final Clock clock;

    /** Null: the database was not restored from a backup, or doubts of that time are not asked about. */
    private final @Nullable Restoration restoration;

    AttemptPreparation(
            Actions actions,
            Circuits circuits,
            Gates gates,
            Deaths deaths,
            Clock clock,
            @Nullable Restoration restoration) {
        this.actions = actions;
        this.circuits = circuits;
        this.gates = gates;
        this.deaths = deaths;
        this.clock = clock;
        this.restoration = restoration;
    }

    /** Binds the input of an attempt, or takes in why that cannot be. */
    void prepare(Held held, Decision.Execute execute) {
        ActionStep step = execute.step();
        String path = execute.path();
        if (isDeadly(held, execute)) return;
        String connection = connection(held, step);
        long callerLimit = CallerLimit.of(held.run, step, path, clock.millis());
        if (connection != null
                && callerLimit != CallerLimit.NONE
                && isLeftAlone(held, execute, connection, callerLimit)) {
            return;
        }
        if (connection != null && circuits.isRefused(connection)) {
            waitsUntilMended(held, path, connection, held.pass(path));
            return;
        }
        Gate gate = callerLimit == CallerLimit.NONE ? gates.of(connection) : gates.limiting(connection);
        Gate.Pass pass = gate == null ? null : pass(held, path, gate);
        if (gate != null && pass == null) return;
        Circuits.Admission admission = circuits.admit(connection, clock.millis());
        if (connection != null && admission.again() != 0 && callerLimit != CallerLimit.NONE) {
            if (pass != null) pass.giveBack();
            isLeftAlone(held, execute, connection, callerLimit);
            return;
        }
        if (connection != null && admission.again() != 0) {
            putOff(held, path, connection, pass, admission.again());
            return;
        }
        int mendings = circuits.mendings(connection);
        Actions.Prepared prepared;
        try {
            prepared = actions(held).prepare(step.use(), connection, execute.input());
        } catch (ConnectorException e) {
            if (pass != null) pass.giveBack();
            long now = clock.millis();
            Failure failure = unprepared(connection, admission.probe(), mendings, Failure.of(e), now);
            List<Entry> entries =
                    RetryPolicy.entries(held.run, step, path, execute.attempt(), now, now, failure, OnDoubt.REPEAT);
            for (Entry entry : entries) held.take(entry);
            held.pending.fixed = true;
            return;
        }
        Effect effect = prepared.effect();
        OnDoubt onDoubt = DoubtPolicy.of(step.onDoubt(), effect);
        boolean repeats = DoubtPolicy.verdict(Cause.RESTORED, onDoubt) == Verdict.REPEAT;
        boolean read = effect == Effect.READ;
        Position position = held.run.state().position(path);
        boolean announced = position != null && position.status() == Position.Status.STARTED;
        boolean answered = position != null && position.mayRepeat();
        // Before the attempt is announced: that is no answer to a later doubt.
        Set<Integer> settled = settled(position);
        String doubt = repeats || answered ? null : doubtSinceBackup(held, path);
        if (doubt == null && !announced && (!repeats || execute.fixed() || answered)) {
            // Of the first attempt it says what $now() was; a later one, or one that waited for its turn, begins now.
            long at = position == null ? execute.now() : clock.millis();
            held.take(new Entry.Started(path, execute.attempt(), at, onDoubt));
            held.pending.first = true;
            held.announced = true;
        }
        held.begins(new Attempt(
                held,
                path,
                step,
                prepared,
                execute.attempt(),
                onDoubt,
                read,
                doubt,
                connection,
                pass,
                admission.probe(),
                repeats && step.head().timeout() == null ? callerLimit : CallerLimit.NONE,
                position != null && position.remembers(),
                settled));
    }

    /**
     * Whether a step whose caller waits cannot be attempted now, since its system is to be left alone. It fails if that lasts
     * longer than the caller waits; else it is tried again then.
     */
    private boolean isLeftAlone(Held held, Decision.Execute execute, String connection, long callerLimit) {
        long now = clock.millis();
        long again = circuits.pause(connection, now);
        if (again <= now) return false;
        Gate.Pass pass = held.pass(execute.path());
        if (pass != null) pass.giveBack();
        held.pending.fixed = true;
        if (again <= callerLimit) {
            held.take(new Entry.Waiting(execute.path(), now, new Wait.Until(again)));
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
        held.take(new Entry.Failed(execute.path(), execute.attempt(), now, now, why, true));
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
    private Gate.@Nullable Pass pass(Held held, String path, Gate gate) {
        Gate.Pass given = held.pass(path);
        if (given != null) return given;
        Gate.Pass pass = gate.admit(held.lane.flow(), held.run.id());
        if (pass == null) waitsInLine(held, path, gate, clock.millis());
        return pass;
    }

    private void waitsInLine(Held held, String path, Gate gate, long since) {
        held.take(new Entry.Waiting(path, clock.millis(), new Wait.Limit(gate.connection, since)));
        gate.look();
    }

    /** A system that does not answer is left alone: the attempt is not made, and does not count as one. */
    private void putOff(Held held, String path, String connection, Gate.@Nullable Pass pass, long until) {
        if (until == Circuits.WHEN_MENDED) {
            waitsUntilMended(held, path, connection, pass);
            return;
        }
        long since = pass == null ? clock.millis() : pass.waitsSince();
        Gate gate = gates.putOff(connection, pass, held.lane.flow(), held.run.id());
        waitsInLine(held, path, gate, since);
    }

    private void waitsUntilMended(Held held, String path, String connection, Gate.@Nullable Pass pass) {
        if (pass != null) pass.giveBack();
        held.take(new Entry.Waiting(path, clock.millis(), new Wait.Mended(connection)));
    }

    /** A step that has killed the process time and again waits for a person. */
    private boolean isDeadly(Held held, Decision.Execute execute) {
        String path = execute.path();
        if (!hasDiedOf(held, path)) return false;
        Position position = held.run.state().position(path);
        if (position != null && position.mayRepeat()) {
            deaths.forget(held.run.id(), path);
            return false;
        }
        asksAPerson(held, path, execute.attempt(), execute.now());
        return true;
    }

    private boolean hasDiedOf(Held held, String path) {
        return deaths.count(held.run.id(), path) >= DoubtPolicy.MOST_DEATHS;
    }

    private void asksAPerson(Held held, String path, int attempt, long started) {
        long now = clock.millis();
        String message = "The server stopped " + deaths.count(held.run.id(), path)
                + " times in a row while this step was attempted; whether it was carried out is not known.";
        Failure why = new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, message);
        Verdict verdict = DoubtPolicy.verdict(Cause.PROCESS_DIED_OFTEN, OnDoubt.ASK);
        for (Entry entry : DoubtPolicy.entries(path, attempt, started, now, why, verdict)) held.take(entry);
        held.pending.fixed = true;
    }

    private static @Nullable String connection(Held held, ActionStep step) {
        String slot = step.connection();
        return slot == null ? null : held.run.flow().connections().getOrDefault(slot, slot);
    }

    /** The process died during an attempt that may not simply be repeated. */
    void recover(Held held, Decision.Recover recover) {
        Position position = recover.position();
        String path = position.step();
        OnDoubt onDoubt = position.onDoubt();
        if (DoubtPolicy.verdict(Cause.PROCESS_DIED, onDoubt) == Verdict.VERIFY && hasDiedOf(held, path)) {
            asksAPerson(held, path, position.attempts(), position.started());
            return;
        }
        Actions.Prepared prepared;
        try {
            prepared = actions(held).prepare(recover.step().use(), connection(held, recover.step()), recover.input());
        } catch (ConnectorException e) {
            prepared = new Unanswerable(e);
        }
        held.begins(new Attempt(
                held,
                path,
                recover.step(),
                prepared,
                position.attempts(),
                onDoubt,
                false,
                STOPPED,
                connection(held, recover.step()),
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
    static @Nullable String doubtSinceBackup(Held held, String path) {
        Entry.Restored restored = held.run.state().restored();
        if (restored == null || !held.run.state().mayHaveBeenDone(path)) return null;
        return "The server was restored from a backup of "
                + Instant.ofEpochMilli(restored.backup()).truncatedTo(ChronoUnit.SECONDS)
                + "; whether this step was carried out after that is not known.";
    }

    private Actions actions(Held held) {
        return actions.as(held.run.flow().pins());
    }

    /**
     * A run of the backup that the database was restored from may have gone on after that was made. Before it is told
     * anything: to be attempted again, as somebody had answered by then, is no answer to this doubt.
     */
    void noteTheRestore(Held held) {
        Restoration last = restoration;
        if (last == null || held.run.id() > last.lastRun() || held.behind || held.cannotGoOn()) return;
        RunState state = held.run.state();
        Entry.Restored known = state.restored();
        boolean noted = known != null && known.restored() == last.restored();
        if (noted || state.outcome() != null) return;
        held.take(new Entry.Restored(clock.millis(), last.backup(), last.restored()));
        held.pending.fixed = true;
    }
}
