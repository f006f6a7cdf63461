package io.junctura.dispatch;

import io.junctura.definition.FlowPlan;
import io.junctura.run.Entry;
import io.junctura.run.OrderKeys;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import io.junctura.run.journal.AppendListener;
import io.junctura.run.journal.Atom;
import io.junctura.run.journal.AttemptStateChange;
import io.junctura.run.journal.AttemptStateValue;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.OrderKeyChange;
import io.junctura.run.journal.Receipt;
import io.junctura.run.journal.RunChange;
import io.junctura.run.machine.RunMachine;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends to the journal what a run has taken in, and says what becomes of the run once that is on disk. */
final class RunAppends {
    private static final Logger LOG = LoggerFactory.getLogger(RunAppends.class);

    private final Journal journal;
    private final ActiveRuns runs;
    private final CalledRuns called;
    private final Callers callers;
    private final AfterCommit committed;
    private final Clock clock;

    RunAppends(
            Journal journal, ActiveRuns runs, CalledRuns called, Callers callers, AfterCommit committed, Clock clock) {
        this.journal = journal;
        this.runs = runs;
        this.called = called;
        this.callers = callers;
        this.committed = committed;
        this.clock = clock;
    }

    void sleep(ActiveRun active) {
        boolean known = active.pending.entries.isEmpty() && active.sleeps;
        if (known && waits(active.run, clock.millis()).equals(active.waits)) {
            runs.release(active);
            return;
        }
        active.sleeps = true;
        active.flowQueue.ended();
        append(active, RunStatus.WAITING, null, () -> committed.asleep(active));
    }

    /**
     * What the journal is told that a run waits for: its time limit among it, under no step's name, or past that the limit
     * of its last words.
     */
    static Map<String, Wait> waits(Run run, long now) {
        Map<String, Wait> waits = new LinkedHashMap<>();
        Outcome outcome = run.state().outcome();
        if (outcome != null && !(outcome instanceof Outcome.Failed)) return Map.of();
        boolean mayBeTakenUp = run.state().cancelledBy() == null;
        boolean left = false;
        for (Position position : run.state().positions()) {
            Wait wait = position.waitsFor();
            left |= position.isAbandoned();
            // What is posted is kept for a run that has failed, or is about to: it may be taken up again. Nothing else
            // comes unasked.
            boolean goesOn = wait != null && outcome == null;
            Wait.Callback posted = goesOn || !mayBeTakenUp ? null : position.waitsForPost();
            if (goesOn) waits.put(position.step(), wait);
            else if (posted != null && (outcome != null || posted.due() > now)) waits.put(position.step(), posted);
        }
        // If the clock was set back since its time was over, it has to be over once more.
        if (waits.isEmpty() && !(left && outcome == null)) return Map.of();
        long limit = RunMachine.limit(run, now);
        if (limit != Long.MAX_VALUE) waits.put("", new Wait.Until(limit + 1));
        return waits;
    }

    void end(ActiveRun active, Outcome outcome) {
        active.abandon(new ArrayList<>(active.busy.values()));
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
        // Whether it may be passed, its flow would know.
        if (active.lost != null) return !failed;
        PinnedFlow flow = active.run.flow();
        return flow.plan().orderBy() != null && !(failed && !OrderKeys.failureFrees(flow));
    }

    /** What its actions remember, if that has changed since the last append; null: it has not. */
    private static @Nullable AttemptStateChange states(ActiveRun active) {
        Set<String> steps = active.run.state().remembering();
        List<AttemptStateValue> written = active.pending.remembered;
        if (written.isEmpty() && steps.equals(active.remembering)) return null;
        active.remembering = steps;
        // A step may have ended since its action has remembered something.
        written.removeIf(one -> !steps.contains(one.step()));
        return new AttemptStateChange(steps, written);
    }

    /** Puts what is pending on disk; the run goes on after that. @return false: it keeps its slot */
    boolean appendAndGoOn(ActiveRun active) {
        active.sleeps = false;
        append(active, RunStatus.DUE, placeAgain(active), () -> runs.continues(active));
        return false;
    }

    /** What a run was told that has failed: it stays so. @return false: it keeps its slot until that is on disk */
    boolean appendBehindItsEnd(ActiveRun active) {
        append(active, RunStatus.FAILED, null, () -> runs.continues(active));
        return false;
    }

    /**
     * A failed run that had left its line takes its place again when it is taken up. One that is behind another has one, which it
     * leaves to be cancelled.
     */
    private static @Nullable OrderKeyChange placeAgain(ActiveRun active) {
        PinnedFlow flow = active.run.flow();
        if (flow.plan().orderBy() == null) return null;
        if (active.behind && active.run.state().cancelledBy() != null) return new OrderKeyChange.Released();
        boolean resumed = OrderKeys.failureFrees(flow)
                && active.pending.entries.stream().anyMatch(Entry.Resumed.class::isInstance);
        String line = resumed || active.behind ? OrderKeys.of(flow, active.run.accepted()) : null;
        return line == null ? null : new OrderKeyChange.Requested(flow.flow(), line);
    }

    /** A called run that had failed: its caller may have failed with it, and comes for its result when it is taken up. */
    private static boolean mayBeAskedFor(Run run) {
        return run.accepted().parent() != null && run.state().ends() > 1;
    }

    private void append(ActiveRun active, RunStatus status, @Nullable OrderKeyChange place, Runnable next) {
        Run run = active.run;
        PendingAppend append = active.pending;
        List<Entry> entries = append.entries;
        AttemptStateChange states = states(active);
        active.pending = new PendingAppend();
        // Null, too, where it has failed before and was told something since.
        Entry.Ended end =
                !entries.isEmpty() && entries.get(entries.size() - 1) instanceof Entry.Ended last ? last : null;
        Outcome outcome = end == null ? null : end.outcome();
        FlowPlan.History history = run.flow().history();
        // What can no longer be taken up again, nor given up, would hold its line for ever.
        boolean holdsLine = outcome instanceof Outcome.Failed
                && run.flow().plan().orderBy() != null
                && !OrderKeys.failureFrees(run.flow());
        boolean forget = outcome != null
                && !holdsLine
                && (history == FlowPlan.History.NONE
                        || (history == FlowPlan.History.ERRORS
                                && outcome instanceof Outcome.Succeeded
                                && !mayBeAskedFor(run)));
        Map<String, Wait> waits = forget ? Map.of() : waits(run, clock.millis());
        boolean same = waits.equals(active.waits);
        active.waits = waits;
        boolean answers = outcome == null && awaitsAnswer(active);
        // What was announced would be in doubt if the process died before its end is on disk.
        boolean awaited = outcome == null
                || active.announced
                || place != null
                || run.accepted().parent() != null
                || !append.children.isEmpty()
                || !append.voided.isEmpty()
                || !append.afterCommit.isEmpty()
                || callers.has(run.id());
        boolean forced = run.state().isForced();
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
                forget);
        if (!entries.isEmpty()) active.appends++;
        journal.append(new Atom(append.children, List.of(change), null, null), new AppendListener() {
            private boolean behind;
            private boolean releasedFromBehind;

            @Override
            public boolean isAwaited() {
                return awaited;
            }

            @Override
            public void promoted(long next) {
                runs.promoted(active.flowQueue, next);
            }

            @Override
            public void releasedFromBehind() {
                releasedFromBehind = true;
            }

            @Override
            public void fellBehind() {
                behind = true;
            }

            @Override
            public void committed(List<Receipt> receipts) {
                if (answers) committed.answers(run);
                if (releasedFromBehind) {
                    active.flowQueue.behind(-1);
                    active.behind = false;
                } else if (outcome != null && active.behind) runs.promotedMeanwhile(active);
                // Whoever hears that it has ended has heard before whom it has called.
                for (Receipt child : receipts) {
                    if (child.behind()) called.behind(child.run());
                    else called.accepted(child.run());
                }
                if (behind) runs.fellBehind(active);
                else next.run();
                for (Runnable told : append.afterCommit) told.run();
                for (long child : append.voided) called.cancelLater(child, "run " + run.id(), forced);
            }

            @Override
            public void rejected(String why) {
                LOG.info("What run {} was told after its end is lost: {}", run.id(), why);
                active.gone = true;
                for (RunMessage message : append.messages) message.rejected();
                called.gone(run.id());
                runs.continues(active);
            }

            @Override
            public void failed(Throwable why) {
                // The server is stopping, and the run is in the journal as it was.
            }
        });
    }
    /** Whether a response is known that the caller has not been told. */
    boolean awaitsAnswer(ActiveRun active) {
        return active.run.state().response() != null && callers.has(active.run.id());
    }
}
