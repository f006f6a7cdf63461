package io.junctura.dispatch.advance;

import io.junctura.dispatch.attempt.Attempt;
import io.junctura.dispatch.attempt.AttemptFinished;
import io.junctura.dispatch.attempt.Attempts;
import io.junctura.dispatch.queue.ActiveRuns;
import io.junctura.dispatch.queue.RunActor;
import io.junctura.dispatch.queue.RunDispatcher;
import java.time.Clock;
import java.util.List;

/** Makes the attempts of a run that are ready, and looks after time limits while they are under way. Used by the owner of the run. */
public final class ReadyAttempts {
    private final ActiveRuns runs;
    private final RunDispatcher dispatcher;
    private final Attempts attempts;
    private final RunAppends appends;
    private final Clock clock;

    public ReadyAttempts(
            ActiveRuns runs, RunDispatcher dispatcher, Attempts attempts, RunAppends appends, Clock clock) {
        this.runs = runs;
        this.dispatcher = dispatcher;
        this.attempts = attempts;
        this.appends = appends;
        this.clock = clock;
    }

    /** Whether what is pending must be on disk before the attempts that are ready are made. */
    boolean mustAppendFirst(RunActor active) {
        if (active.pending().isFirst() || appends.awaitsAnswer(active)) return true;
        if (attempts.isClosing()) return !active.pending().isEmpty();
        if (!active.pending().isFixed()) return false;
        for (Attempt attempt : active.attempts().ready()) {
            if (!attempt.read) return true;
        }
        return false;
    }

    /**
     * Makes the attempts that are ready: the last one on this thread, each of the others on a thread of its own.
     *
     * @return whether the caller still owns the run
     */
    boolean make(RunActor active) {
        List<Attempt> ready = active.attempts().takeReady();
        Attempt mine = ready.remove(ready.size() - 1);
        setWakeUp(active);
        for (Attempt other : ready) attempts.makeElsewhere(other);
        active.inbox().disown();
        // A message that came before this thread gave up the run found an owner that is now busy with the attempt.
        if (!active.inbox().isEmpty() && active.inbox().own()) dispatcher.continues(active);
        AttemptFinished finished = attempts.make(mine);
        if (finished == null) return false;
        runs.post(active, finished);
        return active.inbox().own();
    }

    /** Leaves the run to its attempts under way. @return false: a message came, and the caller still owns the run */
    boolean leaveToAttempts(RunActor active) {
        // A run that is to end makes no attempt for which it has a permit.
        active.attempts().givePermitsBack();
        active.interruptIfOver(clock.millis());
        setWakeUp(active);
        return active.inbox().disownIfEmpty();
    }

    /** While attempts are under way, the waits of other steps may end, or the time limit of the run. */
    private void setWakeUp(RunActor active) {
        runs.wakeAt(active, active.wakeUp(clock.millis()));
    }
}
