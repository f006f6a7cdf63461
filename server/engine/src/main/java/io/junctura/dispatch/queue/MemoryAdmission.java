package io.junctura.dispatch.queue;

/**
 * Counts the heap that the runs of one queue have reserved for their values, and decides whether a run gets more. Each queue has a little
 * memory of its own; what goes beyond that comes from the {@link RunMemory} that all queues share. Guarded by the lock of its queue.
 */
final class MemoryAdmission {
    private final RunMemory memory;

    /** For whom it asks. */
    private final FlowQueue queue;

    /** Bytes that are reserved for runs that execute, or are queued with their values. */
    private long bytes;

    /** Bytes of the shared memory that are reserved for the page that is being read. */
    private long page;

    /** Whether a slot is free, but there is no room for the next run. The shared memory knows it as well. */
    private volatile boolean heldUp;

    MemoryAdmission(RunMemory memory, FlowQueue queue) {
        this.memory = memory;
        this.queue = queue;
    }

    /** The bytes that a run has reserved. They are given back with its slot; if it is queued again before, its next claim has them. */
    static final class Claim {
        private long bytes;

        private Claim(long bytes) {
            this.bytes = bytes;
        }

        private Claim handOn() {
            Claim next = new Claim(bytes);
            bytes = 0;
            return next;
        }
    }

    /** Bytes that are reserved for runs. */
    long reserved() {
        return bytes;
    }

    /** Whether the queue may drop the values of its queued runs for others: it uses more than its own memory. */
    boolean usesSharedMemory() {
        return bytes > memory.own();
    }

    // Runs.

    /** Reserves what a run needs. @return false: there is no room, and nothing is reserved */
    boolean admit(RunValues values) {
        if (!take(values.needed)) return false;
        values.claim = new Claim(values.needed);
        return true;
    }

    /** As {@link #admit}, but what all queues wait for is not for a run that has not begun. */
    boolean admitNew(RunValues values) {
        return !isForAnother(values.needed) && admit(values);
    }

    /** As {@link #admit}, from a reserve if necessary. @return false: the reserve is used up as well */
    boolean admitUrgently(RunValues values) {
        if (values.claim != null || admit(values)) return true;
        if (!memory.takeUrgently(shared(bytes + values.needed) - shared(bytes))) return false;
        bytes += values.needed;
        values.claim = new Claim(values.needed);
        return true;
    }

    /** Reserves what a run needs, whether there is room or not. */
    void admitAnyway(RunValues values) {
        if (admit(values)) return;
        memory.takeAnyway(shared(bytes + values.needed) - shared(bytes));
        bytes += values.needed;
        values.claim = new Claim(values.needed);
    }

    /**
     * Decides whether the next run of the queue may start. If there is no room for it, the queue waits for some.
     *
     * @param itsTurn whether the queue may take room that others wait for
     */
    boolean mayStart(RunValues values, boolean itsTurn) {
        // A run that never fits starts without its values, and fails.
        if (values.claim != null || values.needed > memory.most() || admitNext(values, itsTurn)) return true;
        // Later runs of the queue must not keep the memory that this one waits for.
        queue.dropQueuedValues();
        heldUp = true;
        memory.wants(queue);
        return admitNext(values, itsTurn);
    }

    private boolean admitNext(RunValues values, boolean itsTurn) {
        return itsTurn ? admit(values) : admitNew(values);
    }

    /** The queue waits for room, or does no longer. */
    void holdUp(boolean next) {
        if (heldUp && !next) memory.wantsNoMore(queue);
        heldUp = next;
    }

    /** Whether a slot is free, but no room for the next run. Any thread. */
    boolean isHeldUp() {
        return heldUp;
    }

    /** Counts new values of a run. @return false: there is no room for them, and they do not count */
    boolean grow(RunValues values, long more) {
        if (values.claim == null || !take(more)) return false;
        values.claim.bytes += more;
        values.needed += more;
        return true;
    }

    /** Gives back the memory of dropped values of a run that executes. */
    void shrink(RunValues values, long less) {
        if (values.claim == null) return;
        values.claim.bytes -= less;
        values.needed -= less;
        give(less);
    }

    /** A run is queued again: what it has reserved stays reserved when its slot is given back. */
    void handOn(RunValues values) {
        if (values.claim != null) values.claim = values.claim.handOn();
    }

    /** The values of a run were dropped: what it has reserved is free. */
    void drop(RunValues values) {
        if (values.claim != null) give(values.claim.handOn().bytes);
        values.claim = null;
    }

    /** Gives back what a run had when it began to use its slot, but for what it has handed on. */
    void release(Claim claim) {
        give(claim.bytes);
        claim.bytes = 0;
    }

    // Pages.

    /** Reserves memory for the values of the next page. */
    void reservePage() {
        page = memory.isForAnother(queue) ? 0 : memory.takeSome(memory.page());
    }

    /** Bytes that the values of the page may take. */
    long pageMemory() {
        return page + Math.max(0, memory.own() - bytes);
    }

    /** The page is read: its runs reserve their memory one by one. */
    void releasePage() {
        memory.give(page);
        page = 0;
    }

    // Bytes.

    /** Whether so much more exceeds the queue's own memory while all shared memory is for another queue. */
    private boolean isForAnother(long more) {
        return shared(bytes + more) > shared(bytes) && memory.isForAnother(queue);
    }

    private boolean take(long more) {
        long fromShared = shared(bytes + more) - shared(bytes);
        if (fromShared > 0 && !memory.take(fromShared)) return false;
        bytes += more;
        return true;
    }

    private void give(long less) {
        long fromShared = shared(bytes) - shared(bytes - less);
        bytes -= less;
        if (fromShared > 0) memory.give(fromShared);
    }

    /** How much of so many bytes is shared memory. */
    private long shared(long size) {
        return Math.max(0, size - memory.own());
    }
}
