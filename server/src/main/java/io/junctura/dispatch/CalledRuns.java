package io.junctura.dispatch;

import io.junctura.run.Callbacks;
import io.junctura.run.CallerLimit;
import io.junctura.run.OrderKeys;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.Response;
import io.junctura.run.Run;
import io.junctura.run.RunState;
import io.junctura.run.Wait;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.RunHeader;
import io.junctura.run.journal.StoredRun;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs that steps of other runs call: they begin in the commit that says so, and their ends are told to those who wait for
 * them, after a crash as well. Thread safe.
 */
final class CalledRuns {
    private static final int MOST_WOKEN_AT_ONCE = 1_000;

    private final Journal journal;
    private final Callbacks callbacks;
    private final Clock clock;
    private final ActiveRuns runs;
    private final Workers workers;
    private final Executor after;
    private final RunListener listener;

    CalledRuns(
            Journal journal,
            Callbacks callbacks,
            Clock clock,
            ActiveRuns runs,
            Workers workers,
            Executor after,
            RunListener listener) {
        this.journal = journal;
        this.callbacks = callbacks;
        this.clock = clock;
        this.runs = runs;
        this.workers = workers;
        this.after = after;
        this.listener = listener;
    }

    /** Tells those who wait of what they could not be told before the process died. */
    void tellMissed() {
        for (long child : journal.missedChildren()) {
            journal.load(child).ifPresentOrElse(this::missed, () -> gone(child));
        }
    }

    /**
     * Cancels what was called for something that was abandoned, where the process ended before that was told. A run that has
     * ended before was taken up again by whoever wanted that, and goes on though nobody waits for it.
     */
    void cancelAbandoned() {
        workers.execute(() -> {
            for (long child : journal.abandonedChildren()) {
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

    /** Starts the run that a step called, in the same commit as what the caller's run has to tell. */
    NewRun begin(ActiveRun parent, String step, PinnedFlow flow, @Nullable Object payload, boolean async) {
        long id = journal.nextRunId();
        int depth = parent.run.accepted().depth() + 1;
        Run.Parent waiting = async ? null : new Run.Parent(parent.run.id(), step);
        long now = clock.millis();
        // A called run is part of its caller: what it causes is as far from the outside.
        int hops = parent.run.accepted().hops();
        Map<String, Object> origin = new HashMap<>(2);
        if (hops != 0) origin.put("hops", (long) hops);
        if (!async) CallerLimit.inherit(parent.run, origin);
        Run.Accepted accepted = new Run.Accepted(now, payload, origin, waiting, null, depth);
        NewRun run = Acceptance.newRun(id, flow, new Incoming(payload, null, origin, null), now, waiting, null, depth);
        ActiveRun one =
                new ActiveRun(new Run(id, flow, accepted, callbacks), runs.flowQueue(flow), Acceptance.carries(run));
        one.accepted = true;
        runs.put(one);
        return run;
    }

    void accepted(long id) {
        ActiveRun one = runs.get(id);
        if (one == null) return;
        one.flowQueue.counted();
        one.flowQueue.goesFirst(one);
        runs.hearsInQueue(one);
        runs.pump(one.flowQueue);
        after.execute(() -> runs.tellAccepted(one));
    }

    /** A run that was called waits behind another of its order key. */
    void behind(long id) {
        ActiveRun one = runs.get(id);
        if (one == null) return;
        runs.remove(one);
        one.flowQueue.behind(1);
        after.execute(() -> listener.accepted(one.run));
    }

    /**
     * Whether a run that waits for a run of this flow and order key would wait for itself, since it is, or was called by,
     * a run of that key.
     */
    boolean waitsForItself(Run run, PinnedFlow flow, String line) {
        if (run.flow().flow() == flow.flow() && line.equals(OrderKeys.of(run.flow(), run.accepted()))) return true;
        Run.Parent parent = run.accepted().parent();
        Long caller = parent == null ? null : (Long) parent.run();
        while (caller != null) {
            RunHeader standing = journal.header(caller).orElse(null);
            if (standing == null) return false;
            if (standing.flow() == flow.flow() && line.equals(standing.orderKey())) return true;
            caller = standing.parent();
        }
        return false;
    }

    /** @param damage why what it responded is not known; null: it is */
    void ended(Run run, @Nullable String damage) {
        ended(run.id(), run.accepted(), run.state(), damage);
    }

    /** The same of a run that had ended before somebody waited for it. */
    void ended(StoredRun child) {
        ended(child.id(), child.accepted(), child.state(), child.damage());
    }

    private void ended(long id, Run.Accepted accepted, RunState state, @Nullable String damage) {
        Run.Parent parent = accepted.parent();
        Outcome outcome = state.outcome();
        if (parent == null || outcome == null) return;
        if (damage != null) outcome = FlowCalls.damaged(damage);
        Response response = state.response();
        Object result = response == null ? null : response.body();
        runs.deliverLater(parent.run(), RunMessage.childEnded(parent.step(), id, state.ends(), outcome, result));
    }

    /** The process died before a run that waits for this one heard that it has ended, or before it was taken up again. */
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
     * Takes a failed run up again, since the run that called it was, and waits for it on disk.
     *
     * @param ends how often it has ended
     */
    void goOnFor(long caller, long child, int ends) {
        runs.deliverLater(child, RunMessage.goOnFor(caller, ends, () -> gone(child)));
    }

    /** A run will not go on: whoever has called it, and waits, is to look again. */
    void gone(long child) {
        workers.execute(() -> {
            for (long caller : journal.waitingFor("child", Long.toString(child), MOST_WOKEN_AT_ONCE)) {
                runs.deliver(caller, RunMessage.childGone(child));
            }
        });
    }

    /** Cancels a run that was called for something that has been abandoned. */
    void cancelLater(long run, String by, boolean forced) {
        runs.deliverLater(run, RunMessage.cancel(by, forced));
    }
}
