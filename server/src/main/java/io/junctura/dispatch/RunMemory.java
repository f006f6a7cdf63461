package io.junctura.dispatch;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How much heap the values of the runs in memory may take together: payloads, and what steps have yielded. Runs that find no room
 * stay in the journal until there is some. Each queue has a little of its own, so that flows of small events neither ask here nor
 * suffer from those of large ones.
 *
 * <p><b>Who goes first.</b> Lanes that are held up for want of room stand in line. For some seconds, all room that comes back is
 * for the first of them, so that a large run does not wait for ever behind small ones. If it is not enough by then, everybody may
 * take what there is for a while, since the rest may not come back soon; then the next queue is the first. Thread safe.
 */
final class RunMemory {
    private static final long MOST_OWN = 2 << 20;

    /** In milliseconds: how long all room is for the first queue in line, and how long it is for everybody after that. */
    static final long RESERVED_FOR = 10_000;

    static final long OPEN_FOR = 50_000;

    private final long most;
    private final long own;
    private final LongSupplier clock;
    private final Consumer<FlowQueue> roomAgain;
    private final AtomicLong taken = new AtomicLong();

    /** Lanes that are held up for want of room, in the order of asking. Guarded by itself. */
    private final Set<FlowQueue> wanting = new LinkedHashSet<>();

    /** Since when the first of them is the first. Guarded by it. */
    private long since;

    private volatile boolean anyWants;

    /**
     * @param most      bytes of heap
     * @param clock     milliseconds
     * @param roomAgain told a queue that may look again; called under locks of queues, so it leaves that to others
     */
    RunMemory(long most, LongSupplier clock, Consumer<FlowQueue> roomAgain) {
        this.most = most;
        this.own = Math.min(MOST_OWN, most / 64);
        this.clock = clock;
        this.roomAgain = roomAgain;
    }

    /** The queue is told when it is its turn. It asks once more after this: room may have come back in between. */
    void wants(FlowQueue flowQueue) {
        synchronized (wanting) {
            if (wanting.isEmpty()) since = clock.getAsLong();
            wanting.add(flowQueue);
            anyWants = true;
        }
    }

    /** The queue has what it wanted, or does not want it any more. */
    void wantsNoMore(FlowQueue flowQueue) {
        synchronized (wanting) {
            boolean first = !wanting.isEmpty() && wanting.iterator().next() == flowQueue;
            wanting.remove(flowQueue);
            if (first) since = clock.getAsLong();
            anyWants = !wanting.isEmpty();
        }
    }

    /** Whether all room is for another queue. */
    boolean isForAnother(FlowQueue flowQueue) {
        if (!anyWants) return false;
        synchronized (wanting) {
            return !wanting.isEmpty() && wanting.iterator().next() != flowQueue && waited() < RESERVED_FOR;
        }
    }

    private long waited() {
        long waited = clock.getAsLong() - since;
        // Somebody has set the clock back.
        if (waited < 0) since = clock.getAsLong();
        return Math.max(0, waited);
    }

    /** Tells whoever may take room that there is some. */
    void tellNext() {
        List<FlowQueue> told;
        synchronized (wanting) {
            if (wanting.isEmpty()) return;
            FlowQueue first = wanting.iterator().next();
            if (waited() >= RESERVED_FOR + OPEN_FOR) {
                wanting.remove(first);
                wanting.add(first);
                since = clock.getAsLong();
                first = wanting.iterator().next();
            }
            told = waited() < RESERVED_FOR ? List.of(first) : List.copyOf(wanting);
        }
        told.forEach(roomAgain);
    }

    /** The most that the values of one run may take. */
    long most() {
        return most;
    }

    /** How much a queue may have without asking. */
    long own() {
        return own;
    }

    /** @return false: there is no room for it, and nothing was taken */
    boolean take(long bytes) {
        return take(bytes, most);
    }

    /** Takes it for what must not wait long, from a reserve if need be. @return false: not even there is room */
    boolean takeUrgently(long bytes) {
        return take(bytes, most + (Long.MAX_VALUE - most < most / 4 ? 0 : most / 4));
    }

    private boolean take(long bytes, long limit) {
        while (true) {
            long now = taken.get();
            if (bytes > limit - now) return false;
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

    /** How much is free. */
    long room() {
        return most - taken.get();
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
