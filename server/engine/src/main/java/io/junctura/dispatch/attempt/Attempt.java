package io.junctura.dispatch.attempt;

import io.junctura.api.Effect;
import io.junctura.connector.Actions;
import io.junctura.connector.BatchItems;
import io.junctura.definition.ActionStep;
import io.junctura.definition.OnDoubt;
import io.junctura.dispatch.connection.Circuits;
import io.junctura.dispatch.connection.ConnectionLimiter;
import io.junctura.run.CallerLimit;
import io.junctura.run.DoubtPolicy;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One attempt of one step, with its bound input; see {@link AttemptPhase}. Thread safe: other threads interrupt it. */
public final class Attempt {
    final AttemptingRun run;
    final String path;
    public final ActionStep step;
    final Actions.Prepared prepared;
    final int number;
    final OnDoubt onDoubt;

    /** Whether it only reads. */
    public final boolean read;

    /** Why it is not known whether an earlier attempt was carried out, which is verified; null: this attempt is made. */
    final @Nullable String doubt;

    /** Whether its action announces the effect. Until then, the attempt has had none. */
    private final boolean announces;

    private volatile boolean announced;

    /** Null: it needs none. */
    final @Nullable String connection;

    /** Null: its connection has no limits. */
    private final ConnectionLimiter.@Nullable Permit permit;

    /** Whether it tries its connection, whose circuit is open; null: it does not. */
    final Circuits.@Nullable Probe probe;

    /** When the caller of the run stops waiting, or {@link CallerLimit#NONE}. */
    final long callerLimit;

    /** Whether an attempt of this step has stored a value of its state. */
    volatile boolean remembers;

    /** The items that it sends, if its action takes batches. */
    final BatchItems items;

    /** Its number in {@link CrashCount} while it is under way. */
    int place;

    private AttemptPhase phase = AttemptPhase.WAITING;

    /** Null: it is on no thread. */
    private @Nullable Thread thread;

    private long deadline;
    private int seen;

    /** Opened when its result is on disk, or never will be. Null: it may be repeated, so a stopping server does not wait for it. */
    private final @Nullable CountDownLatch settled;

    private @Nullable Runnable onInterrupt;

    /**
     * The attempt of a step.
     *
     * @param number from 1
     */
    public record Target(String path, ActionStep step, int number) {}

    /**
     * What it uses of a connection.
     *
     * @param name   null: it needs none
     * @param permit null: the connection has no limits
     * @param probe  whether it is the first attempt over a connection that failed; null: no
     */
    public record Route(
            @Nullable String name, ConnectionLimiter.@Nullable Permit permit, Circuits.@Nullable Probe probe) {}

    /**
     * What happens if it is not known whether it was carried out.
     *
     * @param known why that is not known already, so that the attempt is verified and not made; null: it is made
     */
    public record Doubt(
            OnDoubt onDoubt, Effect effect, @Nullable String known) {}

    /**
     * What earlier attempts of the step have done.
     *
     * @param remembers whether the action has stored an attempt state
     * @param settled   the items of a batch that are not sent again
     */
    public record Earlier(boolean remembers, Set<Integer> settled) {}

    /** @param callerLimit until when it may last, since a caller waits; or {@link CallerLimit#NONE} */
    public Attempt(
            AttemptingRun run,
            Target target,
            Actions.Prepared prepared,
            Doubt doubt,
            Route route,
            long callerLimit,
            Earlier earlier) {
        this.run = run;
        this.path = target.path;
        this.step = target.step;
        this.number = target.number;
        this.prepared = prepared;
        this.onDoubt = doubt.onDoubt;
        this.read = doubt.effect == Effect.READ;
        this.doubt = doubt.known;
        this.announces = this.doubt == null && DoubtPolicy.untilAnnounced(onDoubt, doubt.effect) != onDoubt;
        this.connection = route.name;
        this.permit = route.permit;
        this.probe = route.probe;
        this.callerLimit = callerLimit;
        this.remembers = earlier.remembers;
        this.items = new BatchItems(earlier.settled);
        this.settled = onDoubt == OnDoubt.REPEAT || this.doubt != null ? null : new CountDownLatch(1);
    }

    /** The flow of its run. */
    int flow() {
        return run.now().flow().flow();
    }

    /** Changes the phase. @return false if the table does not allow it: nothing has changed */
    private synchronized boolean become(AttemptPhase next) {
        if (!phase.canBecome(next)) return false;
        phase = next;
        return true;
    }

    /** Begins on a thread. @return false if it was given up or interrupted before */
    synchronized boolean begins(Thread on, long until) {
        onInterrupt = null;
        boolean isFirst = phase == AttemptPhase.WAITING;
        if (!become(AttemptPhase.UNDER_WAY)) return false;
        if (permit != null && isFirst) permit.begins();
        thread = on;
        deadline = until;
        return true;
    }

    /** It has finished, or will not be made. */
    void over() {
        if (probe != null) probe.over();
        if (permit != null) permit.giveBack();
    }

    /** The run does not wait for it any longer. */
    void abandon() {
        become(AttemptPhase.ABANDONED);
        interrupt();
    }

    /** It has finished on its thread. @return whether it was interrupted by {@link #interruptIfOver} */
    synchronized boolean ends() {
        thread = null;
        // An interrupt that came too late must not hit the next task of this thread.
        Thread.interrupted();
        boolean timedOut = phase == AttemptPhase.TIMED_OUT;
        become(AttemptPhase.FINISHED);
        return timedOut;
    }

    void interrupt() {
        Runnable also;
        synchronized (this) {
            if (thread != null) thread.interrupt();
            become(AttemptPhase.INTERRUPTED);
            also = onInterrupt;
            onInterrupt = null;
        }
        if (also != null) also.run();
    }

    /** Whether a person would have to find out whether it was carried out if the server stopped now. */
    public boolean isMissed() {
        return settled != null && !isToAnnounce() && !isAbandoned();
    }

    /** Whether the journal has to record that the effect begins. */
    boolean isToAnnounce() {
        return announces && !announced;
    }

    /** The effect begins. Called before that is on disk, so the attempt counts as in doubt from here on. */
    void announces() {
        announced = true;
    }

    /** Its result is on disk, or never will be. */
    public void settled() {
        if (settled != null) settled.countDown();
    }

    /**
     * Waits until it is {@link #settled}.
     *
     * @param until in {@link System#nanoTime}
     * @return false if it is not by then
     */
    boolean awaitSettled(long until) throws InterruptedException {
        return settled == null || settled.await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** The server stops and does not wait for it. A failure because of that does not count. */
    void leave() {
        become(AttemptPhase.LEFT);
        interrupt();
    }

    synchronized boolean isLeft() {
        return phase == AttemptPhase.LEFT;
    }

    /** Calls a task once if the attempt is interrupted before it begins, or at once if it was. */
    void onInterrupt(Runnable task) {
        synchronized (this) {
            onInterrupt = task;
            if (!phase.isGivenUp()) return;
        }
        interrupt();
    }

    synchronized boolean isAbandoned() {
        return phase == AttemptPhase.ABANDONED;
    }

    /** @param by how far ahead the clock is now, in milliseconds */
    synchronized void clockWasSet(long by) {
        deadline += by;
    }

    /** Called in intervals. @return true once: at the second call while it is under way */
    synchronized boolean lasts() {
        return thread != null && phase != AttemptPhase.ABANDONED && ++seen == 2;
    }

    synchronized void interruptIfOver(long now) {
        if (thread == null || now <= deadline) return;
        become(AttemptPhase.TIMED_OUT);
        thread.interrupt();
    }
}
