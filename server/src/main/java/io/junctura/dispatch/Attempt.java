package io.junctura.dispatch;

import io.junctura.connector.Actions;
import io.junctura.connector.BatchItems;
import io.junctura.definition.ActionStep;
import io.junctura.definition.OnDoubt;
import io.junctura.run.CallerLimit;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of one step: its input is bound, and it waits for a commit, is under way, or has come back. An interrupt
 * reaches it only while it is under way.
 */
final class Attempt {
    final ActiveRun active;
    final String path;
    final ActionStep step;
    final Actions.Prepared prepared;
    final int number;
    final OnDoubt onDoubt;

    /** Whether it only reads. */
    final boolean read;

    /** Why it is not known whether it was made: it is asked after, and not made. Null: it is to be made. */
    final @Nullable String doubt;

    /** What it goes over; null: it needs none. */
    final @Nullable String connection;

    /** What lets it over its connection; null if that has no limits. */
    private final ConnectionLimiter.@Nullable Permit permit;

    /** Whether it goes first over its connection, to try it; null: no. */
    final Circuits.@Nullable Probe probe;

    /** Until when it may last at most for the sake of a caller who waits, or {@link CallerLimit#NONE}. */
    final long callerLimit;

    /** Whether this attempt, or an earlier one of the step, has remembered something. */
    volatile boolean remembers;

    /** Those that it is to send, if its action takes many. */
    final BatchItems items;

    /** What {@link CrashCount} knows it by while it is under way. */
    int place;

    private @Nullable Thread thread;
    private long deadline;
    private boolean timedOut;
    private boolean abandoned;
    private boolean begun;
    private boolean stopped;
    private int seen;
    private boolean left;

    /** Opened when what came of it is on disk, or never will be. Null: nobody waits for that, since it may be repeated. */
    private final @Nullable CountDownLatch settled;

    private @Nullable Runnable onInterrupt;

    /** The attempt of a step. @param number from 1 */
    record Of(String path, ActionStep step, int number) {}

    /**
     * What it uses of a connection.
     *
     * @param name   null: it needs none
     * @param permit null: the connection has no limits
     * @param probe  whether it is the first attempt over a connection that failed; null: no
     */
    record Over(@Nullable String name, ConnectionLimiter.@Nullable Permit permit, Circuits.@Nullable Probe probe) {}

    /**
     * What happens if it is not known whether it was carried out.
     *
     * @param read  whether it only reads
     * @param known why that is not known already, so that the attempt is verified and not made; null: it is made
     */
    record Doubt(OnDoubt onDoubt, boolean read, @Nullable String known) {}

    /**
     * What earlier attempts of the step have done.
     *
     * @param remembers whether the action has stored an attempt state
     * @param settled   the items of a batch that are not sent again
     */
    record Earlier(boolean remembers, Set<Integer> settled) {}

    /** @param callerLimit until when it may last, since a caller waits; or {@link CallerLimit#NONE} */
    Attempt(
            ActiveRun active,
            Of of,
            Actions.Prepared prepared,
            Doubt doubt,
            Over over,
            long callerLimit,
            Earlier earlier) {
        this.active = active;
        this.path = of.path;
        this.step = of.step;
        this.number = of.number;
        this.prepared = prepared;
        this.onDoubt = doubt.onDoubt;
        this.read = doubt.read;
        this.doubt = doubt.known;
        this.connection = over.name;
        this.permit = over.permit;
        this.probe = over.probe;
        this.callerLimit = callerLimit;
        this.remembers = earlier.remembers;
        this.items = new BatchItems(earlier.settled);
        this.settled = onDoubt == OnDoubt.REPEAT || this.doubt != null ? null : new CountDownLatch(1);
    }

    /** @return false if it is not to be made: nobody waits for it any longer, or it was interrupted before */
    synchronized boolean begins(Thread on, long until) {
        onInterrupt = null;
        if (abandoned || stopped) return false;
        if (permit != null && !begun) permit.begins();
        begun = true;
        thread = on;
        deadline = until;
        timedOut = false;
        return true;
    }

    /** It was made, or will not be. */
    void over() {
        if (probe != null) probe.over();
        if (permit != null) permit.giveBack();
    }

    /** Nobody waits for it any longer. */
    void abandon() {
        synchronized (this) {
            abandoned = true;
        }
        interrupt();
    }

    /** @return whether its time was over */
    synchronized boolean ends() {
        thread = null;
        // An interrupt that came too late must not hit the next attempt on this thread.
        Thread.interrupted();
        return timedOut;
    }

    void interrupt() {
        Runnable also;
        synchronized (this) {
            if (thread != null) thread.interrupt();
            stopped |= !begun;
            also = onInterrupt;
            onInterrupt = null;
        }
        if (also != null) also.run();
    }

    /** Whether somebody would have to find out what became of it if it were left. */
    boolean isMissed() {
        return settled != null && !isAbandoned();
    }

    /** What came of it is on disk, or never will be. */
    void settled() {
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

    /** The server stops and does not wait for it: that it fails of that counts for nothing. */
    void leave() {
        synchronized (this) {
            left = true;
        }
        interrupt();
    }

    synchronized boolean isLeft() {
        return left;
    }

    /** Called once if it is interrupted before it begins; at once, if it was. */
    void onInterrupt(Runnable task) {
        synchronized (this) {
            onInterrupt = task;
            if (!stopped && !abandoned) return;
        }
        interrupt();
    }

    synchronized boolean isAbandoned() {
        return abandoned;
    }

    /** @param by how far ahead the clock is now, in milliseconds */
    synchronized void clockWasSet(long by) {
        deadline += by;
    }

    /** Asked from time to time while it is under way; true once, if it was under way the last time, too. */
    synchronized boolean lasts() {
        return thread != null && !abandoned && ++seen == 2;
    }

    synchronized void interruptIfOver(long now) {
        if (thread != null && now > deadline) {
            timedOut = true;
            thread.interrupt();
        }
    }
}
