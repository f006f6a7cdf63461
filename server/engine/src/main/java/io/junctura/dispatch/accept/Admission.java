package io.junctura.dispatch.accept;

import io.junctura.definition.FlowPlan;
import io.junctura.dispatch.listener.QueueListener;
import io.junctura.dispatch.queue.FlowQueue;
import io.junctura.dispatch.queue.FlowQueues;
import io.junctura.dispatch.queue.QueueLimits;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.JournalWriter;
import java.time.Duration;

/** Decides whether the engine takes an event now. Thread safe. */
public final class Admission {
    private final JournalWriter journal;
    private final FlowQueues queues;
    private final QueueLimits limits;
    private volatile boolean closing;
    private volatile QueueListener listener = (flow, due) -> {};

    public Admission(JournalWriter journal, FlowQueues queues, QueueLimits limits) {
        this.journal = journal;
        this.queues = queues;
        this.limits = limits;
    }

    public void whenHalfFull(QueueListener next) {
        listener = next;
    }

    /** Admits nothing any more. */
    public void close() {
        closing = true;
    }

    /** @throws Rejected if the server takes nothing now, or the flow has too many runs */
    public void check(PinnedFlow flow) throws Rejected {
        check();
        FlowQueue queue = queues.of(flow);
        FlowPlan.Order order = flow.plan().orderBy();
        boolean behindCounts = order != null && order.onFailure() != FlowPlan.OnFailure.PARK;
        long backlog = queue.backlog() + (behindCounts ? queue.behind() : 0);
        if (backlog >= limits.backlog()) {
            throw new Rejected(
                    true,
                    "The flow " + flow.name() + " has " + backlog
                            + " runs waiting, as many as it may. Send it again later.",
                    Duration.ofSeconds(10));
        }
        if (backlog >= limits.backlog() / 2) listener.halfFull(flow, backlog);
    }

    /** @throws Rejected if the server takes nothing now */
    public void check() throws Rejected {
        if (closing)
            throw new Rejected(false, "The server is stopping. Send it again in a moment.", Duration.ofSeconds(5));
        String full = limits.capacity().refusal();
        if (full != null) throw new Rejected(false, full, Duration.ofSeconds(30));
        if (journal.waitingBytes() > QueueLimits.MAX_WAITING_BYTES) {
            throw new Rejected(
                    false, "The disk does not keep up with what arrives. Send it again later.", Duration.ofSeconds(2));
        }
    }
}
