package io.junctura.dispatch;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One flow's queue in this process: the window of its runs that are held in memory, in accept order, and how many of
 * them are executing. What does not fit is in the journal alone and is read from there in pages; a run that carries more
 * than there is {@link Memory} for is here without that, and reads it when its turn comes. The counts are the size of what
 * is held, never stored.
 */
final class Lane {
    private final int flow;
    private final int window;
    private final Memory memory;
    private final ArrayDeque<Held> ready = new ArrayDeque<>();
    private int concurrency;
    private int executing;
    /** Whether runs after {@link #lastSeen} are in the journal and not here. */
    private boolean overflow;

    private boolean loading;
    /** Of the memory of all: what the page that is being read may fill. */
    private long reserved;

    /** What those runs carry that are executing, or queued as a whole. */
    private long bytes;

    /** Whether a slot is free for which the next run is too large now; the memory knows of it, too. */
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
    Lane(int flow, long backlog, int window, Memory memory) {
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

    /** So many more runs wait behind others, or fewer. */
    synchronized void behind(long more) {
        behind += more;
    }

    /**
     * A run was accepted; called in accept order. Without room here it is let go of, under this lane's lock, so that a
     * page that is read after that takes it.
     */
    synchronized boolean accepted(Held held, Runnable letGo) {
        long run = held.run.id();
        // A page has gone past it, and left it to us.
        boolean mustStay = run <= lastSeen;
        if (!mustStay && (overflow || ready.size() >= window)) {
            overflow = true;
            missed = true;
            letGo.run();
            return false;
        }
        lastSeen = Math.max(lastSeen, run);
        arrives(held);
        held.queued = true;
        ready.add(held);
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
    private void arrives(Held held) {
        if (!held.whole) return;
        if (isOthersTurn(held.carries) || !took(held.carries)) held.leaveBehind();
    }

    /** A run that was called, by a step or by somebody who waits, goes before those that have not begun. */
    synchronized void goesFirst(Held held) {
        arrives(held);
        queuesFirst(held);
    }

    /** A run goes on: before those that have not begun. */
    synchronized void goesOn(Held held) {
        if (held.whole) take(held.carries);
        queuesFirst(held);
    }

    private void queuesFirst(Held held) {
        held.queued = true;
        ready.addFirst(held);
    }

    /** A run that is not queued takes a slot beside the others', since it was told something that does not wait for one. */
    synchronized void goesBeside(Held held) {
        take(held.carries);
        held.beside = true;
        executing++;
    }

    /** The same for one that is queued. @return false if it is not: somebody has it, who will hear it */
    synchronized boolean leavesQueue(Held held) {
        if (!ready.remove(held)) return false;
        held.queued = false;
        if (!held.whole) take(held.carries);
        held.beside = true;
        executing++;
        return true;
    }

    /** A run that has heard what it was told is queued like others; it still has the slot. */
    synchronized void queuesAgain(Held held) {
        held.beside = false;
        take(held.carries);
        queuesFirst(held);
    }

    synchronized int executing() {
        return executing;
    }

    synchronized long carried() {
        return bytes;
    }

    /** Whether so much more is not of its own, and other lanes are held up for want of room. */
    private boolean isOthersTurn(long more) {
        return beyond(bytes + more) > beyond(bytes) && memory.othersWant(this);
    }

    private boolean took(long more) {
        long beyond = beyond(bytes + more) - beyond(bytes);
        if (beyond > 0 && !memory.take(beyond)) return false;
        bytes += more;
        return true;
    }

    private void take(long more) {
        if (took(more)) return;
        memory.takeAnyway(beyond(bytes + more) - beyond(bytes));
        bytes += more;
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
    synchronized void loaded(List<Held> page, long last, boolean more) {
        memory.give(reserved);
        reserved = 0;
        for (Held one : page) {
            if (one.whole) take(one.carries);
            one.queued = true;
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
    synchronized @Nullable Held start() {
        return start(false);
    }

    /** @param itsTurn whether it may take room though others wait for some */
    synchronized @Nullable Held start(boolean itsTurn) {
        if (executing >= concurrency) return null;
        Held first = first(itsTurn);
        if (first != null) executing++;
        return first;
    }

    /** The slot of a run that has ended, waits, or failed to start: the next one takes it, or it is free. */
    synchronized @Nullable Held next(Held before) {
        give(before.carries);
        executing--;
        if (executing >= concurrency) return null;
        Held first = first(false);
        if (first != null) executing++;
        return first;
    }

    /** As {@link #next}, but the slot is free: nothing begins for now. */
    synchronized void rests(Held before) {
        give(before.carries);
        executing--;
    }

    /** The first of the queue; null if there is none, or while others execute and there is no room for it beside them. */
    private @Nullable Held first(boolean itsTurn) {
        Held first = ready.peek();
        boolean was = heldUp;
        heldUp = first != null && !first.whole && executing > 0 && !gets(first.carries, itsTurn);
        if (was && !heldUp) memory.wantsNoMore(this);
        if (first == null || heldUp) return null;
        if (!first.whole && executing == 0) take(first.carries);
        ready.poll();
        first.queued = false;
        return first;
    }

    private boolean gets(long more, boolean itsTurn) {
        if ((itsTurn || !isOthersTurn(more)) && took(more)) return true;
        memory.wants(this);
        return (itsTurn || !isOthersTurn(more)) && took(more);
    }

    /** Whether more runs may start than the one that took the slot of the last, since that was a large one. */
    boolean isHeldUp() {
        return heldUp;
    }

    /** Whether a page should be read now; if so, whoever asked must read it. */
    synchronized boolean wantsPage() {
        if (!overflow || loading || ready.size() > window / 4) return false;
        loading = true;
        missed = false;
        reserved = memory.othersWant(this) ? 0 : memory.takeSome(memory.page());
        return true;
    }

    /** How much the runs of the page that is being read may carry. */
    synchronized long pageRoom() {
        return reserved + Math.max(0, memory.own() - bytes);
    }

    synchronized long lastSeen() {
        return lastSeen;
    }
}
