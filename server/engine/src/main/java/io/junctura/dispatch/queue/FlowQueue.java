package io.junctura.dispatch.queue;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one flow: a window of its due runs in the order of acceptance, and the slots that limit how many of them execute.
 * Runs beyond the window are in the journal only, and are read in pages. A run for whose values {@link MemoryAdmission} finds no room
 * is queued without them, and starts when there is room for them. Thread safe.
 */
public final class FlowQueue {
    private final int flow;
    private final int window;
    private final MemoryAdmission admission;
    private final ArrayDeque<RunActor> ready = new ArrayDeque<>();
    private int concurrency;
    private int executing;
    /** Whether runs after {@link #lastSeen} are in the journal and not here. */
    private boolean overflow;

    private boolean loading;

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
        this.admission = new MemoryAdmission(memory, this);
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
    synchronized boolean accepted(RunActor active, Runnable letGo) {
        long run = active.id();
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
    private void arrives(RunActor active) {
        if (active.values.whole && !admission.admitNew(active.values)) active.dropValues();
    }

    /** Queues a run that a step or a waiting caller has called before those that have not begun. */
    synchronized void goesFirst(RunActor active) {
        arrives(active);
        queuesFirst(active);
    }

    /** Queues a run that has begun before those that have not. All of it is on disk. */
    synchronized void goesOn(RunActor active) {
        RunValues values = active.values;
        if (values.claim != null && values.size > values.needed && !grows(values, values.size - values.needed)) {
            stepsBack(active, values.size);
            return;
        }
        if (values.claim != null) admission.handOn(values);
        else if (values.whole && !admission.admit(values)) active.dropValues();
        queuesFirst(active);
    }

    /**
     * Queues a run that executes again without its values, since there is no room for what it needs next. All of it is on disk.
     *
     * @param needs bytes of heap that it needs to continue
     */
    synchronized void stepsBack(RunActor active, long needs) {
        active.dropValues();
        admission.drop(active.values);
        active.values.needed = needs;
        queuesFirst(active);
    }

    private void queuesFirst(RunActor active) {
        active.moveTo(RunPlace.QUEUED);
        ready.addFirst(active);
    }

    /** A run that was read for a message takes an extra slot, since the message does not wait for one. Only a small run has its values. */
    synchronized void goesBeside(RunActor active) {
        if (active.values.whole) admission.admitAnyway(active.values);
        active.moveTo(RunPlace.BESIDE);
        executing++;
    }

    /** A queued run takes an extra slot. @return false if it is not queued: its owner will read the message */
    synchronized boolean leavesQueue(RunActor active) {
        if (!ready.remove(active)) return false;
        active.moveTo(RunPlace.BESIDE);
        executing++;
        return true;
    }

    /** Whether there is room for the values of a run that executes. A run that came from the queue has it already. */
    synchronized boolean mayBeRead(RunValues values) {
        return admission.admitUrgently(values);
    }

    /** Counts new values of an executing run. @return false: there is no room for them, and they do not count */
    synchronized boolean grows(RunValues values, long more) {
        return admission.grow(values, more);
    }

    /** Gives back the memory of dropped values of an executing run. */
    synchronized void shrinks(RunValues values, long less) {
        admission.shrink(values, less);
    }

    /** Drops the values of queued runs, since executing runs wait for room. */
    synchronized void dropQueuedValues() {
        if (!admission.usesSharedMemory()) return;
        for (RunActor one : ready) {
            if (!one.values.whole) continue;
            one.dropValues();
            admission.drop(one.values);
        }
    }

    synchronized int executing() {
        return executing;
    }

    synchronized long carried() {
        return admission.reserved();
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
    synchronized void loaded(List<RunActor> page, long last, boolean more) {
        admission.releasePage();
        for (RunActor one : page) {
            if (one.values.whole && !admission.admit(one.values)) one.dropValues();
            one.moveTo(RunPlace.QUEUED);
            ready.add(one);
        }
        lastSeen = Math.max(lastSeen, last);
        overflow = more || missed;
        loading = false;
        left.clear();
    }

    synchronized void loadFailed() {
        admission.releasePage();
        loading = false;
        left.clear();
    }

    /** Takes a slot for the next run; null: no slot is free, or no run may start. */
    synchronized @Nullable RunActor start() {
        return start(false);
    }

    /** As {@link #start()}. If it is its turn, it may take room although other queues wait for some. */
    synchronized @Nullable RunActor start(boolean itsTurn) {
        return executing >= concurrency ? full() : started(itsTurn);
    }

    private @Nullable RunActor started(boolean itsTurn) {
        RunActor first = first(itsTurn);
        if (first != null) executing++;
        return first;
    }

    /** Without a free slot, the queue does not wait for room. */
    private @Nullable RunActor full() {
        admission.holdUp(false);
        return null;
    }

    /**
     * Gives the slot of a run to the next one. The run has ended, waits, or was queued again.
     *
     * @param before the claim of the run when it began to use the slot; null: none
     */
    synchronized @Nullable RunActor next(MemoryAdmission.@Nullable Claim before) {
        givesSlot(before);
        return executing >= concurrency ? full() : started(false);
    }

    /** As {@link #next}, but no run begins: the slot is free. */
    synchronized void rests(MemoryAdmission.@Nullable Claim before) {
        givesSlot(before);
    }

    private void givesSlot(MemoryAdmission.@Nullable Claim before) {
        executing--;
        if (before != null) admission.release(before);
    }

    /** The first of the queue; null if there is none, or no room for it. */
    private @Nullable RunActor first(boolean itsTurn) {
        RunActor first = ready.peek();
        admission.holdUp(first != null && !admission.mayStart(first.values, itsTurn));
        if (first == null || admission.isHeldUp()) return null;
        ready.poll();
        first.moveTo(RunPlace.IN_SLOT);
        return first;
    }

    /** Whether a slot is free, but no room for the next run. */
    boolean isHeldUp() {
        return admission.isHeldUp();
    }

    /** Whether the next page should be read now. If so, the caller must read it. */
    synchronized boolean wantsPage() {
        if (!overflow || loading || ready.size() > window / 4) return false;
        loading = true;
        missed = false;
        admission.reservePage();
        return true;
    }

    /** The memory for the values of the page that is being read. */
    synchronized long pageMemory() {
        return admission.pageMemory();
    }

    synchronized long lastSeen() {
        return lastSeen;
    }
}
