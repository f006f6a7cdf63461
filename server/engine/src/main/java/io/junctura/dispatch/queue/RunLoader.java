package io.junctura.dispatch.queue;

import io.junctura.run.Callbacks;
import io.junctura.run.FlowUnavailable;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
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
    ActiveRun load(long id) {
        return journal.load(id, memory.own())
                // The flow of an ended run without history keeps nothing that could be taken up again.
                .filter(stored -> !stored.hasLeftNothing())
                .map(this::active)
                .orElse(null);
    }

    ActiveRun active(StoredRun stored) {
        ActiveRun one;
        try {
            PinnedFlow flow = flows.pinned(stored.flow(), stored.revision());
            one = new ActiveRun(stored.run(flow, callbacks), queues.of(flow), stored.event());
        } catch (FlowUnavailable e) {
            PinnedFlow flow = PinnedFlow.unavailable(stored.flow(), stored.revision());
            one = new ActiveRun(stored.run(flow, callbacks), queues.of(stored.flow()), stored.event());
            one.unavailable = e.getMessage();
        }
        one.isRead(stored);
        return one;
    }

    /**
     * Reads the values of a run whose turn has come and for which its queue has room.
     *
     * @return false: they take more than the queue expected, so the run goes back into the queue
     * @throws RuntimeException if the journal cannot be read
     */
    boolean readValues(ActiveRun one) {
        String never = ValueAccounting.neverFits(one.values.needed, memory);
        long id = one.run.id();
        Optional<StoredRun> stored = never == null ? journal.load(id, one.values.needed) : journal.view(id);
        if (stored.isEmpty()) {
            one.gone = true;
            return true;
        }
        one.run = stored.get().run(one.run.flow(), callbacks);
        one.isRead(stored.get());
        one.tooLarge = never;
        return never != null || stored.get().isWhole();
    }
}
