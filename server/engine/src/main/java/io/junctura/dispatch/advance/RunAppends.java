package io.junctura.dispatch.advance;

import io.junctura.dispatch.listener.Callers;
import io.junctura.dispatch.queue.ActiveRun;
import io.junctura.dispatch.queue.ActiveRuns;
import io.junctura.dispatch.queue.PendingAppend;
import io.junctura.run.Entry;
import io.junctura.run.OrderKeys;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.AttemptStateChange;
import io.junctura.run.journal.AttemptStateValue;
import io.junctura.run.journal.JournalWriter;
import io.junctura.run.journal.OrderKeyChange;
import io.junctura.run.journal.RunChange;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    void sleep(ActiveRun active) {
        boolean known = active.pending.entries.isEmpty() && active.status == RunStatus.WAITING;
        if (known && ActiveRun.waits(active.run, clock.millis()).equals(active.waits)) {
            runs.release(active);
            return;
        }
        active.status = RunStatus.WAITING;
        active.flowQueue.ended();
        append(active, RunStatus.WAITING, null, () -> committed.waits(active));
    }

    void end(ActiveRun active, Outcome outcome) {
        active.attempts.abandonAll();
        for (Position position : active.run.state().positions()) {
            boolean called = position.waitsFor() instanceof Wait.Child;
            if (called && position.waitsFor() instanceof Wait.Child child) active.pending.voided.add(child.run());
        }
        active.take(new Entry.Ended(clock.millis(), outcome));
        active.flowQueue.ended();
        OrderKeyChange place = leavesLine(active, outcome) ? new OrderKeyChange.Released() : null;
        append(active, outcome.status(), place, () -> committed.ended(active, outcome.status()));
    }

    private static boolean leavesLine(ActiveRun active, Outcome outcome) {
        boolean failed = outcome instanceof Outcome.Failed;
        // Only the flow, which is unavailable, would say whether other runs may pass a failed one.
        if (active.unavailable != null) return !failed;
        PinnedFlow flow = active.run.flow();
        return flow.plan().orderBy() != null && !(failed && !OrderKeys.failureFrees(flow));
    }

    /** The attempt states of its steps, if they have changed since the last append; null: they have not. */
    private static @Nullable AttemptStateChange states(ActiveRun active) {
        Set<String> steps = active.run.state().remembering();
        List<AttemptStateValue> written = active.pending.remembered;
        if (written.isEmpty() && steps.equals(active.remembering)) return null;
        active.remembering = steps;
        // A step may have ended after its action has stored a value.
        written.removeIf(one -> !steps.contains(one.step()));
        return new AttemptStateChange(steps, written);
    }

    /** Appends what is pending. The run keeps its slot and continues after the commit. */
    void appendAndGoOn(ActiveRun active) {
        // The commit says whether it still is behind another run.
        if (!active.isBehind()) active.status = RunStatus.DUE;
        append(active, RunStatus.DUE, placeAgain(active), () -> committed.continues(active));
    }

    /** Appends the messages of a failed run, which stays failed. It keeps its slot until the commit. */
    void appendAfterItsEnd(ActiveRun active) {
        append(active, RunStatus.FAILED, null, () -> committed.continues(active));
    }

    /** A failed run that had released its order key requests it again when it is resumed. A run that is cancelled releases it. */
    private static @Nullable OrderKeyChange placeAgain(ActiveRun active) {
        PinnedFlow flow = active.run.flow();
        if (flow.plan().orderBy() == null) return null;
        if (active.isBehind() && active.run.state().cancelledBy() != null) return new OrderKeyChange.Released();
        boolean resumed = OrderKeys.failureFrees(flow)
                && active.pending.entries.stream().anyMatch(Entry.Resumed.class::isInstance);
        String line = resumed || active.isBehind() ? OrderKeys.of(flow, active.run.accepted()) : null;
        return line == null ? null : new OrderKeyChange.Requested(flow.flow(), line);
    }

    /** Whether its caller may ask for its result later: a called run that had failed before, whose caller is resumed. */
    private static boolean mayBeAskedFor(Run run) {
        return run.accepted().parent() != null && run.state().ends() > 1;
    }

    private void append(ActiveRun active, RunStatus status, @Nullable OrderKeyChange place, Runnable next) {
        Run run = active.run;
        PendingAppend append = active.pending;
        List<Entry> entries = append.entries;
        AttemptStateChange states = states(active);
        active.pending = new PendingAppend();
        // Null as well if the run has ended before and only read messages since.
        Entry.Ended end =
                !entries.isEmpty() && entries.get(entries.size() - 1) instanceof Entry.Ended last ? last : null;
        Outcome outcome = end == null ? null : end.outcome();
        boolean forget = outcome != null && isForgotten(run, outcome);
        Map<String, Wait> waits = forget ? Map.of() : ActiveRun.waits(run, clock.millis());
        boolean same = waits.equals(active.waits);
        active.waits = waits;
        RunChange change = new RunChange(
                run.id(),
                active.appends,
                entries,
                status,
                outcome,
                end == null ? clock.millis() : end.at(),
                same ? null : waits,
                place,
                states,
                forget,
                run.accepted().replayOf());
        if (!entries.isEmpty()) active.appends++;
        boolean responds = outcome == null && awaitsAnswer(active);
        boolean awaited = outcome == null || place != null || isAwaited(active, append);
        journal.append(
                new Append(append.children, List.of(change), null, null),
                committed.of(active, append, awaited, responds, outcome, next));
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
    private boolean isAwaited(ActiveRun active, PendingAppend append) {
        return active.announced
                || active.run.accepted().parent() != null
                || !append.children.isEmpty()
                || !append.voided.isEmpty()
                || !append.afterCommit.isEmpty()
                || callers.has(active.run.id());
    }

    /** Whether a caller waits for a response that is known. */
    boolean awaitsAnswer(ActiveRun active) {
        return active.run.state().response() != null && callers.has(active.run.id());
    }
}
