package io.junctura.dispatch;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One flow's queue in this process: the window of its runs that are held in memory, in accept order, and how many of
 * them are executing. What does not fit is in the journal alone and is read from there in pages. A run whose values find no room
 * in {@link RunMemory} is here without them, and reads them when its turn comes: that is when there is room. The counts are the size
 * of what is held, never stored.
 */
final class FlowQueue {
    private final int flow;
    private final int window;
    private final RunMemory memory;
    private final ArrayDeque<ActiveRun> ready = new ArrayDeque<>();
    private int concurrency;
    private int executing;
    /** Whether runs after {@link #lastSeen} are in the journal and not here. */
    private boolean overflow;

    private boolean loading;
    /** Of the memory of all: what the page that is being read may fill. */
    private long reserved;

    /** Bytes of heap that are reserved for runs that are executing, or queued as a whole. */
    private long bytes;

    /** Whether a slot is free, but no room for the next run; the memory knows of it, too. */
    private volatile boolean heldUp;

    /** Whether a run was turned away since the page that is being read was asked for. */
    private boolean missed;

    /** What has left memory since then. */
    private final Set<Long> left = new HashSet<>();

    private long lastSeen;
    private long backlog;
    /** Runs that wait behind others of their order key, in the journal alone. */
    private long behind;

    /** @param window how many runs are queued here at most */
    FlowQueue(int flow, long backlog, int window, RunMemory memory) {
        this.flow = flow;
        this.window = window;
        this.memory = memory;
        this.backlog = backlog;
        this.overflow = backlog > 0;
        this.concurrency = 1;
    }

    int flow() {
        return flow;
    }

    synchronized void concurrency(int most) {
        concurrency = most;
    }

    /** How many runs are due: queued or executing. */
    synchronized long backlog() {
        return backlog;
    }

    synchronized long behind() {
        return behind;
    }

    synchronized long queued() {
        return backlog + behind;
    }

    /** So many more runs wait behind others, or fewer. */
    synchronized void behind(long more) {
        behind += more;
    }

    /**
     * A run was accepted; called in accept order. Without room here it is let go of, under this queue's lock, so that a
     * page that is read after that takes it.
     */
    synchronized boolean accepted(ActiveRun active, Runnable letGo) {
        long run = active.run.id();
        // A page has gone past it, and left it to us.
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

    /** A run is about to leave memory: a page that is being read may still show it as due. */
    synchronized void leaves(long run) {
        if (loading) left.add(run);
    }

    synchronized boolean hasLeft(long run) {
        return left.contains(run);
    }

    /** A run that has not begun is queued, as a whole if there is room for that. */
    private void arrives(ActiveRun active) {
        if (!active.values.whole) return;
        if (isForAnother(active.values.needed) || !claims(active)) active.dropValues();
    }

    /** A run that was called, by a step or by somebody who waits, goes before those that have not begun. */
    synchronized void goesFirst(ActiveRun active) {
        arrives(active);
        queuesFirst(active);
    }

    /** A run goes on: before those that have not begun. All of it is on disk. */
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
     * A run that executes goes back into the queue without its values, since there is no room for what it needs next. All of it is
     * on disk.
     *
     * @param needs bytes of heap that it needs to go on
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

    /**
     * A run that is not queued takes a slot beside the others', since it was told something that does not wait for one. It is whole
     * only if it is small.
     */
    synchronized void goesBeside(ActiveRun active) {
        if (active.values.whole && !claims(active)) claimsAnyway(active);
        active.moveTo(RunPlace.BESIDE);
        executing++;
    }

    /** The same for one that is queued. @return false if it is not: somebody has it, who will hear it */
    synchronized boolean leavesQueue(ActiveRun active) {
        if (!ready.remove(active)) return false;
        active.moveTo(RunPlace.BESIDE);
        executing++;
        return true;
    }

    /** A run that executes is to be read as a whole. @return whether there is room: one that came from the queue has it */
    synchronized boolean mayBeRead(ActiveRun active) {
        RunValues values = active.values;
        if (values.claim != null || claims(active)) return true;
        if (!memory.takeUrgently(beyond(bytes + values.needed) - beyond(bytes))) return false;
        bytes += values.needed;
        values.claim = new Claim(values.needed);
        return true;
    }

    /**
     * Values that an executing run has gathered count, too.
     *
     * @return false: there is no room for them, and they do not count
     */
    synchronized boolean grows(ActiveRun active, long more) {
        RunValues values = active.values;
        if (values.claim == null || !took(more)) return false;
        values.claim.bytes += more;
        values.needed += more;
        return true;
    }

    /** Values of an executing run are not referenced any more. */
    synchronized void shrinks(ActiveRun active, long less) {
        RunValues values = active.values;
        if (values.claim == null) return;
        values.claim.bytes -= less;
        values.needed -= less;
        give(less);
    }

    /**
     * The memory that a run has taken, in bytes of heap: whoever has the run on a slot gives it back with that. If the run is queued
     * again before, the claim is handed on. Guarded by its queue.
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

    /** Lets go of the values of queued runs, since others wait for room. */
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

    /** Whether so much more is not of its own, and all room is for another queue. */
    private boolean isForAnother(long more) {
        return beyond(bytes + more) > beyond(bytes) && memory.isForAnother(this);
    }

    /** @return false: there is no room for what it carries */
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

    /** How much of it is of the memory of all. */
    private long beyond(long size) {
        return Math.max(0, size - memory.own());
    }

    /** One more run is due. */
    synchronized void counted() {
        backlog++;
    }

    /** One run is not due any longer. */
    synchronized void ended() {
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

    /** The next run that may execute now, with a slot; null if there is none of either. */
    synchronized @Nullable ActiveRun start() {
        return start(false);
    }

    /** @param itsTurn whether it may take room though others wait for some */
    synchronized @Nullable ActiveRun start(boolean itsTurn) {
        return executing >= concurrency ? full() : started(itsTurn);
    }

    private @Nullable ActiveRun started(boolean itsTurn) {
        ActiveRun first = first(itsTurn);
        if (first != null) executing++;
        return first;
    }

    /** Without a slot, it wants no room. */
    private @Nullable ActiveRun full() {
        if (heldUp) memory.wantsNoMore(this);
        heldUp = false;
        return null;
    }

    /**
     * The slot of a run that has ended, waits, or failed to start: the next one takes it, or it is free.
     *
     * @param before what the run had when it began to use the slot; null: nothing
     */
    synchronized @Nullable ActiveRun next(@Nullable Claim before) {
        givesSlot(before);
        return executing >= concurrency ? full() : started(false);
    }

    /** As {@link #next}, but the slot is free: nothing begins for now. */
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
        // What never fits starts without its values, and ends.
        if (first.values.claim != null || first.values.needed > memory.most() || gets(first, itsTurn)) return true;
        // Those behind it must not have what it waits for.
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

    /** Whether a page should be read now; if so, whoever asked must read it. */
    synchronized boolean wantsPage() {
        if (!overflow || loading || ready.size() > window / 4) return false;
        loading = true;
        missed = false;
        reserved = memory.isForAnother(this) ? 0 : memory.takeSome(memory.page());
        return true;
    }

    /** How much the values of the runs of the page that is being read may take. */
    synchronized long pageRoom() {
        return reserved + Math.max(0, memory.own() - bytes);
    }

    synchronized long lastSeen() {
        return lastSeen;
    }
}
