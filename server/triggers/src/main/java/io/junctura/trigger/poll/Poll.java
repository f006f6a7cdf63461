package io.junctura.trigger.poll;

import io.junctura.api.ConnectorException;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.expression.EvaluationProblem;
import io.junctura.run.PinnedFlow;
import io.junctura.trigger.BackgroundTasks;
import io.junctura.trigger.ReconnectBackoff;
import io.junctura.trigger.TriggerErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The polls of one flow, one at a time. Each runs on a worker thread, which is interrupted when the flow is unpublished. */
final class Poll {
    /** The pause before it checks again whether an earlier poll of the same flow has ended. */
    private static final Duration CHECK_AGAIN = Duration.ofMillis(200);

    /** The longest wait while the clock is set back: a poll notices within this time that the clock is right again. */
    private static final Duration CHECK_CLOCK = Duration.ofMinutes(1);

    private final BackgroundTasks tasks;
    private final TriggerErrors errors;
    private final Round round;
    private volatile PinnedFlow flow;
    private volatile boolean stopped;
    private volatile boolean busy;
    private @Nullable Poll before;
    private @Nullable Thread running;
    private long due;
    /** Only the last timer that was set counts. */
    private int lastTimer;

    private int failures;
    /** Callers that wait for a poll which begins from now on. */
    private List<CompletableFuture<Void>> waiting = new ArrayList<>(0);

    /** @param before an earlier poll of the same flow; this one starts after its end */
    Poll(BackgroundTasks tasks, TriggerErrors errors, Round round, PinnedFlow flow, @Nullable Poll before) {
        this.tasks = tasks;
        this.errors = errors;
        this.round = round;
        this.flow = flow;
        this.before = before;
    }

    PinnedFlow flow() {
        return flow;
    }

    /** The next poll uses this revision. */
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
            else answer(waiting);
        }
    }

    /** Polls at once. @return completed when a poll that began after this call has ended, and there were no more events */
    CompletableFuture<Void> now() {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        synchronized (this) {
            waiting.add(ended);
        }
        wake();
        return ended;
    }

    private static void answer(List<CompletableFuture<Void>> waiting) {
        waiting.forEach(one -> one.complete(null));
    }

    void wake() {
        synchronized (this) {
            due = 0;
            failures = 0;
        }
        tasks.run(this::go);
    }

    void go() {
        List<CompletableFuture<Void>> waited;
        synchronized (this) {
            if (stopped || busy || tasks.clock().millis() < due) return;
            if (before != null && before.isBusy()) {
                next(CHECK_AGAIN);
                return;
            }
            before = null;
            busy = true;
            running = Thread.currentThread();
            due = Long.MAX_VALUE;
            waited = waiting;
            waiting = new ArrayList<>(0);
        }
        Duration pause = Round.EVERY; // If even recording the failure fails.
        try {
            pause = once();
        } catch (InterruptedException e) {
            // The flow was unpublished or the server stops. Otherwise it polls again after the pause.
        } catch (RuntimeException e) {
            pause = failed(String.valueOf(e.getMessage()), Duration.ZERO);
        } catch (Error e) { // Otherwise it would poll again at once, and the error would not be reported.
            pause = failed(e.toString(), Duration.ZERO);
        } finally {
            synchronized (this) {
                running = null;
                busy = false;
                boolean ignored =
                        Thread.interrupted(); // The interrupt was for the poll, not for the next task of this thread.
                boolean continues = !stopped && pause.isZero();
                if (continues) waiting.addAll(waited);
                if (!stopped) next(due == 0 ? Duration.ZERO : pause);
                if (stopped) answer(waiting);
                if (!continues) answer(waited);
            }
        }
    }

    /** Called with the lock held. */
    private void next(Duration pause) {
        due = tasks.clock().millis() + pause.toMillis();
        if (pause.isZero()) tasks.run(this::go);
        else wakeAt(due);
    }

    /** Called with the lock held. */
    private void wakeAt(long time) {
        int next = ++lastTimer;
        tasks.runAt(time, () -> timeHasCome(next));
    }

    /** May be early: a timer counts elapsed time, and the clock may have been set back meanwhile. */
    private void timeHasCome(int timer) {
        synchronized (this) {
            if (stopped || timer != lastTimer) return;
            long now = tasks.clock().millis();
            if (!busy && now < due) {
                wakeAt(Math.min(due, now + CHECK_CLOCK.toMillis()));
                return;
            }
        }
        go();
    }

    /** @return the pause until the next poll */
    private Duration once() throws InterruptedException {
        PinnedFlow now = flow;
        try {
            Round.RoundResult rest = round.once(now);
            failures = 0;
            if (rest.error() == null) errors.resolve(now);
            else errors.report(now, rest.error());
            return rest.pause();
        } catch (ConnectorException e) {
            return failed(String.valueOf(e.getMessage()), e.retryAfter().orElse(Duration.ZERO));
        } catch (EvaluationProblem e) {
            return failed(String.valueOf(e.getMessage()), Duration.ZERO);
        } catch (Rejected e) {
            return e.retryAfter();
        } catch (ExecutionException e) {
            return failed("Its events may not be on disk: " + e.getCause(), Duration.ZERO);
        }
    }

    private Duration failed(String message, Duration asked) {
        errors.report(flow, "It could not poll: " + message);
        return ReconnectBackoff.after(failures++, ReconnectBackoff.MAX_POLL, asked);
    }
}
