package io.junctura.trigger.poll;

import io.junctura.api.ConnectorException;
import io.junctura.dispatch.Rejected;
import io.junctura.expression.EvaluationProblem;
import io.junctura.run.PinnedFlow;
import io.junctura.trigger.ReconnectBackoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One flow's polling: never twice at a time, each poll on a worker thread that is interrupted when the flow goes. */
final class Poll {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    /** Whoever waits for a clock that was set back sees within this time that it has been put right. */
    private static final Duration LOOK_AT_CLOCK = Duration.ofMinutes(1);

    private final Polls all;
    private final Round round;
    private volatile PinnedFlow flow;
    private volatile boolean stopped;
    private volatile boolean busy;
    private @Nullable Poll before;
    private @Nullable Thread running;
    private long due;
    /** Only the last alarm that was set counts. */
    private int alarm;

    private int failures;
    /** Those who wait for a poll that begins from now on. */
    private List<CompletableFuture<Void>> asking = new ArrayList<>(0);

    /** @param before an earlier one of the same flow, whose end is waited for */
    Poll(Polls all, Round round, PinnedFlow flow, @Nullable Poll before) {
        this.all = all;
        this.round = round;
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
            else answer(asking);
        }
    }

    /** Polls at once. @return completed when a poll that began after this has ended, and there was no more */
    CompletableFuture<Void> now() {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        synchronized (this) {
            asking.add(ended);
        }
        wake();
        return ended;
    }

    private static void answer(List<CompletableFuture<Void>> asking) {
        asking.forEach(one -> one.complete(null));
    }

    void wake() {
        synchronized (this) {
            due = 0;
            failures = 0;
        }
        all.work(this::go);
    }

    void go() {
        List<CompletableFuture<Void>> heard;
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
            heard = asking;
            asking = new ArrayList<>(0);
        }
        Duration pause = Round.EVERY; // If not even the failure can be told.
        try {
            pause = once();
        } catch (InterruptedException e) {
            // The flow has gone, or the server stops; if neither, it polls again after a while.
        } catch (RuntimeException e) {
            pause = failed(String.valueOf(e.getMessage()), Duration.ZERO);
        } catch (Error e) { // Else it would be polled again at once, and without a word.
            pause = failed(e.toString(), Duration.ZERO);
        } finally {
            synchronized (this) {
                running = null;
                busy = false;
                boolean ignored = Thread.interrupted(); // meant for the poll, not for what the thread does next
                boolean goesOn = !stopped && pause.isZero();
                if (goesOn) asking.addAll(heard);
                if (!stopped) next(due == 0 ? Duration.ZERO : pause);
                if (stopped) answer(asking);
                if (!goesOn) answer(heard);
            }
        }
    }

    /** Called with the lock held. */
    private void next(Duration pause) {
        due = all.clock.millis() + pause.toMillis();
        if (pause.isZero()) all.work(this::go);
        else ringAt(due);
    }

    /** Called with the lock held. */
    private void ringAt(long time) {
        int next = ++alarm;
        all.at(time, () -> rings(next));
    }

    /** It may be early: a timer counts the time that passes, and the clock may have been set back meanwhile. */
    private void rings(int which) {
        synchronized (this) {
            if (stopped || which != alarm) return;
            long now = all.clock.millis();
            if (!busy && now < due) {
                ringAt(Math.min(due, now + LOOK_AT_CLOCK.toMillis()));
                return;
            }
        }
        go();
    }

    /** @return how long until the next one */
    private Duration once() throws InterruptedException {
        PinnedFlow now = flow;
        try {
            Round.Rest rest = round.once(now);
            failures = 0;
            if (rest.trouble() == null) all.troubles.gone(now);
            else all.troubles.met(now, rest.trouble());
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
        all.troubles.met(flow, "It could not poll: " + message);
        return ReconnectBackoff.after(failures++, ReconnectBackoff.LONGEST_POLL, asked);
    }
}
