package io.junctura.dispatch.advance;

import io.junctura.dispatch.connection.ConnectionLimiters;
import io.junctura.dispatch.decision.CalledRunEnds;
import io.junctura.dispatch.decision.CalledRuns;
import io.junctura.dispatch.listener.RunAnnouncements;
import io.junctura.dispatch.queue.ActiveRuns;
import io.junctura.dispatch.queue.RunActor;
import io.junctura.dispatch.queue.RunAppend;
import io.junctura.dispatch.queue.RunDispatcher;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import io.junctura.run.journal.AppendListener;
import io.junctura.run.journal.Receipt;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to a run after an append of it is on disk. Called on the thread of the commit, so it is quick. */
public final class AfterCommit {
    private static final Logger LOG = LoggerFactory.getLogger(AfterCommit.class);

    private final ActiveRuns runs;
    private final RunDispatcher dispatcher;
    private final CalledRuns called;
    private final CalledRunEnds ends;
    private final ConnectionLimiters limiters;
    private final RunAnnouncements announcements;

    public AfterCommit(
            ActiveRuns runs,
            RunDispatcher dispatcher,
            CalledRuns called,
            CalledRunEnds ends,
            ConnectionLimiters limiters,
            RunAnnouncements announcements) {
        this.runs = runs;
        this.dispatcher = dispatcher;
        this.called = called;
        this.ends = ends;
        this.limiters = limiters;
        this.announcements = announcements;
    }

    void continues(RunActor one) {
        dispatcher.continues(one);
    }

    void waits(RunActor one) {
        for (Wait wait : one.waits().values()) {
            if (wait instanceof Wait.NewCredentials credentials) {
                limiters.waitsForCredentials(
                        credentials.connection(), one.queue().flow(), one.id());
            }
        }
        runs.waits(one);
    }

    void ended(RunActor one, RunStatus status) {
        runs.ended(one);
        announcements.ended(one.run(), status);
        ends.ended(one.run(), one.obstacle().damage());
    }

    /**
     * Listens to an append of a run.
     *
     * @param append   what it brings
     * @param awaited  whether the commit may not be delayed
     * @param responds whether it brings a response that a caller waits for
     * @param next     what happens to the run after it
     */
    AppendListener of(RunActor active, RunAppend append, boolean awaited, boolean responds, Runnable next) {
        return new Listener(active, append, awaited, responds, next);
    }

    private final class Listener implements AppendListener {
        private final RunActor active;
        private final RunAppend append;
        private final boolean awaited;
        private final boolean responds;
        private final Runnable next;

        /** The run as it was: after {@link #next}, others may own and change it. */
        private final Run run;

        private final boolean forced;
        private boolean fellBehind;
        private boolean releasedFromBehind;

        Listener(RunActor active, RunAppend append, boolean awaited, boolean responds, Runnable next) {
            this.active = active;
            this.append = append;
            this.awaited = awaited;
            this.responds = responds;
            this.next = next;
            this.run = active.run();
            this.forced = run.state().isForced();
        }

        @Override
        public boolean isAwaited() {
            return awaited;
        }

        @Override
        public void promoted(long first) {
            runs.promoted(active.queue(), first);
        }

        @Override
        public void releasedFromBehind() {
            releasedFromBehind = true;
        }

        @Override
        public void fellBehind() {
            fellBehind = true;
        }

        @Override
        public void committed(List<Receipt> receipts) {
            if (responds) announcements.responded(run);
            if (releasedFromBehind) {
                active.queue().behind(-1);
                active.isReleased();
            } else if (append.change().outcome() != null && active.isBehind()) active.isPromoted();
            // Others learn of the runs that it has called before they learn of its end.
            for (Receipt child : receipts) called.committed(child.run(), child.behind());
            if (fellBehind) runs.fellBehind(active);
            else next.run();
            append.pending().committed();
            for (long child : append.pending().voided()) ends.cancelLater(child, "run " + run.id(), forced);
        }

        @Override
        public void rejected(String why) {
            LOG.info("What run {} was told after its end is lost: {}", run.id(), why);
            active.isDeletedNow();
            append.pending().rejected();
            ends.missing(run.id());
            dispatcher.continues(active);
        }

        @Override
        public void failed(Throwable why) {
            // The server is stopping, and the run is in the journal as it was.
        }
    }
}
