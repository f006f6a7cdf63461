package io.junctura.dispatch;

import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.ErrorKind;
import io.junctura.api.FileRef;
import io.junctura.api.Reached;
import io.junctura.api.Rows;
import io.junctura.connector.Actions;
import io.junctura.definition.ActionStep;
import io.junctura.definition.CallStep;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.OnDoubt;
import io.junctura.files.RowSource;
import io.junctura.json.Footprint;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.run.Batch;
import io.junctura.run.CallerLimit;
import io.junctura.run.Decision;
import io.junctura.run.DoubtPolicy;
import io.junctura.run.DoubtPolicy.Cause;
import io.junctura.run.DoubtPolicy.Verdict;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Items;
import io.junctura.run.Journal;
import io.junctura.run.OrderKeys;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.Restoration;
import io.junctura.run.RetryPolicy;
import io.junctura.run.Run;
import io.junctura.run.RunMachine;
import io.junctura.run.RunState;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what the machine decides for one run: attempts actions, appends what came of it, and lets go of the thread
 * wherever it would have to wait.
 */
final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    /** A call of a call of a call … is a mistake. */
    private static final int DEEPEST_CALL = 32;

    /** So much may be taken in before it is put on disk, effects or not. */
    private static final int MOST_PENDING = 2_000;

    /** The same in bytes of heap, of what is taken in and of the payloads of runs that are called. */
    private static final long MOST_PENDING_BYTES = 8 << 20;

    private static final Decision NOTHING = new Decision.Idle();

    /** Rows of a loop are being read. */
    private static final Decision READING = new Decision.Idle();

    /** How many rows of a stream are read at a time. */
    private static final int FETCHED_ROWS = 256;

    private static final String STOPPED =
            "The server stopped during this attempt; whether it was carried out is not known.";

    private final Engine engine;

    /** Null: the database was not restored from a backup, or nobody wants to be asked about it. */
    private final @Nullable Restoration restoration;

    Runner(Engine engine) {
        this.engine = engine;
        this.restoration = engine.journal.restoration().orElse(null);
    }

    /** Does the pure steps of a call on its caller's thread; hands it over at the first thing that is more than that. */
    void advanceInline(Held held, Incoming event, Duration timeLimit, Reservation values) {
        while (true) {
            Decision decision = RunMachine.next(held.run, engine.clock.millis());
            // A wait must be known to the journal, which an accepted run's first entries alone are not.
            if (decision instanceof Decision.Note note
                    && held.taken < MOST_PENDING
                    && !(note.entry() instanceof Entry.Waiting)) {
                long bytes = note.entry().footprint();
                values.grow(bytes);
                held.gathers(bytes);
                held.take(note.entry());
            } else if (decision instanceof Decision.End end) {
                held.take(new Entry.Ended(engine.clock.millis(), end.outcome()));
                engine.acceptance.endedInline(held, event);
                return;
            } else {
                engine.acceptance.handedOver(held, event, timeLimit, values);
                return;
            }
        }
    }

    /**
     * Advances a run as far as it goes. The caller owns it.
     *
     * @return false if it keeps its slot: it waits for a commit, for attempts or for memory, and {@link HeldRuns#continues}
     *     or a fact takes it up again
     */
    boolean advance(Held held) {
        try {
            while (true) {
                if (held.gone) {
                    for (Fact fact = held.inbox.poll(); fact != null; fact = held.inbox.poll()) fact.unheard();
                    held.abandon(new ArrayList<>(held.busy.values()));
                    engine.runs.release(held);
                    return true;
                }
                noteTheRestore(held);
                if (hear(held))
                    return held.run.state().outcome() == null ? appendAndGoOn(held) : appendBehindItsEnd(held);
                boolean waits = held.behind && held.run.state().cancelledBy() == null;
                // To be cancelled it waits for nobody, and what it had begun before is still to be ended.
                if (held.behind && !waits && isToBeEnded(held)) return appendAndGoOn(held);
                // What it was told while another goes first is kept, as is its place in the line.
                if (waits && !held.pending.isEmpty()) return appendAndGoOn(held);
                if (waits || held.run.state().outcome() != null) {
                    engine.runs.release(held);
                    return true;
                }
                boolean cancelled = held.run.state().cancelledBy() != null;
                // It has heard what does not wait for a slot; to go on, it waits for one.
                if (held.beside && !cancelled && !(held.sleeps && held.pending.isEmpty())) {
                    engine.runs.queuesAgain(held);
                    return true;
                }
                if (held.cannotGoOn()) {
                    String by = held.run.state().cancelledBy();
                    end(held, by == null ? unable(held) : new Outcome.Cancelled(by));
                    return true;
                }
                Decision decision = RunMachine.next(held.run, engine.clock.millis(), held.busy.keySet());
                long bytes =
                        decision instanceof Decision.Note note ? note.entry().footprint() : 0;
                boolean needsRoom = !(decision instanceof Decision.End) && !(decision instanceof Decision.Idle);
                // It waits for attempts under way, and then goes back into the queue until there is room.
                if (needsRoom && !engine.runs.hasRoom(held, bytes)) decision = NOTHING;
                if (decision instanceof Decision.Fetch fetch && isReading(held, fetch)) decision = READING;
                if (decision instanceof Decision.Note note) {
                    note(held, note);
                    engine.runs.gathers(held, bytes);
                    if (held.taken >= MOST_PENDING || held.pendingBytes >= MOST_PENDING_BYTES)
                        return appendAndGoOn(held);
                } else if (decision instanceof Decision.Execute execute) {
                    prepare(held, execute);
                } else if (decision instanceof Decision.Call call) {
                    call(held, call);
                    if (held.pendingBytes >= MOST_PENDING_BYTES) return appendAndGoOn(held);
                } else if (decision instanceof Decision.Recover recover) {
                    recover(held, recover);
                } else if (decision instanceof Decision.Fetch fetch) {
                    if (!fetch(held, fetch)) return false;
                } else if (decision instanceof Decision.End end) {
                    end(held, end.outcome());
                    return true;
                } else if (!held.ready.isEmpty()) {
                    if (mustAppendFirst(held)) return appendAndGoOn(held);
                    if (!attemptAll(held)) return false;
                } else if (held.busy.isEmpty() && decision == NOTHING) {
                    String never = engine.runs.neverFits(held);
                    if (never != null) {
                        end(held, new Outcome.Failed(null, tooLarge(never)));
                        return true;
                    }
                    if (!held.pending.isEmpty() || !held.toTell.isEmpty()) return appendAndGoOn(held);
                    engine.runs.stepsBack(held);
                    return true;
                } else if (held.busy.isEmpty() && decision != READING) {
                    sleep(held);
                    return true;
                } else if (!held.pending.isEmpty()) {
                    // Known to the journal, and to the caller, before those that are under way come back.
                    return appendAndGoOn(held);
                } else {
                    // What a run that is to end had the turn for is not attempted any more.
                    held.givePassesBack();
                    interruptIfOver(held);
                    lookAgain(held);
                    if (held.disownUnlessTold()) return false;
                }
            }
        } catch (MemoryExhausted e) {
            if (!e.permanent()) {
                // Others use the memory that an expression needs. Nothing was taken in, so it is evaluated again.
                engine.runs.continuesLater(held);
                return false;
            }
            end(held, new Outcome.Failed(null, tooLarge(String.valueOf(e.getMessage()))));
            return true;
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "Run {} of {} cannot go on", held.run.id(), held.run.flow().name(), e);
            end(
                    held,
                    new Outcome.Failed(
                            null,
                            new Failure(
                                    ErrorKind.BROKEN,
                                    Reached.MAYBE,
                                    null,
                                    "The server made a mistake with this run; its log says which ("
                                            + e.getClass().getSimpleName() + ").")));
            return true;
        }
    }

    private static Outcome.Failed unable(Held held) {
        if (held.damage != null) return damaged(held.damage);
        if (held.tooLarge != null) return new Outcome.Failed(null, tooLarge(held.tooLarge));
        return new Outcome.Failed(null, Failure.badInput(held.lost + " Then retry this run, or give it up."));
    }

    private static Failure tooLarge(String why) {
        return new Failure(ErrorKind.BROKEN, Reached.NO, null, why + " Then retry this run, or give it up.");
    }

    /** The end of a run that cannot go on without a value that cannot be read; the others are none the worse for it. */
    static Outcome.Failed damaged(String damage) {
        String message = damage + ". Restore that file from a backup and retry this run, or give it up.";
        return new Outcome.Failed(null, new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, message));
    }

    private static boolean isToBeEnded(Held held) {
        RunState state = held.run.state();
        return state.outcome() == null && !state.positions().isEmpty() && !held.cannotGoOn();
    }

    /**
     * A run of the backup that the database was restored from may have gone on after that was made. Before it is told
     * anything: to be attempted again, as somebody had answered by then, is no answer to this doubt.
     */
    private void noteTheRestore(Held held) {
        Restoration last = restoration;
        if (last == null || held.run.id() > last.lastRun() || held.behind || held.cannotGoOn()) return;
        RunState state = held.run.state();
        Entry.Restored known = state.restored();
        boolean noted = known != null && known.restored() == last.restored();
        if (noted || state.outcome() != null) return;
        held.take(new Entry.Restored(engine.clock.millis(), last.backup(), last.restored()));
        held.pendingFixed = true;
    }

    /** Whether a step may have been done after the backup was made, and nobody has found out. */
    private static @Nullable String doubtSinceBackup(Held held, String path) {
        Entry.Restored restored = held.run.state().restored();
        if (restored == null || !held.run.state().mayHaveBeenDone(path)) return null;
        return "The server was restored from a backup of "
                + Instant.ofEpochMilli(restored.backup()).truncatedTo(ChronoUnit.SECONDS)
                + "; whether this step was carried out after that is not known.";
    }

    /** Takes in what others had to tell. @return whether that must be on disk before anything else happens */
    private boolean hear(Held held) {
        boolean durable = false;
        for (Fact fact = held.inbox.poll(); fact != null; fact = held.inbox.poll()) {
            if (fact instanceof CameBack back) {
                Attempt attempt = back.attempt();
                if (held.cameBack(attempt)) {
                    for (Entry entry : back.entries(held.run.state(), back.ended())) take(held, entry, back.values());
                    held.pendingFixed = true;
                    if (attempt.isMissed()) held.toTell.add(attempt::settled);
                } else {
                    attempt.settled();
                    back.values().close();
                }
                continue;
            }
            if (fact instanceof Remembering remembering) {
                durable |= hears(held, remembering);
                continue;
            }
            // It was looked at, so it has to be set when next, whatever the clock says.
            if (fact == Fact.TIME) engine.runs.lookAt(held, Looks.NEVER);
            if (fact == Fact.PROMOTED && held.behind) engine.runs.promotedMeanwhile(held);
            List<Entry> entries = fact.entries(held.run.state(), engine.clock.millis());
            if (fact.urgent() && !entries.isEmpty()) held.interruptAttempts();
            if (held.cannotGoOn() && needsItsPlace(held, entries)) {
                if (fact instanceof Gate.Turn turn) turn.pass().giveBack();
                fact.unheard();
                continue;
            }
            for (Entry entry : entries) {
                take(held, entry, null);
                held.pendingFixed |= !comesAgain(entry);
            }
            if (fact instanceof Gate.Turn turn && !entries.isEmpty()) held.takes(turn.pass());
            if (fact.durable()) {
                held.toTell.add(fact::committed);
                held.heard.add(fact);
                // One that has not begun ends in this very turn, and never was due.
                durable |= !entries.isEmpty() && !held.behind;
            }
        }
        if (!durable && !held.toTell.isEmpty() && held.pending.isEmpty()) {
            // Nothing came of it, so there is nothing to wait for.
            held.toTell.forEach(Runnable::run);
            held.toTell.clear();
            held.heard.clear();
        }
        return durable;
    }

    /** @return whether it has to be written */
    private boolean hears(Held held, Remembering one) {
        if (!held.awaits(one.attempt())) {
            one.unheard();
            return false;
        }
        for (Entry entry : one.entries(held.run.state(), engine.clock.millis())) take(held, entry, null);
        held.remembered.add(one.remembered());
        held.toTell.add(one::committed);
        held.heard.add(one);
        return true;
    }

    /**
     * Takes in what a run was told, room or not.
     *
     * @param values what its values take so far; null: not reserved elsewhere, since whoever told it keeps them for a moment only
     */
    private void take(Held held, Entry entry, @Nullable Reservation values) {
        held.take(entry);
        boolean room = engine.runs.gathers(held, entry.footprint());
        if (values != null && room) values.close();
        else if (values != null) held.owes(values);
    }

    /** What a run would take its place in the line by may be what is missing. */
    private static boolean needsItsPlace(Held held, List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry instanceof Entry.Resumed) return true;
            if (held.behind && !(entry instanceof Entry.CancelAsked)) return true;
        }
        return false;
    }

    /**
     * Whether it would be told once more, and the same, if it were lost: a time. What people say would not, nor would the
     * end of a run of which no history is kept.
     */
    private static boolean comesAgain(Entry entry) {
        return entry instanceof Entry.Woken woken && woken.by() instanceof Signal.Ready;
    }

    private void note(Held held, Decision.Note note) {
        Entry entry = note.entry();
        for (String left : entry.leaves()) {
            abandonBelow(held, left);
            held.forgetLoops(left);
        }
        held.take(entry);
        held.pendingFixed |= note.fixed();
        held.pendingFirst |= entry instanceof Entry.Waiting waiting && waiting.on() instanceof Wait.Callback;
    }

    /** What goes on below a step counts for nothing any more. */
    private static void abandonBelow(Held held, String step) {
        List<Attempt> attempts = new ArrayList<>();
        for (Attempt attempt : held.busy.values()) {
            if (RunState.isAt(attempt.path, step)) attempts.add(attempt);
        }
        held.abandon(attempts);
        for (Position position : held.run.state().positions()) {
            if (position.waitsFor() instanceof Wait.Child child && RunState.isAt(position.step(), step))
                held.voided.add(child.run());
        }
    }

    /** Binds the input of an attempt, or takes in why that cannot be. */
    private void prepare(Held held, Decision.Execute execute) {
        ActionStep step = execute.step();
        String path = execute.path();
        if (isDeadly(held, execute)) return;
        String connection = connection(held, step);
        long callerLimit = CallerLimit.of(held.run, step, path, engine.clock.millis());
        if (connection != null
                && callerLimit != CallerLimit.NONE
                && isLeftAlone(held, execute, connection, callerLimit)) {
            return;
        }
        if (connection != null && engine.circuits.isRefused(connection)) {
            waitsUntilMended(held, path, connection, held.pass(path));
            return;
        }
        Gate gate = callerLimit == CallerLimit.NONE ? engine.gates.of(connection) : engine.gates.limiting(connection);
        Gate.Pass pass = gate == null ? null : pass(held, path, gate);
        if (gate != null && pass == null) return;
        Circuits.Admission admission = engine.circuits.admit(connection, engine.clock.millis());
        if (connection != null && admission.again() != 0 && callerLimit != CallerLimit.NONE) {
            if (pass != null) pass.giveBack();
            isLeftAlone(held, execute, connection, callerLimit);
            return;
        }
        if (connection != null && admission.again() != 0) {
            putOff(held, path, connection, pass, admission.again());
            return;
        }
        int mendings = engine.circuits.mendings(connection);
        Actions.Prepared prepared;
        try {
            prepared = actions(held).prepare(step.use(), connection, execute.input());
        } catch (ConnectorException e) {
            if (pass != null) pass.giveBack();
            long now = engine.clock.millis();
            Failure failure = unprepared(connection, admission.probe(), mendings, Failure.of(e), now);
            List<Entry> entries =
                    RetryPolicy.entries(held.run, step, path, execute.attempt(), now, now, failure, OnDoubt.REPEAT);
            for (Entry entry : entries) held.take(entry);
            held.pendingFixed = true;
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
            long at = position == null ? execute.now() : engine.clock.millis();
            held.take(new Entry.Started(path, execute.attempt(), at, onDoubt));
            held.pendingFirst = true;
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
        long now = engine.clock.millis();
        long again = engine.circuits.pause(connection, now);
        if (again <= now) return false;
        Gate.Pass pass = held.pass(execute.path());
        if (pass != null) pass.giveBack();
        held.pendingFixed = true;
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
            Failure told =
                    engine.circuits.told(connection, probe, mendings, why, now).failure();
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
        if (pass == null) waitsInLine(held, path, gate, engine.clock.millis());
        return pass;
    }

    private void waitsInLine(Held held, String path, Gate gate, long since) {
        held.take(new Entry.Waiting(path, engine.clock.millis(), new Wait.Limit(gate.connection, since)));
        gate.look();
    }

    /** A system that does not answer is left alone: the attempt is not made, and does not count as one. */
    private void putOff(Held held, String path, String connection, Gate.@Nullable Pass pass, long until) {
        if (until == Circuits.WHEN_MENDED) {
            waitsUntilMended(held, path, connection, pass);
            return;
        }
        long since = pass == null ? engine.clock.millis() : pass.waitsSince();
        Gate gate = engine.gates.putOff(connection, pass, held.lane.flow(), held.run.id());
        waitsInLine(held, path, gate, since);
    }

    private void waitsUntilMended(Held held, String path, String connection, Gate.@Nullable Pass pass) {
        if (pass != null) pass.giveBack();
        held.take(new Entry.Waiting(path, engine.clock.millis(), new Wait.Mended(connection)));
    }

    /** A step that has killed the process time and again waits for a person. */
    private boolean isDeadly(Held held, Decision.Execute execute) {
        String path = execute.path();
        if (!hasDiedOf(held, path)) return false;
        Position position = held.run.state().position(path);
        if (position != null && position.mayRepeat()) {
            engine.deaths.forget(held.run.id(), path);
            return false;
        }
        asksAPerson(held, path, execute.attempt(), execute.now());
        return true;
    }

    private boolean hasDiedOf(Held held, String path) {
        return engine.deaths.count(held.run.id(), path) >= DoubtPolicy.MOST_DEATHS;
    }

    private void asksAPerson(Held held, String path, int attempt, long started) {
        long now = engine.clock.millis();
        String message = "The server stopped " + engine.deaths.count(held.run.id(), path)
                + " times in a row while this step was attempted; whether it was carried out is not known.";
        Failure why = new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, message);
        Verdict verdict = DoubtPolicy.verdict(Cause.PROCESS_DIED_OFTEN, OnDoubt.ASK);
        for (Entry entry : DoubtPolicy.entries(path, attempt, started, now, why, verdict)) held.take(entry);
        held.pendingFixed = true;
    }

    /** Whether what is pending must be on disk before the attempts that are ready are made. */
    private boolean mustAppendFirst(Held held) {
        if (held.pendingFirst || awaitsAnswer(held)) return true;
        if (engine.attempts.isClosing()) return !held.pending.isEmpty();
        if (!held.pendingFixed) return false;
        for (Attempt attempt : held.ready) {
            if (!attempt.read) return true;
        }
        return false;
    }

    private Actions actions(Held held) {
        return engine.actions.as(held.run.flow().pins());
    }

    private static @Nullable String connection(Held held, ActionStep step) {
        String slot = step.connection();
        return slot == null ? null : held.run.flow().connections().getOrDefault(slot, slot);
    }

    /** Whether a response is known that the caller has not been told. */
    private boolean awaitsAnswer(Held held) {
        return held.run.state().response() != null && engine.hasCaller(held.run.id());
    }

    /**
     * Makes the attempts that are ready: the last one here, the others each on a thread of its own.
     *
     * @return whether the caller still owns the run
     */
    private boolean attemptAll(Held held) {
        List<Attempt> ready = held.ready;
        held.ready = new ArrayList<>(1);
        Attempt mine = ready.remove(ready.size() - 1);
        lookAgain(held);
        for (Attempt other : ready) engine.attempts.makeElsewhere(other);
        held.disown();
        // Whoever told it something since it last listened has left that to its owner, and this thread is taken.
        if (!held.inbox.isEmpty() && held.own()) engine.runs.continues(held);
        CameBack back = engine.attempts.make(mine);
        if (back == null) return false;
        engine.runs.addTo(held, back);
        return held.own();
    }

    /** A run whose time is over does not wait for its attempts, but for those of a finally. */
    private void interruptIfOver(Held held) {
        if (held.interrupted || engine.clock.millis() <= RunMachine.end(held.run)) return;
        held.interrupted = true;
        held.interruptAttempts();
    }

    /** While attempts are under way, waits of other positions may be over, or the run's time. */
    private void lookAgain(Held held) {
        long now = engine.clock.millis();
        long time = RunMachine.limit(held.run, now);
        if (time != Long.MAX_VALUE) time++;
        for (Position position : held.run.state().positions()) {
            Wait wait = position.waitsFor();
            if (wait != null) time = Math.min(time, Wait.due(wait));
        }
        if (time == Long.MAX_VALUE || (time >= held.alarm && held.alarm > now)) return;
        engine.runs.lookAt(held, time);
    }

    /** The process died during an attempt that may not simply be repeated. */
    private void recover(Held held, Decision.Recover recover) {
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

    private void call(Held held, Decision.Call call) {
        CallStep step = call.step();
        String path = call.path();
        long now = engine.clock.millis();
        if (call.earlier() != null && goesOn(held, call, call.earlier(), now)) return;
        Position position = held.run.state().position(path);
        String doubt = position != null && position.mayRepeat() ? null : doubtSinceBackup(held, path);
        if (doubt != null) {
            // What it calls has new keys, so that whatever it does would be done twice.
            Failure unknown = new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, doubt);
            Verdict verdict = DoubtPolicy.verdict(Cause.CALL_RESTORED, OnDoubt.ASK);
            for (Entry entry : DoubtPolicy.entries(path, call.attempt(), now, now, unknown, verdict)) held.take(entry);
            held.pendingFixed = true;
            return;
        }
        Optional<PinnedFlow> flow = engine.flows.sibling(held.run.flow(), step.flow());
        String why = flow.isEmpty()
                ? "The integration has no flow \"" + step.flow() + "\"."
                : held.run.accepted().depth() >= DEEPEST_CALL
                        ? "Flows call each other more than " + DEEPEST_CALL + " deep; is it without end?"
                        : null;
        if (why != null || flow.isEmpty()) {
            held.take(new Entry.Failed(path, call.attempt(), now, now, Failure.badInput(String.valueOf(why)), true));
            held.pendingFixed = true;
            return;
        }
        Run.Accepted accepted = new Run.Accepted(now, call.payload(), Map.of(), null, null, 0);
        String line = step.async() ? null : OrderKeys.of(flow.get(), accepted);
        if (line != null && engine.called.waitsForItself(held.run, flow.get(), line)) {
            Failure circle =
                    Failure.badInput("The flow \"" + step.flow() + "\" keeps the runs of the order key \"" + line
                            + "\" in order, and this run is, or was called by, one of them: it would wait for itself."
                            + " Call it with async: true, or with another key.");
            held.take(new Entry.Failed(path, call.attempt(), now, now, circle, true));
            return;
        }
        Journal.NewRun child = engine.called.begin(held, path, flow.get(), call.payload(), step.async());
        held.children.add(child);
        held.pendingBytes += child.payload() == null ? 0 : child.payload().length;
        held.pendingFixed = true;
        if (step.async()) {
            held.take(new Entry.Done(path, call.attempt(), now, now, Map.of("run", Long.toString(child.id()))));
        } else {
            held.take(new Entry.Waiting(path, now, new Wait.Child(child.id())));
        }
    }

    /**
     * Goes on with the run that a step had called before its own run was taken up again: what that has done keeps its
     * keys. One that failed is taken up as well, once it is on disk that its end is waited for; if the process dies in
     * between, the next start does it.
     *
     * @return false if there is none that could go on
     */
    private boolean goesOn(Held held, Decision.Call call, long child, long now) {
        Journal.StoredRun stored = engine.journal.load(child).orElse(null);
        if (stored == null || stored.status() == RunStatus.CANCELLED) return false;
        if (stored.hasLeftNothing() && stored.status() == RunStatus.FAILED) return false;
        // It was given up with the run that it was called for, and is about to end.
        if (!stored.status().isEnded() && stored.state().cancelledBy() != null) return false;
        String path = call.path();
        held.pendingFixed = true;
        Failure why = null;
        if (stored.hasLeftNothing() && forgotten(stored) instanceof Outcome.Failed failed) why = failed.why();
        if (stored.damage() != null) why = damaged(stored.damage()).why();
        if (why == null && stored.status() == RunStatus.FAILED) why = unknownFlow(stored);
        String never = engine.runs.neverFits(stored.carries());
        if (why == null && stored.status() == RunStatus.FAILED && never != null) why = tooLarge(never);
        if (why != null) {
            held.take(new Entry.Failed(path, call.attempt(), now, now, why, true));
            return true;
        }
        RunState state = stored.state();
        held.take(new Entry.Waiting(path, now, new Wait.Child(child, state.ends())));
        if (stored.status() == RunStatus.FAILED) {
            held.toTell.add(() -> engine.called.goOnFor(held.run.id(), child, state.ends()));
        } else if (state.outcome() != null) {
            // Once it is on disk that it is waited for: it may be deleted until then, and what it has responded with
            // it.
            held.toTell.add(() -> engine.called.ended(stored));
        }
        return true;
    }

    /** Why a run cannot be executed, such as that its plugin is gone; null if it can. */
    private @Nullable Failure unknownFlow(Journal.StoredRun stored) {
        try {
            engine.flows.pinned(stored.flow(), stored.revision());
            return null;
        } catch (IllegalStateException e) {
            return Failure.badInput("Run " + stored.id() + ", which this step called, cannot be taken up again: "
                    + e.getMessage() + " Put that right, then resume this run.");
        }
    }

    /** What a run has come to for its caller whose flow keeps no history, and whose end its caller has not heard of. */
    static Outcome forgotten(Journal.StoredRun child) {
        if (child.status() == RunStatus.CANCELLED) return new Outcome.Cancelled("somebody");
        String called = "Run " + child.id() + ", which this step called, has ";
        String message = child.status() == RunStatus.SUCCEEDED
                ? called + "succeeded, but its flow keeps no history, so its result is not known. Resume this run from"
                        + " this step to call the flow anew, with new keys."
                : called + "failed; its flow keeps no history, so why is not known.";
        return new Outcome.Failed(null, new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, message));
    }

    /** Whether the rows that a loop needs are not there yet. Their reading is begun; the run is told when they are there. */
    private boolean isReading(Held held, Decision.Fetch fetch) {
        Items items = fetch.items();
        if (!(items.stream() instanceof Rows.Unread unread)) return false;
        RowSource.Rows rows = held.rows.get(fetch.loop());
        if (rows == null) {
            int some = Math.max(fetch.rows(), FETCHED_ROWS);
            rows = LoopRows.of(engine, held, actions(held), unread, fetch.loop(), items.nextRow(), some);
            held.rows.put(fetch.loop(), rows);
        }
        return rows instanceof LoopRows ahead && !ahead.isThere();
    }

    /** @return false: there is no memory for the rows now; it keeps its slot and comes again */
    private boolean fetch(Held held, Decision.Fetch fetch) {
        Items items = fetch.items();
        try {
            RowSource.Rows rows = held.rows.get(fetch.loop());
            if (rows == null) {
                rows = engine.rows.open((FileRef) Objects.requireNonNull(items.stream()), items.nextRow());
                held.rows.put(fetch.loop(), rows);
            }
            int most = Math.max(fetch.rows(), FETCHED_ROWS);
            List<?> read = rows.next(most);
            items.read(read, read.isEmpty());
            if (read.isEmpty()) {
                rows.close();
                held.rows.remove(fetch.loop());
            }
            engine.runs.gathers(held, Footprint.ofValue(read));
        } catch (MemoryExhausted e) {
            if (!e.permanent()) {
                engine.runs.comesAgain(held, HeldRuns.PAUSE_FOR_ROOM);
                return false;
            }
            unreadable(held, fetch.loop(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            unreadable(held, fetch.loop(), e.getMessage() == null ? e.toString() : e.getMessage());
        }
        return true;
    }

    private void unreadable(Held held, String loop, String why) {
        long now = engine.clock.millis();
        abandonBelow(held, loop);
        held.take(new Entry.Failed(loop, 1, now, now, Failure.badInput(why), true));
        // It may be readable the next time: what follows from this must not be done before it is on disk.
        held.pendingFixed = true;
    }

    private void sleep(Held held) {
        boolean known = held.pending.isEmpty() && held.sleeps;
        if (known && waits(held.run, engine.clock.millis()).equals(held.waits)) {
            engine.runs.release(held);
            return;
        }
        held.sleeps = true;
        held.lane.ended();
        append(held, RunStatus.WAITING, null, () -> engine.asleep(held));
    }

    /**
     * What the journal is told that a run waits for: its time limit among it, under no step's name, or past that the limit
     * of its last words.
     */
    static Map<String, Wait> waits(Run run, long now) {
        Map<String, Wait> waits = new LinkedHashMap<>();
        Outcome outcome = run.state().outcome();
        if (outcome != null && !(outcome instanceof Outcome.Failed)) return Map.of();
        boolean mayBeTakenUp = run.state().cancelledBy() == null;
        boolean left = false;
        for (Position position : run.state().positions()) {
            Wait wait = position.waitsFor();
            left |= position.isAbandoned();
            // What is posted is kept for a run that has failed, or is about to: it may be taken up again. Nothing else
            // comes unasked.
            boolean goesOn = wait != null && outcome == null;
            Wait.Callback posted = goesOn || !mayBeTakenUp ? null : position.waitsForPost();
            if (goesOn) waits.put(position.step(), wait);
            else if (posted != null && (outcome != null || posted.due() > now)) waits.put(position.step(), posted);
        }
        // If the clock was set back since its time was over, it has to be over once more.
        if (waits.isEmpty() && !(left && outcome == null)) return Map.of();
        long limit = RunMachine.limit(run, now);
        if (limit != Long.MAX_VALUE) waits.put("", new Wait.Until(limit + 1));
        return waits;
    }

    private void end(Held held, Outcome outcome) {
        held.abandon(new ArrayList<>(held.busy.values()));
        for (Position position : held.run.state().positions()) {
            boolean called = position.waitsFor() instanceof Wait.Child;
            if (called && position.waitsFor() instanceof Wait.Child child) held.voided.add(child.run());
        }
        held.take(new Entry.Ended(engine.clock.millis(), outcome));
        held.lane.ended();
        Journal.Place place = leavesLine(held, outcome) ? new Journal.Place.Left() : null;
        append(held, outcome.status(), place, () -> engine.ended(held, outcome.status()));
    }

    private static boolean leavesLine(Held held, Outcome outcome) {
        boolean failed = outcome instanceof Outcome.Failed;
        // Whether it may be passed, its flow would know.
        if (held.lost != null) return !failed;
        PinnedFlow flow = held.run.flow();
        return flow.plan().orderBy() != null && !(failed && !OrderKeys.failureFrees(flow));
    }

    /** What its actions remember, if that has changed since the last append; null: it has not. */
    private static Journal.@Nullable AttemptStates states(Held held) {
        Set<String> steps = held.run.state().remembering();
        List<Journal.Remembered> written = held.remembered;
        if (written.isEmpty() && steps.equals(held.remembering)) return null;
        held.remembering = steps;
        held.remembered = new ArrayList<>(0);
        // A step may have ended since its action has remembered something.
        written.removeIf(one -> !steps.contains(one.step()));
        return new Journal.AttemptStates(steps, written);
    }

    /** Puts what is pending on disk; the run goes on after that. @return false: it keeps its slot */
    private boolean appendAndGoOn(Held held) {
        held.sleeps = false;
        append(held, RunStatus.DUE, placeAgain(held), () -> engine.runs.continues(held));
        return false;
    }

    /** What a run was told that has failed: it stays so. @return false: it keeps its slot until that is on disk */
    private boolean appendBehindItsEnd(Held held) {
        append(held, RunStatus.FAILED, null, () -> engine.runs.continues(held));
        return false;
    }

    /**
     * A failed run that had left its line takes its place again when it is taken up. One that is behind another has one, which it
     * leaves to be cancelled.
     */
    private static Journal.@Nullable Place placeAgain(Held held) {
        PinnedFlow flow = held.run.flow();
        if (flow.plan().orderBy() == null) return null;
        if (held.behind && held.run.state().cancelledBy() != null) return new Journal.Place.Left();
        boolean resumed =
                OrderKeys.failureFrees(flow) && held.pending.stream().anyMatch(Entry.Resumed.class::isInstance);
        String line = resumed || held.behind ? OrderKeys.of(flow, held.run.accepted()) : null;
        return line == null ? null : new Journal.Place.Taken(flow.flow(), line);
    }

    /** A called run that had failed: its caller may have failed with it, and comes for its result when it is taken up. */
    private static boolean mayBeAskedFor(Run run) {
        return run.accepted().parent() != null && run.state().ends() > 1;
    }

    private void append(Held held, RunStatus status, Journal.@Nullable Place place, Runnable committed) {
        Run run = held.run;
        List<Entry> entries = held.pending;
        List<Journal.NewRun> children = held.children;
        List<Long> voided = held.voided;
        List<Runnable> toTell = held.toTell;
        List<Fact> heard = held.heard;
        Journal.AttemptStates states = states(held);
        held.pending = new ArrayList<>(4);
        held.taken = 0;
        held.pendingBytes = 0;
        held.pendingFixed = false;
        held.pendingFirst = false;
        if (!children.isEmpty()) held.children = new ArrayList<>(0);
        if (!voided.isEmpty()) held.voided = new ArrayList<>(0);
        if (!toTell.isEmpty()) held.toTell = new ArrayList<>(0);
        if (!heard.isEmpty()) held.heard = new ArrayList<>(0);
        // Null, too, where it has failed before and was told something since.
        Entry.Ended end =
                !entries.isEmpty() && entries.get(entries.size() - 1) instanceof Entry.Ended last ? last : null;
        Outcome outcome = end == null ? null : end.outcome();
        FlowPlan.History history = run.flow().history();
        // What can no longer be taken up again, nor given up, would hold its line for ever.
        boolean holdsLine = outcome instanceof Outcome.Failed
                && run.flow().plan().orderBy() != null
                && !OrderKeys.failureFrees(run.flow());
        boolean forget = outcome != null
                && !holdsLine
                && (history == FlowPlan.History.NONE
                        || (history == FlowPlan.History.ERRORS
                                && outcome instanceof Outcome.Succeeded
                                && !mayBeAskedFor(run)));
        Map<String, Wait> waits = forget ? Map.of() : waits(run, engine.clock.millis());
        boolean same = waits.equals(held.waits);
        held.waits = waits;
        boolean answers = outcome == null && awaitsAnswer(held);
        // What was announced would be in doubt if the process died before its end is on disk.
        boolean awaited = outcome == null
                || held.announced
                || place != null
                || run.accepted().parent() != null
                || !children.isEmpty()
                || !voided.isEmpty()
                || !toTell.isEmpty()
                || engine.hasCaller(run.id());
        boolean forced = run.state().isForced();
        Journal.RunChange change = new Journal.RunChange(
                run.id(),
                held.appends,
                entries,
                status,
                outcome,
                end == null ? engine.clock.millis() : end.at(),
                same ? null : waits,
                place,
                states,
                forget);
        if (!entries.isEmpty()) held.appends++;
        engine.journal.append(new Journal.Atom(children, List.of(change), null, null), new Journal.Told() {
            private boolean behind;
            private boolean leftFromBehind;

            @Override
            public boolean isAwaited() {
                return awaited;
            }

            @Override
            public void promoted(long next) {
                engine.runs.promoted(held.lane, next);
            }

            @Override
            public void leftFromBehind() {
                leftFromBehind = true;
            }

            @Override
            public void fellBehind() {
                behind = true;
            }

            @Override
            public void committed(List<Journal.Receipt> receipts) {
                if (answers) engine.answerBeside(run);
                if (leftFromBehind) {
                    held.lane.behind(-1);
                    held.behind = false;
                } else if (outcome != null && held.behind) engine.runs.promotedMeanwhile(held);
                // Whoever hears that it has ended has heard before whom it has called.
                for (Journal.Receipt child : receipts) {
                    if (child.behind()) engine.called.behind(child.run());
                    else engine.called.accepted(child.run());
                }
                if (behind) engine.runs.fellBehind(held);
                else committed.run();
                for (Runnable told : toTell) told.run();
                for (long child : voided) engine.called.cancelLater(child, "run " + run.id(), forced);
            }

            @Override
            public void refused(String why) {
                LOG.info("What run {} was told after its end is lost: {}", run.id(), why);
                held.gone = true;
                for (Fact fact : heard) fact.unheard();
                engine.called.gone(run.id());
                engine.runs.continues(held);
            }

            @Override
            public void lost(Throwable why) {
                // The server is stopping, and the run is in the journal as it was.
            }
        });
    }
}
