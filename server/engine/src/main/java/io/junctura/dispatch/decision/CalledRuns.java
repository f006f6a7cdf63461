package io.junctura.dispatch.decision;

import io.junctura.dispatch.accept.AcceptedRuns;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.NewRuns;
import io.junctura.dispatch.listener.RunAnnouncements;
import io.junctura.dispatch.queue.ActiveRuns;
import io.junctura.dispatch.queue.RunActor;
import io.junctura.run.CallerLimit;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Run;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.RunIds;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts the runs that steps of other runs call, in the commit of the calling step. Thread safe. */
public final class CalledRuns {
    private final RunIds ids;
    private final ActiveRuns runs;
    private final AcceptedRuns accepted;
    private final RunAnnouncements announcements;
    private final Clock clock;

    public CalledRuns(RunIds ids, ActiveRuns runs, AcceptedRuns accepted, RunAnnouncements announcements, Clock clock) {
        this.ids = ids;
        this.runs = runs;
        this.accepted = accepted;
        this.announcements = announcements;
        this.clock = clock;
    }

    /**
     * Makes the run of a step that calls a flow.
     *
     * @param async whether the step does not wait for its end
     * @return to be appended with what is pending of the caller
     */
    NewRun begin(RunActor parent, String step, PinnedFlow flow, @Nullable Object payload, boolean async) {
        int depth = parent.run().accepted().depth() + 1;
        Run.Parent waiting = async ? null : new Run.Parent(parent.id(), step);
        // Its events are as many runs away from the outside as those of its caller.
        int hops = parent.run().accepted().hops();
        Map<String, Object> origin = new HashMap<>(2);
        if (hops != 0) origin.put("hops", (long) hops);
        if (!async) CallerLimit.inherit(parent.run(), origin);
        Run.Accepted event = new Run.Accepted(clock.millis(), payload, origin, waiting, null, depth);
        long id = ids.next();
        NewRun run = NewRuns.of(id, flow, new Incoming(payload, null, origin, null), event);
        accepted.put(accepted.make(id, flow, event, NewRuns.footprint(run)));
        return run;
    }

    /**
     * The commit of the calling step is done.
     *
     * @param behind whether it is behind another run of its order key
     */
    public void committed(long id, boolean behind) {
        RunActor one = runs.get(id);
        if (one == null) return;
        if (behind) {
            accepted.behind(one);
            return;
        }
        accepted.startFirst(one);
        announcements.later(() -> accepted.announce(one));
    }
}
