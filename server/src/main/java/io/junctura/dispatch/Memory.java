package io.junctura.dispatch;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * How much the runs in memory may carry together: payloads, and what steps have yielded, in stored bytes. What does not
 * fit stays in the journal until its run's turn comes. Each lane has a little of its own, so that flows of small events
 * neither come here nor suffer from those of large ones. A lane that could go on if there were more room is told when
 * there is some, whoever gave it back: one lane at a time, in turn. Thread safe.
 */
final class Memory {
    private static final long MOST_OWN = 256 << 10;

    /** Of a lane's own: what is less is read as a whole in any case, rather than twice. */
    private static final int SMALL_PART = 64;

    private final long most;
    private final long own;
    private final Consumer<Lane> roomAgain;
    private final AtomicLong taken = new AtomicLong();

    /** Lanes that are held up for want of room, in the order of asking. Guarded by itself. */
    private final Set<Lane> wanting = new LinkedHashSet<>();

    private volatile boolean anyWants;

    /**
     * @param most      in stored bytes; as values in memory they take several times as much
     * @param roomAgain told a lane that may look again; called under locks of lanes, so it leaves that to others
     */
    Memory(long most, Consumer<Lane> roomAgain) {
        this.most = most;
        this.own = Math.min(MOST_OWN, most / 64);
        this.roomAgain = roomAgain;
    }

    /** The lane is told when it is its turn. It asks once more after this: room may have come back in between. */
    void wants(Lane lane) {
        synchronized (wanting) {
            wanting.add(lane);
            anyWants = true;
        }
    }

    /** The lane has what it wanted. */
    void wantsNoMore(Lane lane) {
        synchronized (wanting) {
            wanting.remove(lane);
            anyWants = !wanting.isEmpty();
        }
    }

    /** Whether another lane came first. */
    boolean othersWant(Lane lane) {
        if (!anyWants) return false;
        synchronized (wanting) {
            return wanting.size() > (wanting.contains(lane) ? 1 : 0);
        }
    }

    /** Tells the lane that has wanted room for the longest. */
    void tellNext() {
        Lane next;
        synchronized (wanting) {
            if (wanting.isEmpty()) return;
            next = wanting.iterator().next();
            wanting.remove(next);
            anyWants = !wanting.isEmpty();
        }
        roomAgain.accept(next);
    }

    /** How much a lane may have without asking. */
    long own() {
        return own;
    }

    /** @return false: there is no room for it, and nothing was taken */
    boolean take(long bytes) {
        while (true) {
            long now = taken.get();
            if (now + bytes > most) return false;
            if (taken.compareAndSet(now, now + bytes)) return true;
        }
    }

    /** Takes it, room or not. */
    void takeAnyway(long bytes) {
        taken.addAndGet(bytes);
    }

    /** @return how much of it was taken */
    long takeSome(long bytes) {
        while (true) {
            long now = taken.get();
            long some = Math.min(bytes, most - now);
            if (some <= 0) return 0;
            if (taken.compareAndSet(now, now + some)) return some;
        }
    }

    /** How much a run may carry to be read as a whole. */
    long room() {
        return Math.max(own / SMALL_PART, most - taken.get());
    }

    /** A part of the room that one page of a queue may fill. */
    long page() {
        return Math.max(1, most / 8);
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
        if (anyWants && bytes > 0) tellNext();
    }
}
