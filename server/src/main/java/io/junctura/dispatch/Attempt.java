package io.junctura.dispatch;

import io.junctura.connector.Actions;
import io.junctura.definition.StepPlan;
import io.junctura.run.RunMachine.OnDoubt;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of one step: its input is bound, and it waits for a commit, is under way, or has come back. An interrupt
 * reaches it only while it is under way.
 */
final class Attempt {
    final Held held;
    final String path;
    final StepPlan.ActionStep step;
    final Actions.Prepared prepared;
    final int number;
    final OnDoubt onDoubt;

    /** Whether it only reads. */
    final boolean read;

    /** Whether it is not to be made, but to be asked after: the process died during it. */
    final boolean recovers;

    /** What {@link Deaths} knows it by while it is under way. */
    int place;

    private @Nullable Thread thread;
    private long deadline;
    private boolean timedOut;

    Attempt(
            Held held,
            String path,
            StepPlan.ActionStep step,
            Actions.Prepared prepared,
            int number,
            OnDoubt onDoubt,
            boolean read,
            boolean recovers) {
        this.held = held;
        this.path = path;
        this.step = step;
        this.prepared = prepared;
        this.number = number;
        this.onDoubt = onDoubt;
        this.read = read;
        this.recovers = recovers;
    }

    synchronized void begins(Thread on, long until) {
        thread = on;
        deadline = until;
        timedOut = false;
    }

    /** @return whether its time was over */
    synchronized boolean ends() {
        thread = null;
        // An interrupt that came too late must not hit the next attempt on this thread.
        Thread.interrupted();
        return timedOut;
    }

    synchronized void interrupt() {
        if (thread != null) thread.interrupt();
    }

    synchronized void interruptIfOver(long now) {
        if (thread != null && now > deadline) {
            timedOut = true;
            thread.interrupt();
        }
    }
}
