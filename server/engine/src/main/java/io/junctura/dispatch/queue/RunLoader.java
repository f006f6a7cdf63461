package io.junctura.dispatch.queue;

import io.junctura.run.Callbacks;
import io.junctura.run.FlowUnavailable;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Run;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads runs from the journal into memory. Thread safe. */
public final class RunLoader {
    private final RunReader journal;
    private final Flows flows;
    private final Callbacks callbacks;
    private final FlowQueues queues;
    private final RunMemory memory;

    public RunLoader(RunReader journal, Flows flows, Callbacks callbacks, FlowQueues queues, RunMemory memory) {
        this.journal = journal;
        this.flows = flows;
        this.callbacks = callbacks;
        this.queues = queues;
        this.memory = memory;
    }

    /**
     * Reads a run that has a message. Large runs come without their values, which {@link #readValues} reads when their turn comes.
     *
     * @return null: there is no such run, or nothing of it that could be taken up again
     */
    @Nullable
    RunActor load(long id) {
        return journal.load(id, memory.own())
                // The flow of an ended run without history keeps nothing that could be taken up again.
                .filter(stored -> !stored.hasLeftNothing())
                .map(this::active)
                .orElse(null);
    }

    RunActor active(StoredRun stored) {
        PinnedFlow flow;
        String unavailable = null;
        FlowQueue queue;
        try {
            flow = flows.pinned(stored.flow(), stored.revision());
            queue = queues.of(flow);
        } catch (FlowUnavailable e) {
            flow = PinnedFlow.unavailable(stored.flow(), stored.revision());
            queue = queues.of(stored.flow());
            unavailable = e.getMessage();
        }
        Run run = stored.run(flow, callbacks);
        RunActor one = new RunActor(run, queue, stored.event());
        one.isRead(stored, run, new Obstacle(stored.damage(), null, unavailable));
        return one;
    }

    /**
     * Reads the values of a run whose turn has come and for which its queue has room.
     *
     * @return false: they take more than the queue expected, so the run goes back into the queue
     * @throws RuntimeException if the journal cannot be read
     */
    boolean readValues(RunActor one) {
        String never = memory.neverFits(one.values.needed);
        long id = one.id();
        Optional<StoredRun> read = never == null ? journal.load(id, one.values.needed) : journal.view(id);
        if (read.isEmpty()) {
            one.isDeletedNow();
            return true;
        }
        StoredRun stored = read.get();
        Obstacle found = new Obstacle(stored.damage(), never, one.obstacle().unavailable());
        one.isRead(stored, stored.run(one.run().flow(), callbacks), found);
        return never != null || stored.isWhole();
    }
}
