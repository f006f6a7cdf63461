package io.junctura.dispatch.queue;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one flow: a window of its due runs in the order of acceptance, and the slots that limit how many of them execute.
 * Runs beyond the window are in the journal only, and are read in pages. A run whose values find no room in {@link RunMemory} is
 * queued without them, and starts when there is room for them. Thread safe.
 */
public final class FlowQueue {
    private final int flow;
    private final int window;
    private final RunMemory memory;
    private final ArrayDeque<ActiveRun> ready = new ArrayDeque<>();
    private int concurrency;
    private int executing;
    /** Whether runs after {@link #lastSeen} are in the journal and not here. */
    private boolean overflow;

    private boolean loading;
    /** The memory that is reserved for the page that is being read. */
    private long reserved;

    /** Bytes of heap that are reserved for runs that execute, or are queued with their values. */
    private long bytes;

    /** Whether a slot is free, but there is no room for the next run. The memory knows it as well. */
    private volatile boolean heldUp;

    /** Whether a run found the window full since the page that is being read was requested. */
    private boolean missed;

    /** The runs that have left memory since then. */
    private final Set<Long> left = new HashSet<>();

    private long lastSeen;
    private long backlog;
    /** How many runs are behind others of their order key. They are in the journal only. */
    private long behind;

    /** @param window the most runs that are queued in memory */
    FlowQueue(int flow, long backlog, int window, RunMemory memory) {
        this.flow = flow;
        this.window = window;
        this.memory = memory;
        this.backlog = backlog;
        this.overflow = backlog > 0;
        this.concurrency = 1;
    }

    public int flow() {
        return flow;
    }

    synchronized void concurrency(int most) {
        concurrency = most;
    }

    /** How many runs are due: queued or executing. */
    public synchronized long backlog() {
        return backlog;
    }

    public synchronized long behind() {
        return behind;
    }

    synchronized long queued() {
        return backlog + behind;
    }

    /** More runs are behind others, or fewer. */
    public synchronized void behind(long more) {
        behind += more;
    }

    /**
     * Adds an accepted run; called in the order of acceptance.
     *
     * @param letGo called under the lock of this queue if the window is full, so that a page that is read later has the run
     * @return false if the window is full
     */
    synchronized boolean accepted(ActiveRun active, Runnable letGo) {
        long run = active.run.id();
        // The last page has passed it, so no later page has it.
        boolean mustStay = run <= lastSeen;
        if (!mustStay && (overflow || ready.size() >= window)) {
            overflow = true;
            missed = true;
            letGo.run();
            return false;
        }
        lastSeen = Math.max(lastSeen, run);
        arrives(active);
        active.moveTo(RunPlace.QUEUED);
        ready.add(active);
        return true;
    }

    /** A run leaves memory. A page that is being read may still have it as due. */
    synchronized void leaves(long run) {
        if (loading) left.add(run);
    }

    synchronized boolean hasLeft(long run) {
        return left.contains(run);
    }

    /** A run that has not begun is queued, with its values if there is room. */
    private void arrives(ActiveRun active) {
        if (!active.values.whole) return;
        if (isForAnother(active.values.needed) || !claims(active)) active.dropValues();
    }

    /** Queues a run that a step or a waiting caller has called before those that have not begun. */
    synchronized void goesFirst(ActiveRun active) {
        arrives(active);
        queuesFirst(active);
    }

    /** Queues a run that has begun before those that have not. All of it is on disk. */
    synchronized void goesOn(ActiveRun active) {
        RunValues values = active.values;
        if (values.claim != null && values.size > values.needed && !grows(active, values.size - values.needed)) {
            stepsBack(active, values.size);
            return;
        }
        if (values.claim != null) values.claim = values.claim.handedOn();
        else if (values.whole && !claims(active)) active.dropValues();
        queuesFirst(active);
    }

    /**
     * Queues a run that executes again without its values, since there is no room for what it needs next. All of it is on disk.
     *
     * @param needs bytes of heap that it needs to continue
     */
    synchronized void stepsBack(ActiveRun active, long needs) {
        active.dropValues();
        RunValues values = active.values;
        if (values.claim != null) give(values.claim.handedOn().bytes);
        values.claim = null;
        values.needed = needs;
        queuesFirst(active);
    }

    private void queuesFirst(ActiveRun active) {
        active.moveTo(RunPlace.QUEUED);
        ready.addFirst(active);
    }

    /** A run that was read for a message takes an extra slot, since the message does not wait for one. Only a small run has its values. */
    synchronized void goesBeside(ActiveRun active) {
        if (active.values.whole && !claims(active)) claimsAnyway(active);
        active.moveTo(RunPlace.BESIDE);
        executing++;
    }

    /** A queued run takes an extra slot. @return false if it is not queued: its owner will read the message */
    synchronized boolean leavesQueue(ActiveRun active) {
        if (!ready.remove(active)) return false;
        active.moveTo(RunPlace.BESIDE);
        executing++;
        return true;
    }

    /** Whether there is room for the values of a run that executes. A run that came from the queue has it already. */
    synchronized boolean mayBeRead(ActiveRun active) {
        RunValues values = active.values;
        if (values.claim != null || claims(active)) return true;
        if (!memory.takeUrgently(beyond(bytes + values.needed) - beyond(bytes))) return false;
        bytes += values.needed;
        values.claim = new Claim(values.needed);
        return true;
    }

    /** Counts new values of an executing run. @return false: there is no room for them, and they do not count */
    synchronized boolean grows(ActiveRun active, long more) {
        RunValues values = active.values;
        if (values.claim == null || !took(more)) return false;
        values.claim.bytes += more;
        values.needed += more;
        return true;
    }

    /** Gives back the memory of dropped values of an executing run. */
    synchronized void shrinks(ActiveRun active, long less) {
        RunValues values = active.values;
        if (values.claim == null) return;
        values.claim.bytes -= less;
        values.needed -= less;
        give(less);
    }

    /**
     * The memory that a run has taken, in bytes of heap. It is given back together with the slot of the run; if the run is queued
     * again before, it moves to a new claim. Guarded by its queue.
     */
    static final class Claim {
        private long bytes;

        private Claim(long bytes) {
            this.bytes = bytes;
        }

        private Claim handedOn() {
            Claim next = new Claim(bytes);
            bytes = 0;
            return next;
        }
    }

    /** Drops the values of queued runs, since executing runs wait for room. */
    synchronized void dropQueuedValues() {
        if (bytes <= memory.own()) return;
        for (ActiveRun one : ready) {
            if (!one.values.whole) continue;
            one.dropValues();
            if (one.values.claim != null) give(one.values.claim.bytes);
            one.values.claim = null;
        }
    }

    synchronized int executing() {
        return executing;
    }

    synchronized long carried() {
        return bytes;
    }

    /** Whether so much more exceeds its own memory while all shared memory is for another queue. */
    private boolean isForAnother(long more) {
        return beyond(bytes + more) > beyond(bytes) && memory.isForAnother(this);
    }

    /** Takes the memory that a run needs. @return false: there is no room */
    private boolean claims(ActiveRun active) {
        RunValues values = active.values;
        if (!took(values.needed)) return false;
        values.claim = new Claim(values.needed);
        return true;
    }

    private void claimsAnyway(ActiveRun active) {
        RunValues values = active.values;
        memory.takeAnyway(beyond(bytes + values.needed) - beyond(bytes));
        bytes += values.needed;
        values.claim = new Claim(values.needed);
    }

    private boolean took(long more) {
        long beyond = beyond(bytes + more) - beyond(bytes);
        if (beyond > 0 && !memory.take(beyond)) return false;
        bytes += more;
        return true;
    }

    private void give(long less) {
        long beyond = beyond(bytes) - beyond(bytes - less);
        bytes -= less;
        if (beyond > 0) memory.give(beyond);
    }

    /** How much of it is shared memory. */
    private long beyond(long size) {
        return Math.max(0, size - memory.own());
    }

    /** One more run is due. */
    public synchronized void counted() {
        backlog++;
    }

    /** One run is not due any more. */
    public synchronized void ended() {
        backlog--;
    }

    /** A page of the journal arrived. */
    synchronized void loaded(List<ActiveRun> page, long last, boolean more) {
        memory.give(reserved);
        reserved = 0;
        for (ActiveRun one : page) {
            if (one.values.whole && !claims(one)) one.dropValues();
            one.moveTo(RunPlace.QUEUED);
            ready.add(one);
        }
        lastSeen = Math.max(lastSeen, last);
        overflow = more || missed;
        loading = false;
        left.clear();
    }

    synchronized void loadFailed() {
        memory.give(reserved);
        reserved = 0;
        loading = false;
        left.clear();
    }

    /** Takes a slot for the next run; null: no slot is free, or no run may start. */
    synchronized @Nullable ActiveRun start() {
        return start(false);
    }

    /** As {@link #start()}. If it is its turn, it may take room although other queues wait for some. */
    synchronized @Nullable ActiveRun start(boolean itsTurn) {
        return executing >= concurrency ? full() : started(itsTurn);
    }

    private @Nullable ActiveRun started(boolean itsTurn) {
        ActiveRun first = first(itsTurn);
        if (first != null) executing++;
        return first;
    }

    /** Without a free slot, the queue does not wait for room. */
    private @Nullable ActiveRun full() {
        if (heldUp) memory.wantsNoMore(this);
        heldUp = false;
        return null;
    }

    /**
     * Gives the slot of a run to the next one. The run has ended, waits, or was queued again.
     *
     * @param before the claim of the run when it began to use the slot; null: none
     */
    synchronized @Nullable ActiveRun next(@Nullable Claim before) {
        givesSlot(before);
        return executing >= concurrency ? full() : started(false);
    }

    /** As {@link #next}, but no run begins: the slot is free. */
    synchronized void rests(@Nullable Claim before) {
        givesSlot(before);
    }

    private void givesSlot(@Nullable Claim before) {
        executing--;
        if (before == null) return;
        give(before.bytes);
        before.bytes = 0;
    }

    /** The first of the queue; null if there is none, or no room for it. */
    private @Nullable ActiveRun first(boolean itsTurn) {
        ActiveRun first = ready.peek();
        boolean was = heldUp;
        heldUp = first != null && !mayStart(first, itsTurn);
        if (was && !heldUp) memory.wantsNoMore(this);
        if (first == null || heldUp) return null;
        ready.poll();
        first.moveTo(RunPlace.IN_SLOT);
        return first;
    }

    private boolean mayStart(ActiveRun first, boolean itsTurn) {
        // A run that never fits starts without its values, and fails.
        if (first.values.claim != null || first.values.needed > memory.most() || gets(first, itsTurn)) return true;
        // Later runs of the queue must not keep the memory that this one waits for.
        dropQueuedValues();
        memory.wants(this);
        return gets(first, itsTurn);
    }

    private boolean gets(ActiveRun first, boolean itsTurn) {
        return (itsTurn || !isForAnother(first.values.needed)) && claims(first);
    }

    /** Whether a slot is free, but no room for the next run. */
    boolean isHeldUp() {
        return heldUp;
    }

    /** Whether the next page should be read now. If so, the caller must read it. */
    synchronized boolean wantsPage() {
        if (!overflow || loading || ready.size() > window / 4) return false;
        loading = true;
        missed = false;
        reserved = memory.isForAnother(this) ? 0 : memory.takeSome(memory.page());
        return true;
    }

    /** The memory for the values of the page that is being read. */
    synchronized long pageRoom() {
        return reserved + Math.max(0, memory.own() - bytes);
    }

    synchronized long lastSeen() {
        return lastSeen;
    }
}
