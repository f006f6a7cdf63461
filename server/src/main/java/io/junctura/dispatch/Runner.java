package io.junctura.dispatch;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Items;
import io.junctura.run.OrderKeys;
import io.junctura.run.Outcome;
import io.junctura.run.Position;
import io.junctura.run.RunMachine;
import io.junctura.run.RunState;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import java.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    private final HeldRuns runs;
    private final Attempts attempts;
    private final AttemptPreparation preparation;
    private final FlowCalls calls;
    private final LoopReading loops;
    private final RunAppends appends;
    private final Clock clock;

    Runner(
            HeldRuns runs,
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
     * @return false if it keeps its slot: it waits for a commit, for attempts or for memory, and {@link HeldRuns#continues}
     *     or a fact takes it up again
     */
    boolean advance(Held held) {
        try {
            while (true) {
                if (held.gone) {
                    for (Fact fact = held.inbox.poll(); fact != null; fact = held.inbox.poll()) fact.unheard();
                    held.abandon(new ArrayList<>(held.busy.values()));
                    runs.release(held);
                    return true;
                }
                preparation.noteTheRestore(held);
                if (hear(held))
                    return held.run.state().outcome() == null
                            ? appends.appendAndGoOn(held)
                            : appends.appendBehindItsEnd(held);
                boolean waits = held.behind && held.run.state().cancelledBy() == null;
                // To be cancelled it waits for nobody, and what it had begun before is still to be ended.
                if (held.behind && !waits && isToBeEnded(held)) return appends.appendAndGoOn(held);
                // What it was told while another goes first is kept, as is its place in the line.
                if (waits && !held.pending.entries.isEmpty()) return appends.appendAndGoOn(held);
                if (waits || held.run.state().outcome() != null) {
                    runs.release(held);
                    return true;
                }
                boolean cancelled = held.run.state().cancelledBy() != null;
                // It has heard what does not wait for a slot; to go on, it waits for one.
                if (held.beside && !cancelled && !(held.sleeps && held.pending.entries.isEmpty())) {
                    runs.queuesAgain(held);
                    return true;
                }
                if (held.cannotGoOn()) {
                    String by = held.run.state().cancelledBy();
                    appends.end(held, by == null ? unable(held) : new Outcome.Cancelled(by));
                    return true;
                }
                Decision decision = RunMachine.next(held.run, clock.millis(), held.busy.keySet());
                long bytes =
                        decision instanceof Decision.Note note ? note.entry().footprint() : 0;
                boolean needsRoom = !(decision instanceof Decision.End) && !(decision instanceof Decision.Idle);
                // It waits for attempts under way, and then goes back into the queue until there is room.
                if (needsRoom && !runs.hasRoom(held, bytes)) decision = NOTHING;
                if (decision instanceof Decision.Fetch fetch && loops.isReading(held, fetch)) decision = READING;
                if (decision instanceof Decision.Note note) {
                    note(held, note);
                    runs.gathers(held, bytes);
                    if (held.pending.taken >= MOST_PENDING || held.pending.bytes >= MOST_PENDING_BYTES)
                        return appends.appendAndGoOn(held);
                } else if (decision instanceof Decision.Execute execute) {
                    preparation.prepare(held, execute);
                } else if (decision instanceof Decision.Call call) {
                    calls.call(held, call);
                    if (held.pending.bytes >= MOST_PENDING_BYTES) return appends.appendAndGoOn(held);
                } else if (decision instanceof Decision.Recover recover) {
                    preparation.recover(held, recover);
                } else if (decision instanceof Decision.Fetch fetch) {
                    if (!loops.fetch(held, fetch)) return false;
                } else if (decision instanceof Decision.End end) {
                    appends.end(held, end.outcome());
                    return true;
                } else if (!held.ready.isEmpty()) {
                    if (mustAppendFirst(held)) return appends.appendAndGoOn(held);
                    if (!attemptAll(held)) return false;
                } else if (held.busy.isEmpty() && decision == NOTHING) {
                    String never = runs.neverFits(held);
                    if (never != null) {
                        appends.end(held, new Outcome.Failed(null, FlowCalls.tooLarge(never)));
                        return true;
                    }
                    if (!held.pending.entries.isEmpty() || !held.pending.afterCommit.isEmpty())
                        return appends.appendAndGoOn(held);
                    runs.stepsBack(held);
                    return true;
                } else if (held.busy.isEmpty() && decision != READING) {
                    appends.sleep(held);
                    return true;
                } else if (!held.pending.entries.isEmpty()) {
                    // Known to the journal, and to the caller, before those that are under way come back.
                    return appends.appendAndGoOn(held);
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
                runs.continuesLater(held);
                return false;
            }
            appends.end(held, new Outcome.Failed(null, FlowCalls.tooLarge(String.valueOf(e.getMessage()))));
            return true;
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "Run {} of {} cannot go on", held.run.id(), held.run.flow().name(), e);
            appends.end(
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
        if (held.damage != null) return FlowCalls.damaged(held.damage);
        if (held.tooLarge != null) return new Outcome.Failed(null, FlowCalls.tooLarge(held.tooLarge));
        return new Outcome.Failed(null, Failure.badInput(held.lost + " Then retry this run, or give it up."));
    }

    private static boolean isToBeEnded(Held held) {
        RunState state = held.run.state();
        return state.outcome() == null && !state.positions().isEmpty() && !held.cannotGoOn();
    }

    /** Takes in what others had to tell. @return whether that must be on disk before anything else happens */
    private boolean hear(Held held) {
        boolean durable = false;
        for (Fact fact = held.inbox.poll(); fact != null; fact = held.inbox.poll()) {
            if (fact instanceof CameBack back) {
                Attempt attempt = back.attempt();
                if (held.cameBack(attempt)) {
                    for (Entry entry : back.entries(held.run.state(), back.ended())) take(held, entry, back.values());
                    held.pending.fixed = true;
                    if (attempt.isMissed()) held.pending.afterCommit.add(attempt::settled);
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
            if (fact == Fact.TIME) runs.lookAt(held, Looks.NEVER);
            if (fact == Fact.PROMOTED && held.behind) runs.promotedMeanwhile(held);
            List<Entry> entries = fact.entries(held.run.state(), clock.millis());
            if (fact.urgent() && !entries.isEmpty()) held.interruptAttempts();
            if (held.cannotGoOn() && needsItsPlace(held, entries)) {
                if (fact instanceof Gate.Turn turn) turn.pass().giveBack();
                fact.unheard();
                continue;
            }
            for (Entry entry : entries) {
                take(held, entry, null);
                held.pending.fixed |= !comesAgain(entry);
            }
            if (fact instanceof Gate.Turn turn && !entries.isEmpty()) held.takes(turn.pass());
            if (fact.durable()) {
                held.pending.afterCommit.add(fact::committed);
                held.pending.messages.add(fact);
                // One that has not begun ends in this very turn, and never was due.
                durable |= !entries.isEmpty() && !held.behind;
            }
        }
        if (!durable && !held.pending.afterCommit.isEmpty() && held.pending.entries.isEmpty()) {
            // Nothing came of it, so there is nothing to wait for.
            held.pending.afterCommit.forEach(Runnable::run);
            held.pending.afterCommit.clear();
            held.pending.messages.clear();
        }
        return durable;
    }

    /** @return whether it has to be written */
    private boolean hears(Held held, Remembering one) {
        if (!held.awaits(one.attempt())) {
            one.unheard();
            return false;
        }
        for (Entry entry : one.entries(held.run.state(), clock.millis())) take(held, entry, null);
        held.pending.remembered.add(one.remembered());
        held.pending.afterCommit.add(one::committed);
        held.pending.messages.add(one);
        return true;
    }

    /**
     * Takes in what a run was told, room or not.
     *
     * @param values what its values take so far; null: not reserved elsewhere, since whoever told it keeps them for a moment only
     */
    private void take(Held held, Entry entry, @Nullable Reservation values) {
        held.take(entry);
        boolean room = runs.gathers(held, entry.footprint());
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
            held.abandonBelow(left);
            held.forgetLoops(left);
        }
        held.take(entry);
        held.pending.fixed |= note.fixed();
        held.pending.first |= entry instanceof Entry.Waiting waiting && waiting.on() instanceof Wait.Callback;
    }

    /** Whether what is pending must be on disk before the attempts that are ready are made. */
    private boolean mustAppendFirst(Held held) {
        if (held.pending.first || appends.awaitsAnswer(held)) return true;
        if (attempts.isClosing()) return !held.pending.entries.isEmpty();
        if (!held.pending.fixed) return false;
        for (Attempt attempt : held.ready) {
            if (!attempt.read) return true;
        }
        return false;
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
        for (Attempt other : ready) attempts.makeElsewhere(other);
        held.disown();
        // Whoever told it something since it last listened has left that to its owner, and this thread is taken.
        if (!held.inbox.isEmpty() && held.own()) runs.continues(held);
        CameBack back = attempts.make(mine);
        if (back == null) return false;
        runs.addTo(held, back);
        return held.own();
    }

    /** A run whose time is over does not wait for its attempts, but for those of a finally. */
    private void interruptIfOver(Held held) {
        if (held.interrupted || clock.millis() <= RunMachine.end(held.run)) return;
        held.interrupted = true;
        held.interruptAttempts();
    }

    /** While attempts are under way, waits of other positions may be over, or the run's time. */
    private void lookAgain(Held held) {
        long now = clock.millis();
        long time = RunMachine.limit(held.run, now);
        if (time != Long.MAX_VALUE) time++;
        for (Position position : held.run.state().positions()) {
            Wait wait = position.waitsFor();
            if (wait != null) time = Math.min(time, Wait.due(wait));
        }
        if (time == Long.MAX_VALUE || (time >= held.alarm && held.alarm > now)) return;
        runs.lookAt(held, time);
    }
}
