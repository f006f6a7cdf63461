package io.junctura.trigger;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.StreamTrigger;
import io.junctura.dispatch.Full;
import io.junctura.dispatch.Incoming;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.run.PinnedFlow;
import io.junctura.thread.FreshThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One flow's stream, on a thread of its own, begun again whenever it ends. */
final class Stream {
    private static final Duration WORKS_AFTER = Duration.ofMinutes(1);

    private final Streams all;
    private final PinnedFlow flow;
    private final @Nullable Thread before;
    private final Thread thread;
    private volatile boolean stopped;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger beginnings = new AtomicInteger();

    /** @param before an earlier one of the same flow, whose end is waited for */
    Stream(Streams all, PinnedFlow flow, @Nullable Stream before) {
        this.all = all;
        this.flow = flow;
        this.before = before == null ? null : before.thread;
        this.thread = FreshThread.of(this::run, "stream " + flow.name());
    }

    PinnedFlow flow() {
        return flow;
    }

    void start() {
        thread.start();
    }

    void stop() {
        stopped = true;
        thread.interrupt();
    }

    boolean hasStopped() {
        return stopped;
    }

    boolean hasEnded() {
        return stopped && !thread.isAlive();
    }

    private void run() {
        try {
            if (before != null) before.join();
            while (!stopped) {
                String why = consume();
                if (stopped) return;
                all.troubles.met(flow, "Its stream ended and begins again: " + why);
                pause(Pauses.after(failures.getAndIncrement(), Pauses.LONGEST_STREAM));
            }
        } catch (InterruptedException e) {
            // The flow has gone.
        }
    }

    /** An interrupt that is not {@link #stop()}'s is the plugin's own, such as one that it was left with by a time limit. */
    private void pause(Duration pause) {
        boolean passed = false;
        while (!passed && !stopped) {
            boolean ignored = Thread.interrupted();
            try {
                all.pause(pause, () -> stopped);
                passed = true;
            } catch (InterruptedException e) {
                // Either it is over, or the pause begins anew.
            }
        }
    }

    /** @return why it ended */
    private String consume() {
        int mine = beginnings.incrementAndGet();
        try {
            all.timer.at(all.clock.millis() + WORKS_AFTER.toMillis(), () -> {
                if (mine == beginnings.get() && !stopped) works();
            });
            Bindings.Ready ready = all.bindings.of(flow);
            @SuppressWarnings("unchecked") // The binder saw to it that the connection is the trigger's own.
            StreamTrigger<Connection> trigger =
                    (StreamTrigger<Connection>) ready.bound().trigger();
            try (Reservation values = HeapShare.REMOTE_VALUES.open();
                    Reservation message = HeapShare.REMOTE_VALUES.open()) {
                ready.bound().<@Nullable Object>call(() -> {
                    trigger.consume(events -> emit(ready, events), ready.contextForMessages(values, message));
                    return null;
                });
            }
            return "it returned.";
        } catch (ConnectorException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            return "it was interrupted.";
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        } catch (Error e) { // Nobody would begin the stream again in a thread that it had ended.
            return e.toString();
        } finally {
            beginnings.incrementAndGet();
        }
    }

    private void works() {
        failures.set(0);
        all.troubles.gone(flow);
    }

    private void emit(Bindings.Ready ready, List<Event> events) throws InterruptedException {
        List<Object> payloads = new ArrayList<>(events.size());
        for (Event event : events) payloads.add(ready.bound().json(event.payload()));
        while (true) {
            if (stopped) throw new InterruptedException("the flow has gone");
            try {
                all.engine.accept(flow, incoming(events, payloads)).get();
                works();
                return;
            } catch (Full full) {
                all.pause(full.retryAfter(), () -> stopped);
            } catch (ExecutionException e) {
                throw new IllegalStateException("It is not certain whether the events are on disk.", e.getCause());
            }
        }
    }

    private List<Incoming> incoming(List<Event> events, List<Object> payloads) throws Full {
        List<Incoming> incoming = new ArrayList<>(events.size());
        for (int i = 0; i < payloads.size(); i++) {
            String name =
                    Identities.of(flow, payloads.get(i), Map.of(), events.get(i).identity(), all.clock.millis());
            incoming.add(new Incoming(payloads.get(i), null, Map.of(), name));
        }
        return incoming;
    }
}
