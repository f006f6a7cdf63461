package io.junctura.trigger.poll;

import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import io.junctura.trigger.BackgroundTasks;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.LiveTriggers;
import io.junctura.trigger.TriggerErrors;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The polls of all live flows whose triggers ask another system, or watch a place for files. */
public final class Polls implements LiveTriggers {
    private final Bindings bindings;
    private final TriggerErrors errors;
    private final BackgroundTasks tasks;
    private final CursorRound cursorRound;
    private final Supplier<Round> fileRounds;
    private final Map<Integer, Poll> polls = new HashMap<>();
    private boolean closed;

    /** @param fileRounds makes the round of one flow that watches for files */
    public Polls(
            Bindings bindings,
            TriggerErrors errors,
            BackgroundTasks tasks,
            CursorRound cursorRound,
            Supplier<Round> fileRounds) {
        this.bindings = bindings;
        this.errors = errors;
        this.tasks = tasks;
        this.cursorRound = cursorRound;
        this.fileRounds = fileRounds;
    }

    @Override
    public Set<TriggerKind> kinds() {
        return TriggerKind.all(TriggerKind::polls);
    }

    @Override
    public synchronized void live(List<PinnedFlow> flows) {
        if (closed) return;
        Set<Integer> numbers = new HashSet<>();
        for (PinnedFlow flow : flows) numbers.add(flow.flow());
        for (Map.Entry<Integer, Poll> poll : polls.entrySet()) {
            // Not removed yet, so that the same flow does not poll a second time before this poll has ended.
            if (!numbers.contains(poll.getKey())) poll.getValue().stop();
        }
        for (PinnedFlow flow : flows) {
            Poll known = polls.get(flow.flow());
            if (known != null && known.isLive() && bindings.kind(known.flow()) == bindings.kind(flow)) {
                known.flow(flow);
            } else {
                if (known != null) known.stop();
                Poll poll = new Poll(tasks, errors, round(flow), flow, known);
                polls.put(flow.flow(), poll);
                tasks.run(poll::go);
            }
        }
        polls.values().removeIf(poll -> !poll.isLive() && !poll.isBusy());
    }

    private Round round(PinnedFlow flow) {
        return bindings.kind(flow) == TriggerKind.FILE ? fileRounds.get() : cursorRound;
    }

    @Override
    public synchronized void connectionChanged(String name) {
        restart(flow -> bindings.uses(flow, name));
    }

    /** These flows poll at once. */
    @Override
    public synchronized void restart(Predicate<PinnedFlow> which) {
        for (Poll poll : polls.values()) if (which.test(poll.flow())) poll.wake();
    }

    @Override
    public synchronized <R> R reset(int flow, Supplier<R> delete) {
        R deleted = delete.get();
        Poll known = polls.get(flow);
        if (known != null) known.wake();
        return deleted;
    }

    /**
     * Polls a flow's system at once.
     *
     * @return completed when the system has no more events and all that it gave are on disk, or when the poll has failed,
     *     which {@link TriggerErrors} tells
     * @throws IllegalArgumentException if no live flow of this name polls or watches for files
     */
    public synchronized CompletableFuture<Void> now(FlowName flow) {
        for (Poll poll : polls.values()) {
            if (poll.isLive() && poll.flow().name().equals(flow)) return poll.now();
        }
        throw new IllegalArgumentException(
                "No published flow " + flow + " has a trigger that asks or watches for files.");
    }

    @Override
    public synchronized void close() {
        closed = true;
        polls.values().forEach(Poll::stop);
    }
}
