package io.junctura.dispatch;

import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import java.util.concurrent.Executor;

/** Tells others what has become of a run, once that is on disk. Called on the thread of the commit, so it is quick. */
final class AfterCommit {
    private final ActiveRuns runs;
    private final CalledRuns called;
    private final Callers callers;
    private final ConnectionLimiters limiters;
    private final RunEnds ends;
    private final RunListener listener;
    private final Executor after;

    /** @param after one thread that tells others of commits, in their order */
    AfterCommit(
            ActiveRuns runs,
            CalledRuns called,
            Callers callers,
            ConnectionLimiters limiters,
            RunEnds ends,
            RunListener listener,
            Executor after) {
        this.runs = runs;
        this.called = called;
        this.callers = callers;
        this.limiters = limiters;
        this.ends = ends;
        this.listener = listener;
        this.after = after;
    }

    /** A run that goes on has responded. */
    void answers(Run run) {
        after.execute(callers.answering(run));
    }

    /** A run waits. */
    void asleep(ActiveRun one) {
        for (Wait wait : one.waits.values()) {
            if (wait instanceof Wait.Mended mended) {
                limiters.waitsUntilMended(mended.connection(), one.flowQueue.flow(), one.run.id());
            }
        }
        runs.asleep(one);
    }

    /** A run has ended. */
    void ended(ActiveRun one, RunStatus status) {
        runs.leaves(one);
        Runnable then = ends.take(one.run.id());
        after.execute(() -> {
            callers.answering(one.run).run();
            listener.changed(one.run, status);
            if (then != null) then.run();
        });
        called.ended(one.run, one.damage);
    }
}
