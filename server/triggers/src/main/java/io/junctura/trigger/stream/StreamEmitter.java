package io.junctura.trigger.stream;

import io.junctura.api.ConnectorException;
import io.junctura.api.CursorStreamTrigger;
import io.junctura.api.Event;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.json.Footprint;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.CursorChange;
import io.junctura.run.journal.Receipt;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.Cursors;
import io.junctura.trigger.Identities;
import io.junctura.trigger.stream.StreamPartition.Emission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Emits the events of one call of a stream's {@code consume}. The journal is the only queue: an emit is appended at once, in
 * the order of the calls, or its caller waits. Thread safe.
 */
final class StreamEmitter implements CursorStreamTrigger.Emitter<Object> {
    static final int MAX_PARTITIONS = 10_000;
    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_CURSOR_SIZE = 16 << 10;
    private static final Duration MEMORY_PAUSE = Duration.ofSeconds(1);
    private static final long POLL_MILLIS = 100;

    /** Learns whether events are on disk. Must not block. */
    interface Listener {

        /** Events are on disk, or the trigger says that it listens. */
        void works();

        /** Events may not be on disk: {@code consume} has to be called again. */
        void failed(Throwable why);
    }

    private final Streams all;
    private final PinnedFlow flow;
    private final Bindings.Ready ready;
    private final BooleanSupplier stopped;
    private final Listener listener;
    private final String use;
    private final Map<String, StreamPartition> partitions = new HashMap<>();
    /** How many partitions have a cursor or may get one; below 0: not counted yet. */
    private int withCursor = -1;

    private final StreamPartition plain;
    /** Held while events are appended, so that the journal has the order of the emits. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private final InFlight inFlight = new InFlight();
    private final Acknowledgements acknowledgements;
    private final List<CompletableFuture<Void>> awaitingCapacity = new ArrayList<>();
    /** Whether an emit waits for room. */
    private volatile boolean waits;

    private volatile boolean ended;
    private boolean checksAgain;
    /** How many appends the journal has not confirmed or rejected yet. */
    private int unconfirmed;

    /** @param stopped whether the flow is being unpublished */
    StreamEmitter(Streams all, PinnedFlow flow, Bindings.Ready ready, BooleanSupplier stopped, Listener listener) {
        this.all = all;
        this.flow = flow;
        this.ready = ready;
        this.stopped = stopped;
        this.listener = listener;
        this.use = flow.plan().trigger().use();
        this.acknowledgements = new Acknowledgements("stream " + flow.name() + " acknowledgements");
        this.plain = new StreamPartition(this, "", all.cursors.cursor(flow.flow()));
    }

    /** Completes a future. Its dependents are code of the plugin. */
    private void complete(Runnable completion) {
        try {
            ready.bound().<@Nullable Object>call(() -> {
                completion.run();
                return null;
            });
        } catch (ConnectorException | InterruptedException e) {
            completion.run(); // The plugin was just replaced, so none of its code waits for this any more.
        }
    }

    // Partitions and their cursors.

    @Override
    public Optional<Object> cursor() {
        return plain.cursor();
    }

    @Override
    public CursorStreamTrigger.Partition<Object> partition(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("A partition's name has 1 to " + MAX_NAME_LENGTH + " characters.");
        }
        synchronized (partitions) {
            StreamPartition known = partitions.get(name);
            if (known != null) return known;
            byte[] stored = all.cursors.cursor(flow.flow(), name);
            if (stored == null) mustHaveCapacityForPartition();
            StreamPartition made = new StreamPartition(this, name, stored);
            partitions.put(name, made);
            return made;
        }
    }

    private void mustHaveCapacityForPartition() {
        if (withCursor < 0) withCursor = all.cursors.countCursors(flow.flow());
        if (++withCursor > MAX_PARTITIONS) {
            throw new IllegalStateException("The flow " + flow.name() + " has " + MAX_PARTITIONS
                    + " partitions, as many as it may. Cursors of partitions that are gone can be reset.");
        }
    }

    Optional<Object> read(byte @Nullable [] stored) {
        Object cursor = Cursors.read(use, stored);
        return cursor == null
                ? Optional.empty()
                : Optional.ofNullable(ready.bound().cursor(cursor));
    }

    byte[] write(Object cursor) {
        byte[] stored = Cursors.write(use, ready.bound().json(cursor));
        if (stored.length > MAX_CURSOR_SIZE) {
            throw new IllegalArgumentException("A cursor's JSON may have " + MAX_CURSOR_SIZE + " bytes.");
        }
        return stored;
    }

    // Emitting.

    @Override
    public CompletableFuture<Void> emit(List<Event> events, Object cursor) throws InterruptedException {
        return plain.emit(events, cursor);
    }

    @Override
    public CompletableFuture<Void> submit(List<Event> events) throws InterruptedException {
        return emit(plain, events, null, true).done;
    }

    @Override
    public void emit(List<Event> events) throws InterruptedException {
        try {
            emit(plain, events, null, false).done.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause().getMessage()), e.getCause());
        }
    }

    static IllegalStateException uncertain(Throwable why) {
        return new IllegalStateException("It is not certain whether the events are on disk: " + why.getMessage(), why);
    }

    /** @param to the new cursor of the partition; null: it does not move */
    Emission emit(StreamPartition of, List<Event> events, byte @Nullable [] to, boolean isVisible)
            throws InterruptedException {
        List<Event> given = new ArrayList<>(events.size());
        long bytes = to == null ? 0 : to.length;
        for (Event event : events) {
            Object payload = ready.bound().json(event.payload());
            bytes += Footprint.ofValue(payload);
            given.add(new Event(payload, event.identity()));
        }
        Emission one = new Emission(Math.max(1, given.size()), bytes, isVisible);
        turn.lockInterruptibly();
        try {
            append(of, one, given, to);
        } finally {
            boolean waited = waits;
            waits = false;
            turn.unlock();
            if (waited) checkWaiting();
        }
        return one;
    }

    /** Appends an emit to the journal. Waits until there is room. */
    private void append(StreamPartition of, Emission one, List<Event> events, byte @Nullable [] to)
            throws InterruptedException {
        // The thread that makes room must not wait for it.
        boolean freesCapacity = acknowledgements.isCurrentThread();
        while (true) {
            if (isOver()) throw new InterruptedException("the flow has gone");
            Throwable failure = of.failure();
            if (failure != null) {
                one.done.completeExceptionally(uncertain(failure));
                return;
            }
            if (inFlight.isFull() && !freesCapacity) {
                waits = true;
                inFlight.awaitCapacity(POLL_MILLIS);
                continue;
            }
            try {
                tryAppend(of, one, events, to);
                return;
            } catch (Rejected e) {
                waits = true;
                all.pause(e.retryAfter(), this::isOver);
            } catch (MemoryExhausted e) {
                if (e.permanent()) {
                    of.refuse(e);
                    listener.failed(e);
                } else {
                    waits = true;
                    all.pause(MEMORY_PAUSE, this::isOver);
                }
            }
        }
    }

    private boolean isOver() {
        return ended || stopped.getAsBoolean();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // written() gets the result.
    private void tryAppend(StreamPartition of, Emission one, List<Event> events, byte @Nullable [] to) throws Rejected {
        Reservation values = HeapShare.REMOTE_VALUES.reserve(one.bytes);
        boolean accepted = false;
        try {
            CursorChange moved =
                    to == null ? null : new CursorChange(flow.flow(), of.name(), of.last(), to, all.clock.millis());
            CompletableFuture<List<Receipt>> receipts = all.intake.accept(flow, incoming(events), moved);
            accepted = true;
            inFlight.add(one.events, one.bytes);
            synchronized (this) {
                unconfirmed++;
            }
            of.appended(one, to);
            receipts.whenComplete((written, why) -> {
                if (why == null && !events.isEmpty()) {
                    all.observer.accepted(flow, events.get(0).payload(), Map.of());
                }
                written(of, one, values, why);
            });
        } finally {
            if (!accepted) values.close();
        }
    }

    private List<Incoming> incoming(List<Event> events) throws Rejected {
        List<Incoming> incoming = new ArrayList<>(events.size());
        for (Event event : events) {
            String name = Identities.of(flow, event.payload(), Map.of(), event.identity(), all.clock.millis());
            incoming.add(new Incoming(event.payload(), null, Map.of(), name));
        }
        return incoming;
    }

    /**
     * Called on a thread of the engine or the journal.
     *
     * @param why the events may not be on disk; null if they are
     */
    private void written(StreamPartition of, Emission one, Reservation values, @Nullable Throwable why) {
        try {
            values.close();
            if (why == null) listener.works();
            else listener.failed(why);
            of.written(one, why, this::decided);
        } finally {
            synchronized (this) {
                unconfirmed--;
                notifyAll();
            }
        }
    }

    private void decided(Emission one) {
        if (one.isVisible) {
            acknowledgements.add(() -> {
                complete(one::complete);
                done(one);
            });
        } else {
            one.complete();
            done(one);
        }
    }

    private void done(Emission one) {
        inFlight.remove(one.events, one.bytes);
        checkWaiting();
    }

    // Room.

    @Override
    public boolean accepting() {
        return pauseForCapacity() == null;
    }

    /** Null if events are accepted; otherwise the pause before the next check. */
    private @Nullable Duration pauseForCapacity() {
        if (isOver() || waits || inFlight.isFull()) return MEMORY_PAUSE;
        try {
            all.intake.checkCapacity(flow);
            return null;
        } catch (Rejected e) {
            return e.retryAfter();
        }
    }

    @Override
    public CompletableFuture<Void> whenAccepting() {
        CompletableFuture<Void> accepting = new CompletableFuture<>();
        if (isOver()) {
            accepting.cancel(false);
            return accepting;
        }
        synchronized (awaitingCapacity) {
            awaitingCapacity.add(accepting);
        }
        checkWaiting();
        return accepting;
    }

    private void checkWaiting() {
        synchronized (awaitingCapacity) {
            if (awaitingCapacity.isEmpty()) return;
            Duration again = pauseForCapacity();
            if (again == null || isOver()) {
                for (CompletableFuture<Void> accepting : awaitingCapacity) {
                    Runnable completion =
                            again == null ? () -> accepting.complete(null) : () -> accepting.cancel(false);
                    acknowledgements.add(() -> complete(completion));
                }
                awaitingCapacity.clear();
            } else if (!checksAgain) {
                checksAgain = true;
                all.timer.at(all.clock.millis() + again.toMillis(), this::checkAgain);
            }
        }
    }

    private void checkAgain() {
        synchronized (awaitingCapacity) {
            checksAgain = false;
        }
        checkWaiting();
    }

    @Override
    public void listening() {
        if (!isOver()) listener.works();
    }

    // The end.

    /**
     * Accepts no more events. Waits until the journal has confirmed or rejected all appends: the next call of {@code consume}
     * reads the cursors from it.
     */
    void end() {
        ended = true;
        turn.lock(); // The emit that had the lock has been appended, or given up.
        try {
            checkWaiting();
        } finally {
            turn.unlock();
        }
        synchronized (this) {
            while (unconfirmed > 0 && !all.hasClosed()) {
                try {
                    wait(POLL_MILLIS);
                } catch (InterruptedException e) {
                    // The stream has ended already.
                }
            }
        }
        acknowledgements.end();
    }
}
