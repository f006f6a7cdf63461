package io.junctura.trigger.stream;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.CursorStreamTrigger;
import io.junctura.api.StreamTrigger;
import io.junctura.api.Trigger;
import io.junctura.api.TriggerContext;
import io.junctura.connector.Triggers.BoundTrigger;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.run.PinnedFlow;
import io.junctura.thread.CleanThreadFactory;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.ReconnectBackoff;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The stream of one flow. It has its own thread, and restarts whenever it ends. */
public final class Stream implements StreamEmitter.Listener {
    /** A stream that has not failed for this time counts as working. */
    private static final Duration WORKS_AFTER = Duration.ofMinutes(1);

    private final Streams all;
    private final PinnedFlow flow;
    private final @Nullable Thread before;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile boolean listens;
    private volatile @Nullable BoundTrigger consumed;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger starts = new AtomicInteger();
    /** Whether the thread executes code of the trigger, and may be interrupted. */
    private boolean consumes;
    /** Why events of this call may not be on disk; null if all are. */
    private @Nullable Throwable lost;

    /** @param before an earlier stream of the same flow; this one starts after its end */
    Stream(Streams all, PinnedFlow flow, @Nullable Stream before) {
        this.all = all;
        this.flow = flow;
        this.before = before == null ? null : before.thread;
        this.thread = CleanThreadFactory.of(this::run, "stream " + flow.name());
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

    /** Whether the trigger says that it listens, or has emitted events, since the last start. */
    boolean listens() {
        return listens && !stopped;
    }

    private void run() {
        try {
            if (before != null) before.join();
            while (!stopped) {
                String why = consume();
                if (stopped) return;
                all.errors.report(flow, "Its stream has ended and is opened again: " + why);
                pause(ReconnectBackoff.after(failures.getAndIncrement(), ReconnectBackoff.MAX_STREAM));
            }
        } catch (InterruptedException e) {
            // The flow was unpublished.
        }
    }

    /** Ignores interrupts that do not come from {@link #stop()}, such as the late one of a plugin's own time limit. */
    private void pause(Duration pause) {
        boolean passed = false;
        while (!passed && !stopped) {
            boolean ignored = Thread.interrupted();
            try {
                all.pause(pause, () -> stopped);
                passed = true;
            } catch (InterruptedException e) {
                // Either the stream is stopped, or the pause starts again.
            }
        }
    }

    /** @return why the stream ended */
    private String consume() {
        int mine = starts.incrementAndGet();
        StreamEmitter emitter = null;
        String why;
        try {
            all.timer.at(all.clock.millis() + WORKS_AFTER.toMillis(), () -> {
                if (mine == starts.get() && !stopped) recovered();
            });
            Bindings.Ready ready = all.bindings.of(flow);
            consumed = ready.bound();
            emitter = new StreamEmitter(all, flow, ready, () -> stopped, this);
            mayBeInterrupted(true);
            consume(ready, emitter);
            why = "it returned.";
        } catch (ConnectorException e) {
            why = String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            why = "it was interrupted.";
        } catch (RuntimeException e) {
            why = String.valueOf(e.getMessage());
        } catch (Error e) { // Otherwise the thread would end, and the stream with it.
            why = e.toString();
        } finally {
            mayBeInterrupted(false);
            if (emitter != null) emitter.end();
            listens = false;
            starts.incrementAndGet();
        }
        Throwable events = takeLost();
        return events == null ? why : "Its events may not be on disk: " + events.getMessage();
    }

    private static void consume(Bindings.Ready ready, StreamEmitter emitter)
            throws ConnectorException, InterruptedException {
        try (Reservation values = HeapShare.REMOTE_VALUES.open();
                Reservation message = HeapShare.REMOTE_VALUES.open()) {
            ready.bound().<@Nullable Object>call(() -> {
                consume(ready.bound().trigger(), emitter, ready.contextForMessages(values, message));
                return null;
            });
        }
    }

    /** Calls the trigger. Also for tests of drafts. */
    @SuppressWarnings("unchecked") // Binding has checked that connection and cursor have the types of this trigger.
    public static void consume(
            Trigger<?> trigger, CursorStreamTrigger.Emitter<Object> emitter, TriggerContext<Connection> context)
            throws ConnectorException, IOException, InterruptedException {
        if (trigger instanceof CursorStreamTrigger<?, ?> withCursor) {
            ((CursorStreamTrigger<Connection, Object>) withCursor).consume(emitter, context);
        } else {
            ((StreamTrigger<Connection>) trigger).consume(emitter, context);
        }
    }

    private synchronized void mayBeInterrupted(boolean now) {
        consumes = now;
    }

    private synchronized @Nullable Throwable takeLost() {
        Throwable taken = lost;
        lost = null;
        return taken;
    }

    private void recovered() {
        failures.set(0);
        BoundTrigger working = consumed;
        if (working != null) working.accepted();
        all.errors.resolve(flow);
    }

    @Override
    public void works() {
        recovered();
        if (listens) return;
        listens = true;
        all.listens(this);
    }

    /** Interrupts the trigger: it may not check its futures, and would continue although its events are rejected. */
    @Override
    public synchronized void failed(Throwable why) {
        if (lost == null) lost = why;
        if (consumes) thread.interrupt();
    }
}
