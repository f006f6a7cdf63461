package io.junctura.dispatch.advance;

import io.junctura.dispatch.listener.Callers;
import io.junctura.dispatch.queue.ActiveRuns;
import io.junctura.dispatch.queue.PendingAppend;
import io.junctura.dispatch.queue.RunActor;
import io.junctura.dispatch.queue.RunAppend;
import io.junctura.run.Entry;
import io.junctura.run.OrderKeys;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.JournalWriter;
import io.junctura.run.journal.OrderKeyChange;
import io.junctura.run.machine.OpenWaits;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Appends the pending entries of a run to the journal, and says what happens to the run after the commit. Used by its owner. */
public final class RunAppends {
    private final JournalWriter journal;
    private final ActiveRuns runs;
    private final Callers callers;
    private final AfterCommit committed;
    private final Clock clock;

    public RunAppends(JournalWriter journal, ActiveRuns runs, Callers callers, AfterCommit committed, Clock clock) {
        this.journal = journal;
        this.runs = runs;
        this.callers = callers;
        this.committed = committed;
        this.clock = clock;
    }

    /** The run waits: appends its waits, unless the journal has them already. The run leaves memory after the commit. */
    void sleep(RunActor active) {
        if (active.isAsleep() && OpenWaits.of(active.run(), clock.millis()).equals(active.waits())) {
            runs.release(active);
            return;
        }
        active.waitsNow();
        append(active, RunStatus.WAITING, null, () -> committed.waits(active));
    }

    void end(RunActor active, Outcome outcome) {
        active.end(outcome, clock.millis());
        OrderKeyChange order = leavesLine(active, outcome) ? new OrderKeyChange.Released() : null;
        append(active, outcome.status(), order, () -> committed.ended(active, outcome.status()));
    }

    private static boolean leavesLine(RunActor active, Outcome outcome) {
        boolean failed = outcome instanceof Outcome.Failed;
        // Only the flow, which is unavailable, would say whether other runs may pass a failed one.
        if (active.obstacle().unavailable() != null) return !failed;
        PinnedFlow flow = active.run().flow();
        return flow.plan().orderBy() != null && !(failed && !OrderKeys.failureFrees(flow));
    }

    /** Appends what is pending. The run keeps its slot and continues after the commit. */
    void appendAndGoOn(RunActor active) {
        active.goesOn();
        append(active, RunStatus.DUE, placeAgain(active), () -> committed.continues(active));
    }

    /** Appends the messages of a failed run, which stays failed. It keeps its slot until the commit. */
    void appendAfterItsEnd(RunActor active) {
        append(active, RunStatus.FAILED, null, () -> committed.continues(active));
    }

    /** A failed run that had released its order key requests it again when it is resumed. A run that is cancelled releases it. */
    private static @Nullable OrderKeyChange placeAgain(RunActor active) {
        PinnedFlow flow = active.run().flow();
        if (flow.plan().orderBy() == null) return null;
        if (active.isBehind() && active.state().cancelledBy() != null) return new OrderKeyChange.Released();
        boolean resumed = OrderKeys.failureFrees(flow) && active.pending().resumes();
        String line =
                resumed || active.isBehind() ? OrderKeys.of(flow, active.run().accepted()) : null;
        return line == null ? null : new OrderKeyChange.Requested(flow.flow(), line);
    }

    /** Whether its caller may ask for its result later: a called run that had failed before, whose caller is resumed. */
    private static boolean mayBeAskedFor(Run run) {
        return run.accepted().parent() != null && run.state().ends() > 1;
    }

    private void append(RunActor active, RunStatus status, @Nullable OrderKeyChange order, Runnable next) {
        Entry.Ended end = active.pending().end();
        boolean forget = end != null && isForgotten(active.run(), end.outcome());
        RunAppend append = active.append(status, order, forget, clock.millis());
        boolean responds = end == null && awaitsAnswer(active);
        boolean awaited = end == null || order != null || isAwaited(active, append.pending());
        journal.append(
                new Append(append.pending().children(), List.of(append.change()), null, null),
                committed.of(active, append, awaited, responds, next));
    }

    /** Whether the journal keeps nothing of a run that has ended. */
    private static boolean isForgotten(Run run, Outcome outcome) {
        // It would hold its order key for ever, since it could neither be taken up again nor be given up.
        if (outcome instanceof Outcome.Failed
                && run.flow().plan().orderBy() != null
                && !OrderKeys.failureFrees(run.flow())) return false;
        return switch (run.flow().history()) {
            case NONE -> true;
            case ERRORS -> outcome instanceof Outcome.Succeeded && !mayBeAskedFor(run);
            case FULL -> false;
        };
    }

    /** Whether others wait for the commit of an end, or whether a crash before it would leave a doubt. */
    private boolean isAwaited(RunActor active, PendingAppend append) {
        return active.isAnnounced()
                || active.run().accepted().parent() != null
                || append.isAwaited()
                || callers.has(active.id());
    }

    /** Whether a caller waits for a response that is known. */
    boolean awaitsAnswer(RunActor active) {
        return active.state().response() != null && callers.has(active.id());
    }
}
