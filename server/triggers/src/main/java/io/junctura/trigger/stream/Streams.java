package io.junctura.trigger.stream;

import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.dispatch.EventIntake;
import io.junctura.dispatch.time.Timer;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.CursorStore;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.EventObserver;
import io.junctura.trigger.LiveTriggers;
import io.junctura.trigger.TriggerErrors;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The streams of all live flows whose sources push events. Thread safe. */
public final class Streams implements LiveTriggers {
    private static final long POLL_MILLIS = 100;

    final EventIntake intake;
    final CursorStore cursors;
    final Bindings bindings;
    final TriggerErrors errors;
    final Clock clock;
    final Timer timer;
    final EventObserver observer;
    private final Map<Integer, Stream> streams = new HashMap<>();
    private final Map<FlowName, List<CompletableFuture<Void>>> awaited = new HashMap<>();
    private volatile boolean closed;

    public Streams(
            EventIntake intake,
            CursorStore cursors,
            Bindings bindings,
            TriggerErrors errors,
            Clock clock,
            Timer timer,
            EventObserver observer) {
        this.observer = observer;
        this.intake = intake;
        this.cursors = cursors;
        this.bindings = bindings;
        this.errors = errors;
        this.clock = clock;
        this.timer = timer;
    }

    @Override
    public Set<TriggerKind> kinds() {
        return Set.of(TriggerKind.STREAM);
    }

    @Override
    public synchronized void live(List<PinnedFlow> flows) {
        if (closed) return;
        Set<Integer> numbers = new HashSet<>();
        for (PinnedFlow flow : flows) numbers.add(flow.flow());
        streams.forEach((number, stream) -> {
            if (!numbers.contains(number)) stream.stop();
        });
        streams.values().removeIf(Stream::hasEnded);
        for (PinnedFlow flow : flows) {
            Stream known = streams.get(flow.flow());
            if (known == null || known.hasStopped() || known.flow().revision() != flow.revision()) begin(flow, known);
        }
    }

    @Override
    public synchronized void connectionChanged(String name) {
        restart(flow -> bindings.uses(flow, name));
    }

    @Override
    public synchronized void restart(Predicate<PinnedFlow> which) {
        if (closed) return;
        for (Stream stream : List.copyOf(streams.values())) {
            if (!stream.hasStopped() && which.test(stream.flow())) begin(stream.flow(), stream);
        }
    }

    @Override
    public synchronized <R> R reset(int flow, Supplier<R> delete) {
        Stream known = streams.get(flow);
        boolean runs = known != null && !known.hasStopped() && !closed;
        // Stopped first: the journal rejects what it still emits, and that is no error.
        if (runs) known.stop();
        try {
            return delete.get();
        } finally {
            if (runs) begin(known.flow(), known);
        }
    }

    /** @return completed when the flow's stream says that it listens, or has brought events, since it last started */
    public CompletableFuture<Void> listening(FlowName flow) {
        CompletableFuture<Void> listens = new CompletableFuture<>();
        synchronized (awaited) {
            awaited.computeIfAbsent(flow, any -> new ArrayList<>()).add(listens);
        }
        List<Stream> now;
        synchronized (this) {
            now = List.copyOf(streams.values());
        }
        for (Stream stream : now) {
            if (stream.flow().name().equals(flow) && stream.listens()) listens(stream);
        }
        return listens;
    }

    void listens(Stream stream) {
        List<CompletableFuture<Void>> waiting = null;
        synchronized (awaited) {
            if (stream.listens()) waiting = awaited.remove(stream.flow().name());
        }
        if (waiting != null) waiting.forEach(one -> one.complete(null));
    }

    boolean hasClosed() {
        return closed;
    }

    private void begin(PinnedFlow flow, @Nullable Stream known) {
        if (known != null) known.stop();
        Stream stream = new Stream(this, flow, known);
        streams.put(flow.flow(), stream);
        stream.start();
    }

    /** Waits. @throws InterruptedException also if {@code over} becomes true meanwhile */
    void pause(Duration pause, BooleanSupplier over) throws InterruptedException {
        CountDownLatch passed = new CountDownLatch(1);
        timer.at(clock.millis() + pause.toMillis(), passed::countDown);
        while (!passed.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            if (over.getAsBoolean()) throw new InterruptedException("the flow has gone");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        streams.values().forEach(Stream::stop);
    }
}
