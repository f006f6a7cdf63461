package io.junctura.dispatch.accept;

import io.junctura.definition.FlowPlan;
import io.junctura.dispatch.accept.AcceptedRuns.Accepting;
import io.junctura.dispatch.listener.CallEnd;
import io.junctura.dispatch.listener.Callers;
import io.junctura.dispatch.listener.RunAnnouncements;
import io.junctura.dispatch.queue.QueueLimits;
import io.junctura.dispatch.queue.RunActor;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.AppendListener;
import io.junctura.run.journal.JournalWriter;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.Receipt;
import io.junctura.run.journal.RunIds;
import io.junctura.run.machine.RunMachine;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Accepts synchronous calls. Pure steps run on the caller's thread; at the first step that is more than that, the call becomes a
 * run like others. A caller whose run had no effect may be answered just before the run is on disk. Thread safe.
 */
public final class CallAcceptance {
    private final JournalWriter journal;
    private final RunIds ids;
    private final Admission admission;
    private final AcceptedRuns accepted;
    private final Callers callers;
    private final RunAnnouncements announcements;
    private final Clock clock;

    public CallAcceptance(
            JournalWriter journal,
            RunIds ids,
            Admission admission,
            AcceptedRuns accepted,
            Callers callers,
            RunAnnouncements announcements,
            Clock clock) {
        this.journal = journal;
        this.ids = ids;
        this.admission = admission;
        this.accepted = accepted;
        this.callers = callers;
        this.announcements = announcements;
        this.clock = clock;
    }

    /**
     * One call.
     *
     * @param values what its payload takes, and what its steps yield on the caller's thread
     */
    private record Call(
            PinnedFlow flow,
            Incoming event,
            Duration timeLimit,
            Reservation values,
            CompletableFuture<CallEnd> caller) {}

    public CompletableFuture<CallEnd> call(
            PinnedFlow flow, Incoming event, boolean ignoreConflict, Duration timeLimit, Reservation values)
            throws Rejected {
        admission.check(flow);
        Call call = new Call(flow, event, timeLimit, values, new CompletableFuture<>());
        if (event.identity() != null || flow.plan().orderBy() != null) {
            appendFirst(call, ignoreConflict);
            return call.caller;
        }
        Run.Accepted began = new Run.Accepted(clock.millis(), event.payload(), event.origin(), null, null, 0);
        try {
            advanceInline(accepted.make(ids.next(), flow, began, 0), call);
        } catch (MemoryExhausted e) {
            if (e.permanent()) throw e;
            throw Rejected.of(e); // Nothing of the run is written yet.
        }
        return call.caller;
    }

    /** A call with an identity or an order key is in the journal before its first step. */
    private void appendFirst(Call call, boolean ignoreConflict) throws Rejected {
        long now = clock.millis();
        Accepting one = Acceptance.accepting(call.flow, call.event, now);
        journal.append(Append.of(one.run()), new AppendListener() {
            @Override
            public void committed(List<Receipt> receipts) {
                Receipt receipt = receipts.get(0);
                RunActor fresh = accepted.committed(one, receipt);
                announcements.later(() -> answerOrEnter(call, receipt, fresh, ignoreConflict, now));
            }

            @Override
            public void failed(Throwable why) {
                call.caller.completeExceptionally(why);
            }
        });
    }

    private void answerOrEnter(Call call, Receipt receipt, @Nullable RunActor fresh, boolean ignoreConflict, long now) {
        if (receipt.duplicate() && !receipt.sameBody() && !ignoreConflict) {
            call.caller.complete(new CallEnd.Conflict(receipt.run()));
            return;
        }
        callers.attach(receipt.run(), call.caller);
        callers.late(receipt.run(), call.caller, now + call.timeLimit.toMillis());
        if (receipt.duplicate()) {
            call.values.close();
            callers.answerIfEnded(receipt.run());
        } else {
            accepted.enterQueues(Collections.singletonList(fresh), List.of(call.flow));
            // The queue has counted the values, or dropped them.
            call.values.close();
        }
    }

    private void advanceInline(RunActor active, Call call) {
        while (true) {
            Decision decision = RunMachine.next(active.run(), clock.millis());
            // The journal must know a wait, which it does not learn from the first entries of an accepted run.
            if (decision instanceof Decision.Note note
                    && !active.pending().isLong()
                    && !(note.entry() instanceof Entry.Waiting)) {
                long bytes = note.entry().footprint();
                call.values.grow(bytes);
                active.takeBeforeQueue(note.entry(), bytes);
            } else if (decision instanceof Decision.End end) {
                active.take(new Entry.Ended(clock.millis(), end.outcome()));
                endInline(active, call);
                return;
            } else {
                becomeDurable(active, call);
                return;
            }
        }
    }

    /** A call needs more than its own thread: it becomes a run like others. */
    private void becomeDurable(RunActor one, Call call) {
        long id = one.id();
        accepted.put(one);
        callers.attach(id, call.caller);
        NewRun run = withHistory(one, call.event);
        one.eventTakes(NewRuns.footprint(run));
        journal.append(Append.of(run), new AppendListener() {
            @Override
            public void committed(List<Receipt> receipts) {
                long late = one.run().accepted().at() + call.timeLimit.toMillis();
                callers.late(id, call.caller, Math.max(late, clock.millis()));
                accepted.startFirst(one);
                // The queue has counted the values, or dropped them.
                call.values.close();
                announcements.later(() -> accepted.announce(one));
            }

            @Override
            public void failed(Throwable why) {
                accepted.remove(one);
                callers.detach(id, call.caller);
                call.caller.completeExceptionally(why);
            }
        });
    }

    /** A call that needed nothing but its own thread is written after its answer, unless the disk is slow. */
    private void endInline(RunActor one, Call call) {
        CallEnd end = Callers.endOf(one.run());
        NewRun run = withHistory(one, call.event);
        boolean wait = journal.waitingBytes() > QueueLimits.MAX_WAITING_BYTES / 2;
        journal.append(Append.of(run), new AppendListener() {
            @Override
            public boolean isAwaited() {
                return wait;
            }

            @Override
            public void committed(List<Receipt> receipts) {
                announcements.later(() -> {
                    announcements.acceptedAndEndedNow(one.run(), run.status());
                    if (wait) call.caller.complete(end);
                });
            }

            @Override
            public void failed(Throwable why) {
                if (wait) call.caller.completeExceptionally(why);
            }
        });
        if (!wait) call.caller.complete(end);
    }

    /** The journal's form of a run with the steps that it has taken already. */
    private static NewRun withHistory(RunActor one, Incoming event) {
        Run run = one.run();
        NewRun plain = NewRuns.of(run.id(), run.flow(), event, run.accepted());
        List<Entry> entries = one.pending().entries();
        Outcome outcome = run.state().outcome();
        FlowPlan.History history = run.flow().history();
        boolean forget = outcome != null
                && (history == FlowPlan.History.NONE
                        || (history == FlowPlan.History.ERRORS && outcome instanceof Outcome.Succeeded));
        NewRun whole = new NewRun(
                plain.id(),
                plain.flow(),
                plain.revision(),
                plain.at(),
                null,
                forget ? null : plain.payload(),
                plain.origin(),
                null,
                null,
                0,
                forget ? List.of() : entries,
                outcome == null ? RunStatus.DUE : outcome.status(),
                outcome,
                null);
        one.isAcceptedWithPending(forget);
        return whole;
    }
}
