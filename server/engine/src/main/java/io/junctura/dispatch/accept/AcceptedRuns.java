package io.junctura.dispatch.accept;

import io.junctura.dispatch.listener.RunAnnouncements;
import io.junctura.dispatch.queue.ActiveRuns;
import io.junctura.dispatch.queue.FlowQueues;
import io.junctura.dispatch.queue.RunActor;
import io.junctura.dispatch.queue.RunDispatcher;
import io.junctura.run.Callbacks;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Run;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.Receipt;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings runs into memory and into their queues when they are accepted. Thread safe. */
public final class AcceptedRuns {
    private final Callbacks callbacks;
    private final ActiveRuns runs;
    private final FlowQueues queues;
    private final RunDispatcher dispatcher;
    private final RunAnnouncements announcements;

    public AcceptedRuns(
            Callbacks callbacks,
            ActiveRuns runs,
            FlowQueues queues,
            RunDispatcher dispatcher,
            RunAnnouncements announcements) {
        this.callbacks = callbacks;
        this.runs = runs;
        this.queues = queues;
        this.dispatcher = dispatcher;
        this.announcements = announcements;
    }

    /** An event on its way to disk, and the run that it becomes. */
    record Accepting(PinnedFlow flow, Run.Accepted accepted, NewRun run) {}

    /**
     * A run that is not in the journal yet.
     *
     * @param footprint bytes of heap of its event; 0: not counted yet
     */
    public RunActor make(long id, PinnedFlow flow, Run.Accepted accepted, long footprint) {
        return new RunActor(new Run(id, flow, accepted, callbacks), queues.of(flow), footprint);
    }

    /** On the thread of the commit. @return null: the event was known, so there is no new run */
    @Nullable
    RunActor committed(Accepting one, Receipt receipt) {
        if (receipt.duplicate()) return null;
        RunActor run = make(receipt.run(), one.flow, one.accepted, NewRuns.footprint(one.run));
        run.isAcceptedWith(one.run.entries());
        if (receipt.behind()) run.fallsBehind();
        runs.committed(run);
        return run;
    }

    /**
     * The runs of one commit enter their queues. On the thread that announces commits.
     *
     * @param fresh null where the event was known
     * @param flows those of the runs, each once
     */
    void enterQueues(List<@Nullable RunActor> fresh, Collection<PinnedFlow> flows) {
        fresh.stream().filter(Objects::nonNull).forEach(runs::enterQueue);
        for (PinnedFlow flow : flows) dispatcher.pump(queues.of(flow));
        fresh.stream().filter(Objects::nonNull).forEach(this::announce);
    }

    /** A run was accepted, and its queue has started what may start. On the thread that announces commits. */
    public void announce(RunActor one) {
        one.announceQueued();
        announcements.acceptedNow(one.run());
    }

    /** A called run is about to be in the journal. Messages reach it from now on. */
    public void put(RunActor one) {
        runs.put(one);
    }

    /** {@link #put} was in vain: the journal did not take the run. */
    void remove(RunActor one) {
        runs.remove(one);
    }

    /** A called run is in the journal, and goes before those that have not begun. */
    public void startFirst(RunActor one) {
        one.queue().counted();
        dispatcher.startFirst(one);
    }

    /** A run that was {@link #put} is behind another one of its order key. */
    public void behind(RunActor one) {
        runs.remove(one);
        one.queue().behind(1);
        announcements.acceptedBehind(one.run());
    }
}
