package io.junctura.dispatch;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One flow's queue in this process: the window of its runs that are held in memory, in accept order, and how many of
 * them are executing. What does not fit is in the journal alone and is read from there in pages. The counts are the size
 * of what is held, never stored.
 */
final class Lane {
    /** How many due runs are kept in memory; more are read from the journal when these are nearly done. */
    static final int WINDOW = 1_000;

    private final int flow;
    private final ArrayDeque<Held> ready = new ArrayDeque<>();
    private int concurrency;
    private int executing;
    /** Whether runs after {@link #lastSeen} are in the journal and not here. */
    private boolean overflow;

    private boolean loading;
    /** Whether a run was turned away since the page that is being read was asked for. */
    private boolean missed;

    /** What has left memory since then. */
    private final Set<Long> left = new HashSet<>();

    private long lastSeen;
    private long backlog;
    /** Runs that wait behind others of their order key, in the journal alone. */
    private long behind;

    Lane(int flow, long backlog) {
        this.flow = flow;
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
        if (!mustStay && (overflow || ready.size() >= WINDOW)) {
            overflow = true;
            missed = true;
            letGo.run();
            return false;
        }
        lastSeen = Math.max(lastSeen, run);
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

    /** A run goes on: before those that have not begun. */
    synchronized void goesOn(Held held) {
        ready.addFirst(held);
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
        ready.addAll(page);
        lastSeen = Math.max(lastSeen, last);
        overflow = more || missed;
        loading = false;
        left.clear();
    }

    synchronized void loadFailed() {
        loading = false;
        left.clear();
    }

    /** The next run that may execute now, with a slot; null if there is none of either. */
    synchronized @Nullable Held start() {
        if (executing >= concurrency || ready.isEmpty()) return null;
        executing++;
        return ready.poll();
    }

    /** The slot of a run that has ended, waits, or failed to start: the next one takes it, or it is free. */
    synchronized @Nullable Held next() {
        if (executing > concurrency || ready.isEmpty()) {
            executing--;
            return null;
        }
        return ready.poll();
    }

    /** Whether a page should be read now; if so, whoever asked must read it. */
    synchronized boolean wantsPage() {
        if (!overflow || loading || ready.size() > WINDOW / 4) return false;
        loading = true;
        missed = false;
        return true;
    }

    synchronized long lastSeen() {
        return lastSeen;
    }
}
