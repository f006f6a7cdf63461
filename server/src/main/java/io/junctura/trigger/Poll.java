package io.junctura.trigger;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.PollTrigger;
import io.junctura.api.PollTrigger.Polled;
import io.junctura.dispatch.Full;
import io.junctura.dispatch.Incoming;
import io.junctura.expression.EvaluationProblem;
import io.junctura.run.Journal.CursorMoved;
import io.junctura.run.PinnedFlow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One flow's polling: never twice at a time, each poll on a worker thread that is interrupted when the flow goes. */
final class Poll {
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Polls all;
    private volatile PinnedFlow flow;
    private volatile boolean stopped;
    private volatile boolean busy;
    private @Nullable Poll before;
    private @Nullable Thread running;
    private long due;
    private int failures;

    /** @param events JSON values from here on */
    private record Found(List<Event> events, @Nullable Object cursor, boolean more) {}

    /** @param before an earlier one of the same flow, whose end is waited for */
    Poll(Polls all, PinnedFlow flow, @Nullable Poll before) {
        this.all = all;
        this.flow = flow;
        this.before = before;
    }

    PinnedFlow flow() {
        return flow;
    }

    /** The next poll is made with this revision. */
    void flow(PinnedFlow next) {
        if (next.revision() == flow.revision()) return;
        flow = next;
        wake();
    }

    boolean isLive() {
        return !stopped;
    }

    boolean isBusy() {
        return busy;
    }

    void stop() {
        stopped = true;
        synchronized (this) {
            if (running != null) running.interrupt();
        }
    }

    void wake() {
        synchronized (this) {
            due = 0;
            failures = 0;
        }
        all.work(this::go);
    }

    void go() {
        synchronized (this) {
            if (stopped || busy || all.clock.millis() < due) return;
            if (before != null && before.isBusy()) {
                next(LOOK_AGAIN);
                return;
            }
            before = null;
            busy = true;
            running = Thread.currentThread();
            due = Long.MAX_VALUE;
        }
        Duration pause = Duration.ZERO;
        try {
            pause = once();
        } catch (InterruptedException e) {
            // The flow has gone, or the server stops; if neither, it polls again after a while.
            pause = EVERY;
        } catch (RuntimeException e) {
            pause = failed(String.valueOf(e.getMessage()), Duration.ZERO);
        } finally {
            synchronized (this) {
                running = null;
                busy = false;
                boolean ignored = Thread.interrupted(); // meant for the poll, not for what the thread does next
                if (!stopped) next(due == 0 ? Duration.ZERO : pause);
            }
        }
    }

    /** Called with the lock held. */
    private void next(Duration pause) {
        due = all.clock.millis() + pause.toMillis();
        if (pause.isZero()) all.work(this::go);
        else all.at(due, this::go);
    }

    /** @return how long until the next one */
    private Duration once() throws InterruptedException {
        PinnedFlow now = flow;
        byte[] from = all.journal.cursor(now.flow());
        String use = now.plan().trigger().use();
        try {
            Found found = ask(all.bindings.of(now), Cursors.read(use, from));
            byte[] to = Cursors.write(use, found.cursor());
            if (!found.events().isEmpty() || !Arrays.equals(from, to)) {
                CursorMoved moved = new CursorMoved(now.flow(), from, to, all.clock.millis());
                all.engine.accept(now, incoming(now, found.events()), moved).get();
            }
            failures = 0;
            all.troubles.gone(now);
            Duration every = now.plan().trigger().every();
            return found.more() ? Duration.ZERO : every == null ? EVERY : every;
        } catch (ConnectorException e) {
            return failed(String.valueOf(e.getMessage()), e.retryAfter().orElse(Duration.ZERO));
        } catch (EvaluationProblem e) {
            return failed(String.valueOf(e.getMessage()), Duration.ZERO);
        } catch (Full e) {
            return e.retryAfter();
        } catch (ExecutionException e) {
            return failed("Its events may not be on disk: " + e.getCause(), Duration.ZERO);
        }
    }

    private static Found ask(Bindings.Ready ready, @Nullable Object cursor)
            throws ConnectorException, InterruptedException {
        @SuppressWarnings("unchecked") // The binder saw to it that connection and cursor are the trigger's own.
        PollTrigger<Connection, Object> trigger =
                (PollTrigger<Connection, Object>) ready.bound().trigger();
        return ready.bound().call(() -> {
            Polled<Object> polled = trigger.poll(ready.bound().cursor(cursor), ready.context());
            List<Event> events = new ArrayList<>(polled.events().size());
            for (Event event : polled.events()) {
                events.add(new Event(ready.bound().json(event.payload()), event.identity()));
            }
            return new Found(events, ready.bound().json(polled.cursor()), polled.more());
        });
    }

    private List<Incoming> incoming(PinnedFlow now, List<Event> events) {
        List<Incoming> all = new ArrayList<>(events.size());
        for (Event event : events) {
            String name = Identities.of(now, event.payload(), Map.of(), event.identity(), this.all.clock.millis());
            all.add(new Incoming(event.payload(), null, Map.of(), name));
        }
        return all;
    }

    private Duration failed(String message, Duration asked) {
        all.troubles.met(flow, "It could not poll: " + message);
        Duration pause = Pauses.after(failures++, Pauses.LONGEST_POLL);
        return asked.compareTo(pause) > 0 ? asked : pause;
    }
}
