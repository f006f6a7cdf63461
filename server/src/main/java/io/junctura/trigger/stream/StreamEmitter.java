package io.junctura.trigger.stream;

import io.junctura.api.ConnectorException;
import io.junctura.api.CursorStreamTrigger;
import io.junctura.api.Event;
import io.junctura.dispatch.Incoming;
import io.junctura.dispatch.Rejected;
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
 * What one call of a stream's {@code consume} emits by. The journal is its queue: an emit is handed to it at once, in the
 * order of the calls, or waits in its caller's thread. Thread safe.
 */
final class StreamEmitter implements CursorStreamTrigger.Emitter<Object> {
    static final int MOST_PARTITIONS = 10_000;
    private static final int LONGEST_NAME = 255;
    private static final int LARGEST_CURSOR = 16 << 10;
    private static final Duration MEMORY_PAUSE = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 100;

    /** Hears what becomes of the events; must not block. */
    interface Listener {

        /** Events are on disk, or the trigger says that it listens. */
        void works();

        /** Some may not be: {@code consume} is to be called again. */
        void failed(Throwable why);
    }

    private final Streams all;
    private final PinnedFlow flow;
    private final Bindings.Ready ready;
    private final BooleanSupplier stopped;
    private final Listener listener;
    private final String use;
    private final Map<String, StreamPartition> partitions = new HashMap<>();
    /** How many have a cursor, and how many may get one; below 0: not counted yet. */
    private int fresh = -1;

    private final StreamPartition plain;
    /** Held by whoever hands events to the journal, so that the order of emits is that of the journal. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private final InFlight inFlight = new InFlight();
    private final Acknowledgements acknowledgements;
    private final List<CompletableFuture<Void>> awaitingRoom = new ArrayList<>();
    private volatile boolean waits;
    private volatile boolean ended;
    private boolean looksAgain;
    private int untold;

    /** @param stopped whether the flow is being unpublished */
    StreamEmitter(Streams all, PinnedFlow flow, Bindings.Ready ready, BooleanSupplier stopped, Listener listener) {
        this.all = all;
        this.flow = flow;
        this.ready = ready;
        this.stopped = stopped;
        this.listener = listener;
        this.use = flow.plan().trigger().use();
        this.acknowledgements = new Acknowledgements("stream " + flow.name() + " acknowledgements");
        this.plain = new StreamPartition(this, "", all.journal.cursor(flow.flow()));
    }

    /** Completes a future, whose dependents are the plugin's code. */
    private void complete(Runnable completion) {
        try {
            ready.bound().<@Nullable Object>call(() -> {
                completion.run();
                return null;
            });
        } catch (ConnectorException | InterruptedException e) {
            completion.run(); // The plugin has just been replaced: nothing of it waits for this any more.
        }
    }

    // Partitions and their cursors.

    @Override
    public Optional<Object> cursor() {
        return plain.cursor();
    }

    @Override
    public CursorStreamTrigger.Partition<Object> partition(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("A partition's name has 1 to " + LONGEST_NAME + " characters.");
        }
        synchronized (partitions) {
            StreamPartition known = partitions.get(name);
            if (known != null) return known;
            byte[] stored = all.journal.cursor(flow.flow(), name);
            if (stored == null) mustHaveRoomForPartition();
            StreamPartition made = new StreamPartition(this, name, stored);
            partitions.put(name, made);
            return made;
        }
    }

    private void mustHaveRoomForPartition() {
        if (fresh < 0) fresh = all.journal.countCursors(flow.flow());
        if (++fresh > MOST_PARTITIONS) {
            throw new IllegalStateException("The flow " + flow.name() + " has " + MOST_PARTITIONS
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
        if (stored.length > LARGEST_CURSOR) {
            throw new IllegalArgumentException("A cursor's JSON may have " + LARGEST_CURSOR + " bytes.");
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

    /** @param to where the partition's cursor moves; null: nowhere */
    Emission emit(StreamPartition of, List<Event> events, byte @Nullable [] to, boolean isShown)
            throws InterruptedException {
        List<Event> given = new ArrayList<>(events.size());
        long bytes = to == null ? 0 : to.length;
        for (Event event : events) {
            Object payload = ready.bound().json(event.payload());
            bytes += Footprint.ofValue(payload);
            given.add(new Event(payload, event.identity()));
        }
        Emission one = new Emission(Math.max(1, given.size()), bytes, isShown);
        turn.lockInterruptibly();
        try {
            handOver(of, one, given, to);
        } finally {
            boolean waited = waits;
            waits = false;
            turn.unlock();
            if (waited) tellRoom();
        }
        return one;
    }

    /** Waits until there is room. */
    private void handOver(StreamPartition of, Emission one, List<Event> events, byte @Nullable [] to)
            throws InterruptedException {
        // Whoever has to make room must not wait for it.
        boolean makesRoom = acknowledgements.isCurrentThread();
        while (true) {
            if (isOver()) throw new InterruptedException("the flow has gone");
            Throwable failure = of.failure();
            if (failure != null) {
                one.done.completeExceptionally(uncertain(failure));
                return;
            }
            if (inFlight.isFull() && !makesRoom) {
                waits = true;
                inFlight.awaitRoom(LOOK_MILLIS);
                continue;
            }
            try {
                append(of, one, events, to);
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

    @SuppressWarnings("FutureReturnValueIgnored") // What comes of it is told to told().
    private void append(StreamPartition of, Emission one, List<Event> events, byte @Nullable [] to) throws Rejected {
        Reservation values = HeapShare.REMOTE_VALUES.reserve(one.bytes);
        boolean taken = false;
        try {
            CursorChange moved =
                    to == null ? null : new CursorChange(flow.flow(), of.name(), of.last(), to, all.clock.millis());
            CompletableFuture<List<Receipt>> accepted = all.engine.accept(flow, incoming(events), moved);
            taken = true;
            inFlight.add(one.events, one.bytes);
            synchronized (this) {
                untold++;
            }
            of.handedOver(one, to);
            accepted.whenComplete((receipts, why) -> {
                if (why == null && !events.isEmpty()) {
                    all.observer.accepted(flow, events.get(0).payload(), Map.of());
                }
                told(of, one, values, why);
            });
        } finally {
            if (!taken) values.close();
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

    /** On a thread of the engine's or the journal's. */
    private void told(StreamPartition of, Emission one, Reservation values, @Nullable Throwable why) {
        try {
            values.close();
            if (why == null) listener.works();
            else listener.failed(why);
            of.told(one, why, this::decided);
        } finally {
            synchronized (this) {
                untold--;
                notifyAll();
            }
        }
    }

    private void decided(Emission one) {
        if (one.isShown) {
            acknowledgements.add(() -> {
                complete(one::complete);
                isDone(one);
            });
        } else {
            one.complete();
            isDone(one);
        }
    }

    private void isDone(Emission one) {
        inFlight.remove(one.events, one.bytes);
        tellRoom();
    }

    // Room.

    @Override
    public boolean accepting() {
        return refusal() == null;
    }

    /** Null if events are taken; else after which time to look again. */
    private @Nullable Duration refusal() {
        if (isOver() || waits || inFlight.isFull()) return MEMORY_PAUSE;
        try {
            all.engine.mustHaveRoom(flow);
            return null;
        } catch (Rejected e) {
            return e.retryAfter();
        }
    }

    @Override
    public CompletableFuture<Void> whenAccepting() {
        CompletableFuture<Void> room = new CompletableFuture<>();
        if (isOver()) {
            room.cancel(false);
            return room;
        }
        synchronized (awaitingRoom) {
            awaitingRoom.add(room);
        }
        tellRoom();
        return room;
    }

    private void tellRoom() {
        synchronized (awaitingRoom) {
            if (awaitingRoom.isEmpty()) return;
            Duration again = refusal();
            if (again == null || isOver()) {
                for (CompletableFuture<Void> room : awaitingRoom) {
                    Runnable told = again == null ? () -> room.complete(null) : () -> room.cancel(false);
                    acknowledgements.add(() -> complete(told));
                }
                awaitingRoom.clear();
            } else if (!looksAgain) {
                looksAgain = true;
                all.timer.at(all.clock.millis() + again.toMillis(), this::looksAgain);
            }
        }
    }

    private void looksAgain() {
        synchronized (awaitingRoom) {
            looksAgain = false;
        }
        tellRoom();
    }

    @Override
    public void listening() {
        if (!isOver()) listener.works();
    }

    // The end.

    /**
     * Nothing is taken any more. Waits until the journal has told of all that was: the next call of {@code consume} reads
     * the cursors from it.
     */
    void end() {
        ended = true;
        turn.lock(); // Whoever had it has handed over, or given up.
        try {
            tellRoom();
        } finally {
            turn.unlock();
        }
        synchronized (this) {
            while (untold > 0 && !all.hasClosed()) {
                try {
                    wait(LOOK_MILLIS);
                } catch (InterruptedException e) {
                    // It has ended already.
                }
            }
        }
        acknowledgements.end();
    }
}
