package io.junctura.trigger.listen;

import io.junctura.api.ConnectorException;
import io.junctura.api.CursorStreamTrigger;
import io.junctura.api.Event;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.thread.CleanThreadFactory;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.IncomingFiles;
import io.junctura.trigger.stream.Stream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Consumes a stream until its first event. The event is not acknowledged: the trigger is interrupted, like that of a flow that is
 * unpublished. No cursor is read or stored.
 */
final class ListenStream implements ListenSource {
    private final Listening listening;
    private final Bindings.Ready ready;
    private final IncomingFiles brought;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean stopped;

    ListenStream(Listening listening, Bindings.Ready ready, IncomingFiles brought, Clock clock) {
        this.brought = brought;
        this.listening = listening;
        this.ready = ready;
        this.clock = clock;
        this.thread = CleanThreadFactory.of(this::run, "listen " + ready.flow().name());
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        stopped = true;
        thread.interrupt();
    }

    private void run() {
        if (stopped) return; // The test ended before the thread started.
        try (Reservation values = HeapShare.REMOTE_VALUES.open();
                Reservation message = HeapShare.REMOTE_VALUES.open()) {
            ready.bound().<@Nullable Object>call(() -> {
                Stream.consume(ready.bound().trigger(), new FirstEvent(), ready.contextForMessages(values, message));
                return null;
            });
            listening.failed("The stream ended without an event.");
        } catch (ConnectorException | RuntimeException e) {
            listening.failed(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            listening.end();
        } catch (Error e) { // An error of the plugin. Otherwise the test would wait for nothing.
            listening.failed(e.toString());
        }
    }

    /** Accepts one event, and none after it. */
    private final class FirstEvent implements CursorStreamTrigger.Emitter<Object> {

        private void take(List<Event> events) throws InterruptedException {
            if (!events.isEmpty() && !stopped) {
                Object payload = ready.bound().json(events.get(0).payload());
                listening.received(clock.instant(), payload, Map.of(), brought);
                stop();
            }
            if (stopped) throw new InterruptedException("the test has its event, or is over");
        }

        @Override
        public void emit(List<Event> events) throws InterruptedException {
            take(events);
        }

        /** Never completed, so that nothing is acknowledged. */
        @Override
        public CompletableFuture<Void> submit(List<Event> events) throws InterruptedException {
            take(events);
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<Void> emit(List<Event> events, Object cursor) throws InterruptedException {
            return submit(events);
        }

        @Override
        public Optional<Object> cursor() {
            return Optional.empty();
        }

        @Override
        public CursorStreamTrigger.Partition<Object> partition(String name) {
            return this;
        }

        @Override
        public boolean accepting() {
            return !stopped;
        }

        @Override
        public CompletableFuture<Void> whenAccepting() {
            CompletableFuture<Void> accepting = new CompletableFuture<>();
            if (stopped) accepting.cancel(false);
            else accepting.complete(null);
            return accepting;
        }

        @Override
        public void listening() {}
    }
}
