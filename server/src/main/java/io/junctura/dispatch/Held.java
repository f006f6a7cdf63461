package io.junctura.dispatch;

import io.junctura.connector.Actions;
import io.junctura.definition.StepPlan;
import io.junctura.run.Entry;
import io.junctura.run.Run;
import io.junctura.run.RunMachine.OnDoubt;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A run in this process's hands: an actor. Its fields belong to the one thread that advances it at the moment; only
 * {@link #inbox} and the attempt's thread are touched by others.
 */
final class Held {
    final Run run;
    final Lane lane;

    /** What others have to tell; taken in between two decisions. */
    final Queue<Fact> inbox = new ConcurrentLinkedQueue<>();

    /** Taken into the state, not yet appended. */
    List<Entry> pending = new ArrayList<>(4);

    /** Whether {@link #pending} holds what must be on disk before the next effect: results, or values by the clock. */
    boolean pendingFixed;

    /** How many appends its history has, those under way included. */
    int appends;

    /** Whether waits of it are in the journal. */
    boolean waits;

    /** Whether the journal knows it. A synchronous call without effects is told to it at its end. */
    boolean accepted;

    /** An attempt that waits for a commit, about to be made. */
    @Nullable
    Ready ready;

    /** Who waits for the run's response; null if nobody does. */
    @Nullable
    CompletableFuture<CallEnd> caller;

    private @Nullable Thread attempting;
    private long deadline;
    private boolean timedOut;

    Held(Run run, Lane lane) {
        this.run = run;
        this.lane = lane;
    }

    /**
     * An attempt whose input is bound.
     *
     * @param read whether it only reads
     */
    record Ready(StepPlan.ActionStep step, Actions.Prepared prepared, int attempt, OnDoubt onDoubt, boolean read) {}

    void take(Entry entry) {
        run.state().apply(entry);
        pending.add(entry);
    }

    // The attempt under way: interrupted by a deadline or a cancel, never after it has come back.

    synchronized void attemptBegins(Thread thread, long until) {
        attempting = thread;
        deadline = until;
        timedOut = false;
    }

    /** @return whether its time was over */
    synchronized boolean attemptEnds() {
        attempting = null;
        // An interrupt that came too late must not hit the next run on this thread.
        Thread.interrupted();
        return timedOut;
    }

    synchronized void interruptAttempt() {
        if (attempting != null) attempting.interrupt();
    }

    synchronized void interruptIfOver(long now) {
        if (attempting != null && now > deadline) {
            timedOut = true;
            attempting.interrupt();
        }
    }
}
