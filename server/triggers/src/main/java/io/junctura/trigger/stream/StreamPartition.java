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
 * One partition of a stream, for one call of {@code consume}. Each emit names the cursor of the emit before it. So the journal
 * rejects every emit after one that it has not written. Thread safe.
 */
final class StreamPartition implements CursorStreamTrigger.Partition<Object> {
    private final StreamEmitter emitter;
    private final String name;
    private final ArrayDeque<Emission> pending = new ArrayDeque<>();
    private byte @Nullable [] cursor;
    private @Nullable Throwable failure;

    /** @param stored the cursor on disk; null if there is none */
    StreamPartition(StreamEmitter emitter, String name, byte @Nullable [] stored) {
        this.emitter = emitter;
        this.name = name;
        this.cursor = stored;
    }

    String name() {
        return name;
    }

    /** The cursor of the last emit, even if it is not on disk yet. */
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

    /** Why no more events are accepted; null if they are. */
    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** Accepts no more events, since an emit can never be accepted. */
    synchronized void refuse(Throwable why) {
        if (failure == null) failure = why;
    }

    /** An emit was queued in the journal. Called in the order of emits. */
    synchronized void appended(Emission one, byte @Nullable [] to) {
        if (to != null) cursor = to;
        pending.add(one);
    }

    /**
     * The journal has written or rejected an emit.
     *
     * @param why     the emit may not be on disk; null if it is
     * @param decided gets the emits whose result is known now, in their order; must not block
     */
    synchronized void written(Emission one, @Nullable Throwable why, Consumer<Emission> decided) {
        one.isDecided = true;
        one.failure = why;
        while (!pending.isEmpty() && pending.peek().isDecided) {
            Emission next = pending.remove();
            if (failure == null) failure = next.failure;
            next.failure = failure;
            decided.accept(next);
        }
    }

    /** Events of one append. */
    static final class Emission {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        final int events;
        final long bytes;
        /** Whether the plugin has the future, and may attach its own code. */
        final boolean isVisible;

        private boolean isDecided;
        private @Nullable Throwable failure;

        /** @param bytes of heap that the events' values take */
        Emission(int events, long bytes, boolean isVisible) {
            this.events = events;
            this.bytes = bytes;
            this.isVisible = isVisible;
        }

        void complete() {
            Throwable why = failure;
            if (why == null) done.complete(null);
            else done.completeExceptionally(StreamEmitter.uncertain(why));
        }
    }
}
