package io.junctura.dispatch.advance;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.dispatch.decision.DecisionExecution;
import io.junctura.dispatch.decision.RestoreDoubts;
import io.junctura.dispatch.message.RunMessage;
import io.junctura.dispatch.queue.ActiveRuns;
import io.junctura.dispatch.queue.Obstacle;
import io.junctura.dispatch.queue.RunActor;
import io.junctura.dispatch.queue.RunDispatcher;
import io.junctura.dispatch.queue.RunInbox;
import io.junctura.dispatch.time.WakeUps;
import io.junctura.memory.MemoryExhausted;
import io.junctura.run.Decision;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.RunState;
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

    private final RestoreDoubts restored;
    private final DecisionExecution execution;
    private final ReadyAttempts ready;
    private final RunAppends appends;
    private final ActiveRuns runs;
    private final RunDispatcher dispatcher;
    private final Clock clock;

    public Runner(
            RestoreDoubts restored,
            DecisionExecution execution,
            ReadyAttempts ready,
            RunAppends appends,
            ActiveRuns runs,
            RunDispatcher dispatcher,
            Clock clock) {
        this.restored = restored;
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
    public boolean advance(RunActor active) {
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
            return fail(active, Obstacle.tooLarge(String.valueOf(e.getMessage()))) == Slot.FREE;
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "Run {} of {} cannot go on",
                    active.id(),
                    active.run().flow().name(),
                    e);
            String message = "The server made a mistake with this run; its log says which ("
                    + e.getClass().getSimpleName() + ").";
            return fail(active, new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, message)) == Slot.FREE;
        }
    }

    private Slot fail(RunActor active, Failure why) {
        return end(active, new Outcome.Failed(null, why));
    }

    private Slot end(RunActor active, Outcome outcome) {
        appends.end(active, outcome);
        return Slot.FREE;
    }

    private Slot append(RunActor active) {
        appends.appendAndGoOn(active);
        return Slot.KEPT;
    }

    private Slot release(RunActor active) {
        runs.release(active);
        return Slot.FREE;
    }

    /** Reads messages, and finds out whether the run may take its next step at all. */
    private Slot beforeDecision(RunActor active) {
        if (active.isDeleted()) {
            rejectAll(active);
            active.attempts().abandonAll();
            return release(active);
        }
        RunState state = active.state();
        if (readMessages(active)) {
            if (state.outcome() == null) return append(active);
            appends.appendAfterItsEnd(active);
            return Slot.KEPT;
        }
        boolean cancelled = state.cancelledBy() != null;
        boolean nothingPending = active.pending().isEmpty();
        if (active.isBehind() && !cancelled) {
            // Its messages are kept, and it stays behind the other run.
            return nothingPending ? release(active) : append(active);
        }
        // A cancelled run does not wait for its turn, but the scopes that it has begun are still closed in order.
        if (active.isBehind() && hasOpenSteps(active)) return append(active);
        if (state.outcome() != null) return release(active);
        if (active.isBeside() && !cancelled && !active.isAsleep()) {
            // It has read its message. To continue, it waits for a slot of its flow.
            dispatcher.queueAgain(active);
            return Slot.FREE;
        }
        if (!active.obstacle().isNone())
            return end(
                    active,
                    cancelled
                            ? new Outcome.Cancelled(state.cancelledBy())
                            : active.obstacle().outcome());
        return Slot.ADVANCES;
    }

    private static boolean hasOpenSteps(RunActor active) {
        RunState state = active.state();
        return state.outcome() == null
                && !state.positions().isEmpty()
                && active.obstacle().isNone();
    }

    /** Reads all messages. @return whether their entries must be on disk before anything else happens */
    private boolean readMessages(RunActor active) {
        restored.note(active);
        boolean durable = false;
        RunInbox inbox = active.inbox();
        for (RunMessage message = inbox.poll(); message != null; message = inbox.poll()) {
            // The wake-up is used, so a next one has to be set.
            if (message == RunMessage.TIME) runs.wakeAt(active, WakeUps.NEVER);
            durable |= active.handle(message, clock.millis());
        }
        if (!durable) active.pending().settleIfEmpty();
        return durable;
    }

    /** Rejects all messages of a run that was deleted. */
    private static void rejectAll(RunActor active) {
        RunInbox inbox = active.inbox();
        for (RunMessage message = inbox.poll(); message != null; message = inbox.poll()) message.rejected();
    }

    private Slot decide(RunActor active) {
        Decision decision =
                RunMachine.next(active.run(), clock.millis(), active.attempts().steps());
        if (decision instanceof Decision.End end) return end(active, end.outcome());
        DecisionExecution.NextAction next = execution.carryOut(active, decision);
        return switch (next) {
            case DECIDE -> Slot.ADVANCES;
            case APPEND -> append(active);
            case LATER -> Slot.KEPT;
            case IDLE, READING, NO_MEMORY -> afterDecisions(active, next);
        };
    }

    /** The machine has no step that could be taken now: makes the attempts that are ready, or waits. */
    private Slot afterDecisions(RunActor active, DecisionExecution.NextAction why) {
        if (!active.attempts().ready().isEmpty()) {
            if (ready.mustAppendFirst(active)) return append(active);
            return ready.make(active) ? Slot.ADVANCES : Slot.KEPT;
        }
        boolean attempting = !active.attempts().isEmpty();
        if (!attempting && why == DecisionExecution.NextAction.NO_MEMORY) return waitForMemory(active);
        if (!attempting && why == DecisionExecution.NextAction.IDLE) {
            appends.sleep(active);
            return Slot.FREE;
        }
        // The journal and a waiting caller learn of it before the attempts under way come back.
        if (!active.pending().isEmpty()) return append(active);
        return ready.leaveToAttempts(active) ? Slot.KEPT : Slot.ADVANCES;
    }

    private Slot waitForMemory(RunActor active) {
        String never = execution.neverFits(active);
        if (never != null) return fail(active, Obstacle.tooLarge(never));
        if (!active.pending().isEmpty() || active.pending().hasTasks()) return append(active);
        runs.stepBack(active);
        return Slot.FREE;
    }
}
