package io.junctura.dispatch.queue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The heap for the values of all runs in memory: payloads and results of steps. Runs that find no room stay in the journal until
 * there is some. Each queue has a little memory of its own, so that flows with small events are not slowed down by flows with large
 * ones.
 *
 * <p><b>Order.</b> Queues that wait for room are in the order of asking. All room that comes back is for the first of them for some
 * seconds, so that a large run does not wait for ever behind small ones. If that is not enough, all queues may take room for a
 * while; then the next queue is the first. Thread safe.
 */
public final class RunMemory {
    private static final long MAX_OWN = 2 << 20;

    /** For how many milliseconds all room is for the first waiting queue. */
    static final long RESERVED_FOR = 10_000;

    /** For how many milliseconds it is for all queues after that. */
    static final long OPEN_FOR = 50_000;

    private final long most;
    private final long own;
    private final LongSupplier clock;
    private final Consumer<FlowQueue> hasCapacity;
    private final AtomicLong taken = new AtomicLong();

    /** Queues that wait for room, in the order of asking. Guarded by itself. */
    private final Set<FlowQueue> wanting = new LinkedHashSet<>();

    /** Since when the first queue is the first. Guarded by {@link #wanting}. */
    private long since;

    private volatile boolean anyWants;

    /**
     * @param most      bytes of heap
     * @param clock     milliseconds
     * @param hasCapacity called with a queue that may take room again; under locks of queues, so it only starts a task
     */
    public RunMemory(long most, LongSupplier clock, Consumer<FlowQueue> hasCapacity) {
        this.most = most;
        this.own = Math.min(MAX_OWN, most / 64);
        this.clock = clock;
        this.hasCapacity = hasCapacity;
    }

    /** Adds a queue to those that wait. The queue asks for room again after this, since some may have come back in between. */
    void wants(FlowQueue flowQueue) {
        synchronized (wanting) {
            if (wanting.isEmpty()) since = clock.getAsLong();
            wanting.add(flowQueue);
            anyWants = true;
        }
    }

    /** Removes a queue from those that wait. */
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
        // The clock was set back.
        if (waited < 0) since = clock.getAsLong();
        return Math.max(0, waited);
    }

    /** Tells the queues that may take room that there is some. */
    void offerNext() {
        List<FlowQueue> offered;
        synchronized (wanting) {
            if (wanting.isEmpty()) return;
            FlowQueue first = wanting.iterator().next();
            if (waited() >= RESERVED_FOR + OPEN_FOR) {
                wanting.remove(first);
                wanting.add(first);
                since = clock.getAsLong();
                first = wanting.iterator().next();
            }
            offered = waited() < RESERVED_FOR ? List.of(first) : List.copyOf(wanting);
        }
        offered.forEach(hasCapacity);
    }

    /** The most that the values of one run may take. */
    long most() {
        return most;
    }

    /** Why a run whose values take so much can never be read; null: it may wait for room. */
    @Nullable
    public String neverFits(long bytes) {
        if (bytes <= most) return null;
        return "The values of this run need about " + (bytes >> 20) + " MB of memory, and the server has "
                + (most >> 20)
                + " MB for the values of runs. Start the server with a larger heap (-Xmx), or let the"
                + " flow hand on less at once, such as rows in a file.";
    }

    /** How much a queue may have without asking. */
    long own() {
        return own;
    }

    /** @return false: there is no room for it, and nothing was taken */
    boolean take(long bytes) {
        return take(bytes, most);
    }

    /** Takes room for a run that must not wait long, from a reserve if necessary. @return false: the reserve is used up as well */
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

    /** Takes memory even if there is no room. */
    void takeAnyway(long bytes) {
        taken.addAndGet(bytes);
    }

    /** Takes as much as there is room for. @return how much that was */
    long takeSome(long bytes) {
        while (true) {
            long now = taken.get();
            long some = Math.min(bytes, most - now);
            if (some <= 0) return 0;
            if (taken.compareAndSet(now, now + some)) return some;
        }
    }

    /** How much is free. */
    long free() {
        return most - taken.get();
    }

    /** How much one page of a queue may fill. */
    long page() {
        return Math.max(1, most / 8);
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
        if (anyWants && bytes > 0) offerNext();
    }
}
