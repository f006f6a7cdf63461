package io.junctura.dispatch.queue;

import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.RunQueue;
import io.junctura.run.journal.StoredRun;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/** The queue of each flow that has runs in this process. Thread safe. */
public final class FlowQueues {
    private final RunQueue journal;
    private final QueueLimits limits;
    private final RunMemory memory;
    private final Map<Integer, FlowQueue> byFlow = new ConcurrentHashMap<>();

    public FlowQueues(RunQueue journal, QueueLimits limits, RunMemory memory) {
        this.journal = journal;
        this.limits = limits;
        this.memory = memory;
    }

    /** Reads from the journal how many runs of each flow are due and behind others. Call once, first. */
    public void read() {
        journal.dueCounts()
                .forEach((flow, count) -> byFlow.put(flow, new FlowQueue(flow, count, limits.window(), memory)));
        journal.behindCounts().forEach((flow, count) -> of(flow).behind(count));
    }

    /** The queue of a flow, with the concurrency of this version of the flow. */
    public FlowQueue of(PinnedFlow flow) {
        FlowQueue queue = of(flow.flow());
        queue.concurrency(flow.plan().limits().concurrency());
        return queue;
    }

    FlowQueue of(int flow) {
        FlowQueue queue = byFlow.get(flow);
        return queue == null
                ? byFlow.computeIfAbsent(flow, number -> new FlowQueue(number, 0, limits.window(), memory))
                : queue;
    }

    RunMemory memory() {
        return memory;
    }

    /** The next page of a queue, from the journal. */
    List<StoredRun> readPage(FlowQueue queue) {
        return journal.due(queue.flow(), queue.lastSeen(), limits.page(), queue.pageMemory());
    }

    /** Whether there may be more runs after this page. */
    boolean isFull(List<StoredRun> page) {
        return page.size() == limits.page();
    }

    Collection<FlowQueue> all() {
        return byFlow.values();
    }

    /** How many due runs a flow has. */
    public long backlog(int flow) {
        FlowQueue queue = byFlow.get(flow);
        return queue == null ? 0 : queue.backlog();
    }

    /** How many due runs there are, by flow. */
    Map<Integer, Long> backlogs() {
        return byFlow(FlowQueue::backlog);
    }

    /** How many runs wait behind others of their order key, by flow. */
    Map<Integer, Long> behind() {
        return byFlow(FlowQueue::behind);
    }

    /** How many runs are due, or behind others of their order key, by flow. */
    public Map<Integer, Long> queued() {
        return byFlow(FlowQueue::queued);
    }

    private Map<Integer, Long> byFlow(ToLongFunction<FlowQueue> count) {
        Map<Integer, Long> counts = new TreeMap<>();
        byFlow.forEach((flow, queue) -> counts.put(flow, count.applyAsLong(queue)));
        return counts;
    }

    /** How many slots are taken: by runs that are advanced, or that wait for their attempts or for a commit. */
    int slotsTaken() {
        return byFlow.values().stream().mapToInt(FlowQueue::executing).sum();
    }

    /** Bytes of heap that are reserved for the values of runs that execute, or are queued with their values. */
    long carried() {
        return byFlow.values().stream().mapToLong(FlowQueue::carried).sum();
    }
}
