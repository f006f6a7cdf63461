package io.junctura.dispatch;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.Position;
import io.junctura.run.RunState;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import io.junctura.run.machine.RunMachine;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what the machine decides for one run: attempts actions, appends what came of it, and lets go of the thread
 * wherever it would have to wait.
 */
final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    /** So much may be taken in before it is put on disk, effects or not. */
    static final int MOST_PENDING = 2_000;

    /** The same in bytes of heap, of what is taken in and of the payloads of runs that are called. */
    private static final long MOST_PENDING_BYTES = 8 << 20;

    private static final Decision NOTHING = new Decision.Idle();

    /** Rows of a loop are being read. */
    private static final Decision READING = new Decision.Idle();

    private final ActiveRuns runs;
    private final Attempts attempts;
    private final AttemptPreparation preparation;
    private final FlowCalls calls;
    private final LoopReading loops;
    private final RunAppends appends;
    private final Clock clock;

    Runner(
            ActiveRuns runs,
            Attempts attempts,
            AttemptPreparation preparation,
            FlowCalls calls,
            LoopReading loops,
            RunAppends appends,
            Clock clock) {
        this.runs = runs;
        this.attempts = attempts;
        this.preparation = preparation;
        this.calls = calls;
        this.loops = loops;
        this.appends = appends;
        this.clock = clock;
    }

    /**
     * Advances a run as far as it goes. The caller owns it.
     *
     * @return false if it keeps its slot: it waits for a commit, for attempts or for memory, and {@link ActiveRuns#continues}
     *     or a message takes it up again
     */
    boolean advance(ActiveRun active) {
        try {
            while (true) {
                if (active.gone) {
                    for (RunMessage message = active.inbox.poll(); message != null; message = active.inbox.poll())
                        message.rejected();
                    active.abandon(new ArrayList<>(active.busy.values()));
                    runs.release(active);
                    return true;
                }
                preparation.noteTheRestore(active);
                if (hear(active))
                    return active.run.state().outcome() == null
                            ? appends.appendAndGoOn(active)
                            : appends.appendBehindItsEnd(active);
                boolean waits = active.behind && active.run.state().cancelledBy() == null;
                // To be cancelled it waits for nobody, and what it had begun before is still to be ended.
                if (active.behind && !waits && isToBeEnded(active)) return appends.appendAndGoOn(active);
                // What it was told while another goes first is kept, as is its place in the line.
                if (waits && !active.pending.entries.isEmpty()) return appends.appendAndGoOn(active);
                if (waits || active.run.state().outcome() != null) {
                    runs.release(active);
                    return true;
                }
                boolean cancelled = active.run.state().cancelledBy() != null;
                // It has heard what does not wait for a slot; to go on, it waits for one.
                if (active.beside && !cancelled && !(active.sleeps && active.pending.entries.isEmpty())) {
                    runs.queuesAgain(active);
                    return true;
                }
                if (active.cannotGoOn()) {
                    String by = active.run.state().cancelledBy();
                    appends.end(active, by == null ? unable(active) : new Outcome.Cancelled(by));
                    return true;
                }
                Decision decision = RunMachine.next(active.run, clock.millis(), active.busy.keySet());
                long bytes =
                        decision instanceof Decision.Note note ? note.entry().footprint() : 0;
                boolean needsRoom = !(decision instanceof Decision.End) && !(decision instanceof Decision.Idle);
                // It waits for attempts under way, and then goes back into the queue until there is room.
                if (needsRoom && !runs.hasRoom(active, bytes)) decision = NOTHING;
                if (decision instanceof Decision.Fetch fetch && loops.isReading(active, fetch)) decision = READING;
                if (decision instanceof Decision.Note note) {
                    note(active, note);
                    runs.gathers(active, bytes);
                    if (active.pending.taken >= MOST_PENDING || active.pending.bytes >= MOST_PENDING_BYTES)
                        return appends.appendAndGoOn(active);
                } else if (decision instanceof Decision.Execute execute) {
                    preparation.prepare(active, execute);
                } else if (decision instanceof Decision.Call call) {
                    calls.call(active, call);
                    if (active.pending.bytes >= MOST_PENDING_BYTES) return appends.appendAndGoOn(active);
                } else if (decision instanceof Decision.Recover recover) {
                    preparation.recover(active, recover);
                } else if (decision instanceof Decision.Fetch fetch) {
                    if (!loops.fetch(active, fetch)) return false;
                } else if (decision instanceof Decision.End end) {
                    appends.end(active, end.outcome());
                    return true;
                } else if (!active.ready.isEmpty()) {
                    if (mustAppendFirst(active)) return appends.appendAndGoOn(active);
                    if (!attemptAll(active)) return false;
                } else if (active.busy.isEmpty() && decision == NOTHING) {
                    String never = runs.neverFits(active);
                    if (never != null) {
                        appends.end(active, new Outcome.Failed(null, FlowCalls.tooLarge(never)));
                        return true;
                    }
                    if (!active.pending.entries.isEmpty() || !active.pending.afterCommit.isEmpty())
                        return appends.appendAndGoOn(active);
                    runs.stepsBack(active);
                    return true;
                } else if (active.busy.isEmpty() && decision != READING) {
                    appends.sleep(active);
                    return true;
                } else if (!active.pending.entries.isEmpty()) {
                    // Known to the journal, and to the caller, before those that are under way come back.
                    return appends.appendAndGoOn(active);
                } else {
                    // What a run that is to end had the turn for is not attempted any more.
                    active.givePermitsBack();
                    interruptIfOver(active);
                    lookAgain(active);
                    if (active.disownUnlessTold()) return false;
                }
            }
        } catch (MemoryExhausted e) {
            if (!e.permanent()) {
                // Others use the memory that an expression needs. Nothing was taken in, so it is evaluated again.
                runs.continuesLater(active);
                return false;
            }
            appends.end(active, new Outcome.Failed(null, FlowCalls.tooLarge(String.valueOf(e.getMessage()))));
            return true;
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "Run {} of {} cannot go on",
                    active.run.id(),
                    active.run.flow().name(),
                    e);
            appends.end(
                    active,
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

    private static Outcome.Failed unable(ActiveRun active) {
        if (active.damage != null) return FlowCalls.damaged(active.damage);
        if (active.tooLarge != null) return new Outcome.Failed(null, FlowCalls.tooLarge(active.tooLarge));
        return new Outcome.Failed(null, Failure.badInput(active.lost + " Then retry this run, or give it up."));
    }

    private static boolean isToBeEnded(ActiveRun active) {
        RunState state = active.run.state();
        return state.outcome() == null && !state.positions().isEmpty() && !active.cannotGoOn();
    }

    /** Takes in what others had to tell. @return whether that must be on disk before anything else happens */
    private boolean hear(ActiveRun active) {
        boolean durable = false;
        for (RunMessage message = active.inbox.poll(); message != null; message = active.inbox.poll()) {
            if (message instanceof AttemptFinished back) {
                Attempt attempt = back.attempt();
                if (active.cameBack(attempt)) {
                    for (Entry entry : back.entries(active.run.state(), back.ended()))
                        take(active, entry, back.values());
                    active.pending.fixed = true;
                    if (attempt.isMissed()) active.pending.afterCommit.add(attempt::settled);
                } else {
                    attempt.settled();
                    back.values().close();
                }
                continue;
            }
            if (message instanceof AttemptStateWritten remembering) {
                durable |= hears(active, remembering);
                continue;
            }
            // It was looked at, so it has to be set when next, whatever the clock says.
            if (message == RunMessage.TIME) runs.lookAt(active, WakeUps.NEVER);
            if (message == RunMessage.PROMOTED && active.behind) runs.promotedMeanwhile(active);
            List<Entry> entries = message.entries(active.run.state(), clock.millis());
            if (message.urgent() && !entries.isEmpty()) active.interruptAttempts();
            if (active.cannotGoOn() && needsItsPlace(active, entries)) {
                if (message instanceof ConnectionLimiter.Turn turn)
                    turn.permit().giveBack();
                message.rejected();
                continue;
            }
            for (Entry entry : entries) {
                take(active, entry, null);
                active.pending.fixed |= !comesAgain(entry);
            }
            if (message instanceof ConnectionLimiter.Turn turn && !entries.isEmpty()) active.takes(turn.permit());
            if (message.durable()) {
                active.pending.afterCommit.add(message::committed);
                active.pending.messages.add(message);
                // One that has not begun ends in this very turn, and never was due.
                durable |= !entries.isEmpty() && !active.behind;
            }
        }
        if (!durable && !active.pending.afterCommit.isEmpty() && active.pending.entries.isEmpty()) {
            // Nothing came of it, so there is nothing to wait for.
            active.pending.afterCommit.forEach(Runnable::run);
            active.pending.afterCommit.clear();
            active.pending.messages.clear();
        }
        return durable;
    }

    /** @return whether it has to be written */
    private boolean hears(ActiveRun active, AttemptStateWritten one) {
        if (!active.awaits(one.attempt())) {
            one.rejected();
            return false;
        }
        for (Entry entry : one.entries(active.run.state(), clock.millis())) take(active, entry, null);
        active.pending.remembered.add(one.remembered());
        active.pending.afterCommit.add(one::committed);
        active.pending.messages.add(one);
        return true;
    }

    /**
     * Takes in what a run was told, room or not.
     *
     * @param values what its values take so far; null: not reserved elsewhere, since whoever told it keeps them for a moment only
     */
    private void take(ActiveRun active, Entry entry, @Nullable Reservation values) {
        active.take(entry);
        boolean room = runs.gathers(active, entry.footprint());
        if (values != null && room) values.close();
        else if (values != null) active.owes(values);
    }

    /** What a run would take its place in the line by may be what is missing. */
    private static boolean needsItsPlace(ActiveRun active, List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry instanceof Entry.Resumed) return true;
            if (active.behind && !(entry instanceof Entry.CancelAsked)) return true;
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

    private void note(ActiveRun active, Decision.Note note) {
        Entry entry = note.entry();
        for (String left : entry.leaves()) {
            active.abandonBelow(left);
            active.forgetLoops(left);
        }
        active.take(entry);
        active.pending.fixed |= note.fixed();
        active.pending.first |= entry instanceof Entry.Waiting waiting && waiting.on() instanceof Wait.Callback;
    }

    /** Whether what is pending must be on disk before the attempts that are ready are made. */
    private boolean mustAppendFirst(ActiveRun active) {
        if (active.pending.first || appends.awaitsAnswer(active)) return true;
        if (attempts.isClosing()) return !active.pending.entries.isEmpty();
        if (!active.pending.fixed) return false;
        for (Attempt attempt : active.ready) {
            if (!attempt.read) return true;
        }
        return false;
    }

    /**
     * Makes the attempts that are ready: the last one here, the others each on a thread of its own.
     *
     * @return whether the caller still owns the run
     */
    private boolean attemptAll(ActiveRun active) {
        List<Attempt> ready = active.ready;
        active.ready = new ArrayList<>(1);
        Attempt mine = ready.remove(ready.size() - 1);
        lookAgain(active);
        for (Attempt other : ready) attempts.makeElsewhere(other);
        active.disown();
        // Whoever told it something since it last listened has left that to its owner, and this thread is taken.
        if (!active.inbox.isEmpty() && active.own()) runs.continues(active);
        AttemptFinished back = attempts.make(mine);
        if (back == null) return false;
        runs.addTo(active, back);
        return active.own();
    }

    /** A run whose time is over does not wait for its attempts, but for those of a finally. */
    private void interruptIfOver(ActiveRun active) {
        if (active.interrupted || clock.millis() <= RunMachine.end(active.run)) return;
        active.interrupted = true;
        active.interruptAttempts();
    }

    /** While attempts are under way, waits of other positions may be over, or the run's time. */
    private void lookAgain(ActiveRun active) {
        long now = clock.millis();
        long time = RunMachine.limit(active.run, now);
        if (time != Long.MAX_VALUE) time++;
        for (Position position : active.run.state().positions()) {
            Wait wait = position.waitsFor();
            if (wait != null) time = Math.min(time, Wait.due(wait));
        }
        if (time == Long.MAX_VALUE || (time >= active.alarm && active.alarm > now)) return;
        runs.lookAt(active, time);
    }
}
