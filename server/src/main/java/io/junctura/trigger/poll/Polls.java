package io.junctura.trigger.poll;

import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.dispatch.Engine;
import io.junctura.dispatch.Timer;
import io.junctura.files.ArrivingFiles;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.Journal;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.EventObserver;
import io.junctura.trigger.IncomingFiles;
import io.junctura.trigger.TriggerErrors;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks for what is new, for all live flows whose triggers ask another system or watch a place for files. */
public final class Polls implements AutoCloseable {
    public final Engine engine;
    public final Journal journal;
    public final Bindings bindings;
    final TriggerErrors troubles;
    public final Clock clock;
    public final EventObserver observer;
    private final ArrivingFiles files;
    private final Function<Polls, Round> watching;
    private final Timer timer;
    private final Executor workers;
    private final Map<Integer, Poll> polls = new HashMap<>();
    private boolean closed;

    /** @param watching makes a round of a flow whose trigger watches for files */
    public Polls(
            Engine engine,
            Journal journal,
            Bindings bindings,
            TriggerErrors troubles,
            ArrivingFiles files,
            Clock clock,
            Timer timer,
            Executor workers,
            EventObserver observer,
            Function<Polls, Round> watching) {
        this.observer = observer;
        this.watching = watching;
        this.engine = engine;
        this.journal = journal;
        this.bindings = bindings;
        this.troubles = troubles;
        this.files = files;
        this.clock = clock;
        this.timer = timer;
        this.workers = workers;
    }

    public synchronized void live(List<PinnedFlow> flows) {
        if (closed) return;
        Set<Integer> numbers = new HashSet<>();
        for (PinnedFlow flow : flows) numbers.add(flow.flow());
        for (Map.Entry<Integer, Poll> poll : polls.entrySet()) {
            // Kept, so that the same flow does not poll a second time before this one has ended.
            if (!numbers.contains(poll.getKey())) poll.getValue().stop();
        }
        for (PinnedFlow flow : flows) {
            Poll known = polls.get(flow.flow());
            if (known != null && known.isLive() && bindings.kind(known.flow()) == bindings.kind(flow)) {
                known.flow(flow);
            } else {
                if (known != null) known.stop();
                Poll poll = new Poll(this, round(flow), flow, known);
                polls.put(flow.flow(), poll);
                work(poll::go);
            }
        }
        polls.values().removeIf(poll -> !poll.isLive() && !poll.isBusy());
    }

    private Round round(PinnedFlow flow) {
        return bindings.kind(flow) == TriggerKind.FILE ? watching.apply(this) : new CursorRound(this);
    }

    /** Where a look of this flow puts the files that it brings. */
    public IncomingFiles brought(PinnedFlow flow) {
        return new IncomingFiles(files, () -> engine.mustHaveRoom(flow));
    }

    /** A connection is another: whoever failed with the old one need not wait. */
    public synchronized void connectionChanged(String name) {
        again(flow -> bindings.uses(flow, name));
    }

    /** These flows need not wait. */
    public synchronized void again(Predicate<PinnedFlow> which) {
        for (Poll poll : polls.values()) if (which.test(poll.flow())) poll.wake();
    }

    /** Deletes the cursor of a flow, and polls again from there. */
    public synchronized <R> R reset(int flow, Supplier<R> delete) {
        R deleted = delete.get();
        Poll known = polls.get(flow);
        if (known != null) known.wake();
        return deleted;
    }

    public synchronized CompletableFuture<Void> now(FlowName flow) {
        for (Poll poll : polls.values()) {
            if (poll.isLive() && poll.flow().name().equals(flow)) return poll.now();
        }
        throw new IllegalArgumentException(
                "No published flow " + flow + " has a trigger that asks or watches for files.");
    }

    void at(long time, Runnable task) {
        timer.at(time, () -> work(task));
    }

    void work(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException stopping) {
            // The cursor stands where it is; the next start goes on from there.
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        polls.values().forEach(Poll::stop);
    }
}
