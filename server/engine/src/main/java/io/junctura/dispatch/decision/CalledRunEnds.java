package io.junctura.dispatch.decision;

import io.junctura.dispatch.message.RunMessage;
import io.junctura.dispatch.queue.ActiveRuns;
import io.junctura.dispatch.queue.Obstacle;
import io.junctura.dispatch.time.Workers;
import io.junctura.run.Outcome;
import io.junctura.run.Position;
import io.junctura.run.Response;
import io.junctura.run.Run;
import io.junctura.run.RunState;
import io.junctura.run.Wait;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.RunWaits;
import io.junctura.run.journal.StoredRun;
import org.jspecify.annotations.Nullable;

/** Tells runs how the runs have ended that their steps called, after a crash as well. Thread safe. */
public final class CalledRunEnds {
    private static final int MAX_WOKEN_AT_ONCE = 1_000;

    private final RunReader journal;
    private final RunWaits waits;
    private final ActiveRuns runs;
    private final Workers workers;

    public CalledRunEnds(RunReader journal, RunWaits waits, ActiveRuns runs, Workers workers) {
        this.journal = journal;
        this.waits = waits;
        this.runs = runs;
        this.workers = workers;
    }

    /** Tells the calling runs of ends that they did not learn of before the process died. */
    public void deliverMissed() {
        for (long child : waits.missedChildren()) {
            journal.load(child).ifPresentOrElse(this::missed, () -> missing(child));
        }
    }

    /**
     * Cancels called runs whose steps were given up before the process died. A run that had ended before was resumed by a person,
     * and continues although no run waits for it.
     */
    public void cancelAbandoned() {
        workers.execute(() -> {
            for (long child : waits.abandonedChildren()) {
                StoredRun open = journal.view(child).orElse(null);
                if (open == null || open.state().ends() > 0 || open.state().cancelledBy() != null) continue;
                Run.Parent parent = open.accepted().parent();
                if (parent == null) continue;
                boolean forced = journal.view(parent.run())
                        .map(caller -> caller.state().isForced())
                        .orElse(false);
                cancelLater(child, "run " + parent.run(), forced);
            }
        });
    }

    /**
     * A run has ended.
     *
     * @param damage why its response cannot be read; null: it can
     */
    public void ended(Run run, @Nullable String damage) {
        ended(run.id(), run.accepted(), run.state(), damage);
    }

    /** A run had ended before a step waited for it. */
    void ended(StoredRun child) {
        ended(child.id(), child.accepted(), child.state(), child.damage());
    }

    private void ended(long id, Run.Accepted accepted, RunState state, @Nullable String damage) {
        Run.Parent parent = accepted.parent();
        Outcome outcome = state.outcome();
        if (parent == null || outcome == null) return;
        if (damage != null) outcome = Obstacle.damaged(damage);
        Response response = state.response();
        Object result = response == null ? null : response.body();
        runs.deliverLater(parent.run(), RunMessage.childEnded(parent.step(), id, state.ends(), outcome, result));
    }

    /** The process died before the calling run learned of this end, or before it resumed the called run. */
    private void missed(StoredRun child) {
        Run.Parent parent = child.accepted().parent();
        if (parent == null) return;
        Position position = journal.view(parent.run())
                .map(caller -> caller.state().position(parent.step()))
                .orElse(null);
        Wait wait = position == null ? null : position.waitsFor();
        boolean known = wait instanceof Wait.Child one
                && one.after() == child.state().ends()
                && child.state().outcome() instanceof Outcome.Failed;
        if (known) {
            goOnFor(parent.run(), child.id(), child.state().ends());
        } else if (child.hasLeftNothing()) {
            Outcome outcome = FlowCalls.forgotten(child);
            runs.deliverLater(
                    parent.run(), RunMessage.childEnded(parent.step(), child.id(), Integer.MAX_VALUE, outcome, null));
        } else {
            ended(child);
        }
    }

    /**
     * Resumes a failed run, since the calling run was resumed and waits for it on disk.
     *
     * @param ends how often it has ended
     */
    void goOnFor(long caller, long child, int ends) {
        runs.deliverLater(child, RunMessage.goOnFor(caller, ends, () -> missing(child)));
    }

    /** A run will not continue: the runs that wait for it look again. */
    public void missing(long child) {
        workers.execute(() -> {
            for (long caller : waits.waitingFor("child", Long.toString(child), MAX_WOKEN_AT_ONCE)) {
                runs.deliver(caller, RunMessage.childMissing(child));
            }
        });
    }

    /** Cancels a called run whose step was given up. */
    public void cancelLater(long run, String by, boolean forced) {
        runs.deliverLater(run, RunMessage.cancel(by, forced));
    }
}
