package io.junctura.trigger.stream;

import io.junctura.api.CursorStreamTrigger;
import io.junctura.api.Event;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a stream, for one call of {@code consume}. Each emit names the cursor of the one before as where it goes
 * on from, so the journal refuses whatever comes after one that it has not written. Thread safe.
 */
final class StreamPartition implements CursorStreamTrigger.Partition<Object> {
    private final StreamEmitter emitter;
    private final String name;
    private final ArrayDeque<Emission> underWay = new ArrayDeque<>();
    private byte @Nullable [] cursor;
    private @Nullable Throwable failure;

    /** @param stored its cursor on disk; null without one */
    StreamPartition(StreamEmitter emitter, String name, byte @Nullable [] stored) {
        this.emitter = emitter;
        this.name = name;
        this.cursor = stored;
    }

    String name() {
        return name;
    }

    /** As the last emit leaves it, stored or on its way. */
    synchronized byte @Nullable [] last() {
        return cursor;
    }

    @Override
    public Optional<Object> cursor() {
        return emitter.read(last());
    }

    @Override
    public CompletableFuture<Void> emit(List<Event> events, Object cursor) throws InterruptedException {
        return emitter.emit(this, events, emitter.write(cursor), true).done;
    }

    /** Why nothing more is taken; null if it is. */
    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** Takes nothing any more: an emit can never be taken. */
    synchronized void refuse(Throwable why) {
        if (failure == null) failure = why;
    }

    /** An emit was handed to the journal. Called in the order of emits. */
    synchronized void handedOver(Emission one, byte @Nullable [] to) {
        if (to != null) cursor = to;
        underWay.add(one);
    }

    /**
     * The journal has told what became of an emit.
     *
     * @param why     it may not be on disk; null if it is
     * @param decided told of those that are decided by it, in the order of emits; must not block
     */
    synchronized void told(Emission one, @Nullable Throwable why, Consumer<Emission> decided) {
        one.isTold = true;
        one.failure = why;
        while (!underWay.isEmpty() && underWay.peek().isTold) {
            Emission next = underWay.remove();
            if (failure == null) failure = next.failure;
            next.failure = failure;
            decided.accept(next);
        }
    }

    /** Events that were handed to the journal together. */
    static final class Emission {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        final int events;
        final long bytes;
        /** Whether the plugin has the future, and may attach its own code. */
        final boolean isShown;

        private boolean isTold;
        private @Nullable Throwable failure;

        /** @param bytes of heap that the events' values take */
        Emission(int events, long bytes, boolean isShown) {
            this.events = events;
            this.bytes = bytes;
            this.isShown = isShown;
        }

        void complete() {
            Throwable why = failure;
            if (why == null) done.complete(null);
            else done.completeExceptionally(StreamEmitter.uncertain(why));
        }
    }
}
