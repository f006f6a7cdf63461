package io.junctura.dispatch.listener;

import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import java.util.concurrent.Executor;

/**
 * Tells the listener and waiting callers what has happened to runs, after it is on disk. All of it is told on one thread, in
 * the order of the commits. Thread safe.
 */
public final class RunAnnouncements {
    private final RunListener listener;
    private final Callers callers;
    private final RunEnds ends;
    private final Executor after;

    /** @param after the one thread */
    public RunAnnouncements(RunListener listener, Callers callers, RunEnds ends, Executor after) {
        this.listener = listener;
        this.callers = callers;
        this.ends = ends;
        this.after = after;
    }

    /** Does something on the thread that announces commits, after all tasks that it was given before. */
    public void later(Runnable task) {
        after.execute(task);
    }

    /** A run that executes has responded. */
    public void responded(Run run) {
        later(callers.answering(run));
    }

    /** A run begins that was announced as queued. */
    public void begins(Run run) {
        later(() -> listener.begins(run));
    }

    public void waits(Run run) {
        later(() -> listener.changed(run, RunStatus.WAITING));
    }

    public void ended(Run run, RunStatus status) {
        Runnable then = ends.take(run.id());
        later(() -> {
            callers.answering(run).run();
            listener.changed(run, status);
            if (then != null) then.run();
        });
    }

    /** A run was accepted that is behind another one of its order key. */
    public void acceptedBehind(Run run) {
        later(() -> listener.accepted(run));
    }

    /** A run was accepted, and its queue has started what may start. Call it on the thread of {@link #later}. */
    public void acceptedNow(Run run) {
        listener.accepted(run);
    }

    /** A run was accepted that has ended already. Call it on the thread of {@link #later}. */
    public void acceptedAndEndedNow(Run run, RunStatus status) {
        listener.accepted(run);
        listener.changed(run, status);
    }
}
