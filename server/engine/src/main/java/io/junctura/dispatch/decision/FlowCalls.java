package io.junctura.dispatch.decision;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.definition.CallStep;
import io.junctura.definition.OnDoubt;
import io.junctura.dispatch.queue.Obstacle;
import io.junctura.dispatch.queue.RunActor;
import io.junctura.dispatch.queue.RunMemory;
import io.junctura.run.CalledFlows;
import io.junctura.run.CalledFlows.NotCallable;
import io.junctura.run.Decision;
import io.junctura.run.DoubtPolicy;
import io.junctura.run.DoubtPolicy.Cause;
import io.junctura.run.DoubtPolicy.Verdict;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Flows;
import io.junctura.run.OrderKeys;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.RunState;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.RunHeader;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries out steps that call other flows. */
public final class FlowCalls {
    /** How deep flows may call each other. */
    private static final int MAX_CALL_DEPTH = 32;

    private final RunReader journal;
    private final Flows flows;
    private final CalledRuns called;
    private final CalledRunEnds ends;
    private final RunMemory memory;
    private final Clock clock;

    public FlowCalls(
            RunReader journal, Flows flows, CalledRuns called, CalledRunEnds ends, RunMemory memory, Clock clock) {
        this.journal = journal;
        this.flows = flows;
        this.called = called;
        this.ends = ends;
        this.memory = memory;
        this.clock = clock;
    }

    void call(RunActor active, Decision.Call call) {
        CallStep step = call.step();
        String path = call.path();
        long now = clock.millis();
        if (call.earlier() != null && goesOn(active, call, call.earlier(), now)) return;
        Position position = active.state().position(path);
        String doubt = position != null && position.mayRepeat() ? null : RestoreDoubts.doubt(active, path);
        if (doubt != null) {
            // A second called run would have new keys, so its effects would be repeated.
            Failure unknown = new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, doubt);
            Verdict verdict = DoubtPolicy.verdict(Cause.CALL_RESTORED, OnDoubt.ASK);
            for (Entry entry : DoubtPolicy.entries(path, call.attempt(), now, now, unknown, verdict))
                active.takeFixed(entry);
            return;
        }
        PinnedFlow flow;
        try {
            flow = called(active.run(), step.flow());
        } catch (NotCallable e) {
            Failure why = Failure.badInput(String.valueOf(e.getMessage()));
            active.takeFixed(new Entry.Failed(path, call.attempt(), now, now, why, true));
            return;
        }
        Run.Accepted accepted = new Run.Accepted(now, call.payload(), Map.of(), null, null, 0);
        String line = step.async() ? null : OrderKeys.of(flow, accepted);
        if (line != null && waitsForItself(active.run(), flow, line)) {
            Failure circle =
                    Failure.badInput("The flow \"" + step.flow() + "\" keeps the runs of the order key \"" + line
                            + "\" in order, and this run is, or was called by, one of them: it would wait for itself."
                            + " Call it with async: true, or with another key.");
            active.take(new Entry.Failed(path, call.attempt(), now, now, circle, true));
            return;
        }
        NewRun child = called.begin(active, path, flow, call.payload(), step.async());
        active.call(child);
        if (step.async()) {
            active.take(new Entry.Done(path, call.attempt(), now, now, Map.of("run", Long.toString(child.id()))));
        } else {
            active.take(new Entry.Waiting(path, now, new Wait.Child(child.id())));
        }
    }

    private PinnedFlow called(Run caller, String flow) throws NotCallable {
        if (caller.accepted().depth() >= MAX_CALL_DEPTH) {
            throw new NotCallable("Flows call each other more than " + MAX_CALL_DEPTH + " deep; is it without end?");
        }
        return CalledFlows.find(flows, caller.flow(), flow);
    }

    /**
     * Whether a run that waits for a run of this flow and order key would wait for itself, since it is, or was called by,
     * a run of that key.
     */
    private boolean waitsForItself(Run run, PinnedFlow flow, String line) {
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

    /**
     * Continues the run that a step had called before its own run was resumed, so that its effects keep their keys. A failed one is
     * resumed after it is on disk that the step waits for it. If the process dies in between, the next start resumes it.
     *
     * @return false if there is no called run that could continue
     */
    private boolean goesOn(RunActor active, Decision.Call call, long child, long now) {
        StoredRun stored = journal.load(child).orElse(null);
        if (stored == null || stored.status() == RunStatus.CANCELLED) return false;
        if (stored.hasLeftNothing() && stored.status() == RunStatus.FAILED) return false;
        // It was cancelled together with the calling run, and is about to end.
        if (!stored.status().isEnded() && stored.state().cancelledBy() != null) return false;
        String path = call.path();
        Failure why = null;
        if (stored.hasLeftNothing() && forgotten(stored) instanceof Outcome.Failed failed) why = failed.why();
        if (stored.damage() != null) why = Obstacle.damaged(stored.damage()).why();
        if (why == null && stored.status() == RunStatus.FAILED) why = unknownFlow(stored);
        String never = memory.neverFits(stored.carries());
        if (why == null && stored.status() == RunStatus.FAILED && never != null) why = Obstacle.tooLarge(never);
        if (why != null) {
            active.takeFixed(new Entry.Failed(path, call.attempt(), now, now, why, true));
            return true;
        }
        RunState state = stored.state();
        active.takeFixed(new Entry.Waiting(path, now, new Wait.Child(child, state.ends())));
        if (stored.status() == RunStatus.FAILED) {
            active.afterCommit(() -> ends.goOnFor(active.id(), child, state.ends()));
        } else if (state.outcome() != null) {
            // After the commit of the wait: until then the called run and its response may be deleted.
            active.afterCommit(() -> ends.ended(stored));
        }
        return true;
    }

    /** Why a run cannot be executed, for example without its plugin; null: it can. */
    private @Nullable Failure unknownFlow(StoredRun stored) {
        try {
            flows.pinned(stored.flow(), stored.revision());
            return null;
        } catch (IllegalStateException e) {
            return Failure.badInput("Run " + stored.id() + ", which this step called, cannot be taken up again: "
                    + e.getMessage() + " Put that right, then resume this run.");
        }
    }

    /** The outcome, for its caller, of a called run whose flow keeps no history. */
    static Outcome forgotten(StoredRun child) {
        if (child.status() == RunStatus.CANCELLED) return new Outcome.Cancelled("somebody");
        String called = "Run " + child.id() + ", which this step called, has ";
        String message = child.status() == RunStatus.SUCCEEDED
                ? called + "succeeded, but its flow keeps no history, so its result is not known. Resume this run from"
                        + " this step to call the flow anew, with new keys."
                : called + "failed; its flow keeps no history, so why is not known.";
        return new Outcome.Failed(null, new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, message));
    }
}
