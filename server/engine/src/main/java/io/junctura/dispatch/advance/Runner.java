package io.junctura.dispatch.advance;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.dispatch.decision.DecisionExecution;
import io.junctura.dispatch.decision.FlowCalls;
import io.junctura.dispatch.queue.ActiveRun;
import io.junctura.dispatch.queue.ActiveRuns;
import io.junctura.dispatch.queue.RunDispatcher;
import io.junctura.memory.MemoryExhausted;
import io.junctura.run.Decision;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.RunState;
import io.junctura.run.RunStatus;
import io.junctura.run.machine.RunMachine;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Advances one run: reads its messages, asks the machine what to do, does it, and appends the results to the journal. It gives the
 * thread back wherever the run would have to wait.
 */
public final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    private final RunInbox inbox;
    private final DecisionExecution execution;
    private final ReadyAttempts ready;
    private final RunAppends appends;
    private final ActiveRuns runs;
    private final RunDispatcher dispatcher;
    private final Clock clock;

    public Runner(
            RunInbox inbox,
            DecisionExecution execution,
            ReadyAttempts ready,
            RunAppends appends,
            ActiveRuns runs,
            RunDispatcher dispatcher,
            Clock clock) {
        this.inbox = inbox;
        this.execution = execution;
        this.ready = ready;
        this.appends = appends;
        this.runs = runs;
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    /** What becomes of the slot of a run. */
    private enum Slot {
        /** The run goes on with its next decision. */
        ADVANCES,

        /** The run waits for a commit, for attempts or for memory, and keeps its slot. It is executed again after that. */
        KEPT,

        /** The run has ended, waits, or is queued again. */
        FREE
    }

    /**
     * Advances a run as far as possible. The caller owns it.
     *
     * @return false if it keeps its slot, and is executed again later
     */
    public boolean advance(ActiveRun active) {
        try {
            Slot slot = Slot.ADVANCES;
            while (slot == Slot.ADVANCES) {
                slot = beforeDecision(active);
                if (slot == Slot.ADVANCES) slot = decide(active);
            }
            return slot == Slot.FREE;
        } catch (MemoryExhausted e) {
            if (!e.permanent()) {
                // Nothing was added to the state, so the same expression is evaluated again.
                dispatcher.continuesLater(active);
                return false;
            }
            return fail(active, FlowCalls.tooLarge(String.valueOf(e.getMessage()))) == Slot.FREE;
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "Run {} of {} cannot go on",
                    active.run.id(),
                    active.run.flow().name(),
                    e);
            String message = "The server made a mistake with this run; its log says which ("
                    + e.getClass().getSimpleName() + ").";
            return fail(active, new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, message)) == Slot.FREE;
        }
    }

    private Slot fail(ActiveRun active, Failure why) {
        return end(active, new Outcome.Failed(null, why));
    }

    private Slot end(ActiveRun active, Outcome outcome) {
        appends.end(active, outcome);
        return Slot.FREE;
    }

    private Slot append(ActiveRun active) {
        appends.appendAndGoOn(active);
        return Slot.KEPT;
    }

    private Slot release(ActiveRun active) {
        runs.release(active);
        return Slot.FREE;
    }

    /** Reads messages, and finds out whether the run may take its next step at all. */
    private Slot beforeDecision(ActiveRun active) {
        if (active.gone) {
            inbox.rejectAll(active);
            active.attempts.abandonAll();
            return release(active);
        }
        RunState state = active.run.state();
        if (inbox.read(active)) {
            if (state.outcome() == null) return append(active);
            appends.appendAfterItsEnd(active);
            return Slot.KEPT;
        }
        boolean cancelled = state.cancelledBy() != null;
        boolean nothingPending = active.pending.entries.isEmpty();
        if (active.isBehind() && !cancelled) {
            // Its messages are kept, and it stays behind the other run.
            return nothingPending ? release(active) : append(active);
        }
        // A cancelled run does not wait for its turn, but the scopes that it has begun are still closed in order.
        if (active.isBehind() && hasOpenSteps(active)) return append(active);
        if (state.outcome() != null) return release(active);
        boolean sleeps = active.status == RunStatus.WAITING && nothingPending;
        if (active.isBeside() && !cancelled && !sleeps) {
            // It has read its message. To continue, it waits for a slot of its flow.
            dispatcher.queueAgain(active);
            return Slot.FREE;
        }
        if (active.cannotGoOn())
            return end(active, cancelled ? new Outcome.Cancelled(state.cancelledBy()) : unable(active));
        return Slot.ADVANCES;
    }

    private static boolean hasOpenSteps(ActiveRun active) {
        RunState state = active.run.state();
        return state.outcome() == null && !state.positions().isEmpty() && !active.cannotGoOn();
    }

    private static Outcome unable(ActiveRun active) {
        if (active.damage != null) return FlowCalls.damaged(active.damage);
        if (active.tooLarge != null) return new Outcome.Failed(null, FlowCalls.tooLarge(active.tooLarge));
        return new Outcome.Failed(null, Failure.badInput(active.unavailable + " Then retry this run, or give it up."));
    }

    private Slot decide(ActiveRun active) {
        Decision decision = RunMachine.next(active.run, clock.millis(), active.attempts.steps());
        if (decision instanceof Decision.End end) return end(active, end.outcome());
        DecisionExecution.Next next = execution.carryOut(active, decision);
        return switch (next) {
            case DECIDE -> Slot.ADVANCES;
            case APPEND -> append(active);
            case LATER -> Slot.KEPT;
            case IDLE, READING, NO_ROOM -> afterDecisions(active, next);
        };
    }

    /** The machine has no step that could be taken now: makes the attempts that are ready, or waits. */
    private Slot afterDecisions(ActiveRun active, DecisionExecution.Next why) {
        if (!active.attempts.ready().isEmpty()) {
            if (ready.mustAppendFirst(active)) return append(active);
            return ready.make(active) ? Slot.ADVANCES : Slot.KEPT;
        }
        boolean attempting = !active.attempts.isEmpty();
        if (!attempting && why == DecisionExecution.Next.NO_ROOM) return waitForRoom(active);
        if (!attempting && why == DecisionExecution.Next.IDLE) {
            appends.sleep(active);
            return Slot.FREE;
        }
        // The journal and a waiting caller learn of it before the attempts under way come back.
        if (!active.pending.entries.isEmpty()) return append(active);
        return ready.leaveToAttempts(active) ? Slot.KEPT : Slot.ADVANCES;
    }

    private Slot waitForRoom(ActiveRun active) {
        String never = execution.neverFits(active);
        if (never != null) return fail(active, FlowCalls.tooLarge(never));
        if (!active.pending.entries.isEmpty() || !active.pending.afterCommit.isEmpty()) return append(active);
        runs.stepBack(active);
        return Slot.FREE;
    }
}
