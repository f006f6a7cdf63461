package io.junctura.dispatch.queue;

import org.jspecify.annotations.Nullable;

/** Counts the values of executing runs against the memory of their queues. Each run is counted by its owner. */
public final class ValueAccounting {
    /** Less than this is not given back before a run ends, in bytes. */
    private static final long MIN_GIVEN_BACK = 64 << 10;

    private final RunMemory memory;

    public ValueAccounting(RunMemory memory) {
        this.memory = memory;
    }

    /** Values came into the state of a run. @return false: there is no room for them */
    public boolean add(ActiveRun one, long bytes) {
        one.pending.bytes += bytes;
        RunValues values = one.values;
        if (values.add(bytes)) values.count(one.run);
        long more = values.size - values.needed;
        if (more <= 0) {
            giveBack(one);
            return true;
        }
        if (one.flowQueue.grows(one, more)) return true;
        values.count(one.run);
        more = values.size - values.needed;
        return more <= 0 || one.flowQueue.grows(one, more);
    }

    /** Gives memory of dropped values back to the queue, once that is much. */
    private static void giveBack(ActiveRun one) {
        long less = one.values.needed - one.values.size;
        if (less > Math.max(MIN_GIVEN_BACK, one.values.needed / 2)) one.flowQueue.shrinks(one, less);
    }

    /**
     * Whether a run has room for the values that it has and for those of its next step.
     *
     * @param bytes of the next step; remembered if there is no room
     */
    public boolean hasRoom(ActiveRun one, long bytes) {
        boolean room = fits(one, bytes);
        if (!room) {
            one.values.count(one.run);
            room = fits(one, bytes);
        }
        one.values.missing = room ? 0 : bytes;
        if (room) one.values.returnLent();
        return room;
    }

    private static boolean fits(ActiveRun one, long bytes) {
        long more = one.values.size + bytes - one.values.needed;
        return more <= 0 || one.flowQueue.grows(one, more);
    }

    /** Why a run without room can never continue; null: it may wait for room. */
    @Nullable
    public String neverFits(ActiveRun one) {
        return neverFits(one.values.wanted());
    }

    /** Why a run whose values take so much can never be read; null: it may wait for room. */
    @Nullable
    public String neverFits(long bytes) {
        return neverFits(bytes, memory);
    }

    static @Nullable String neverFits(long bytes, RunMemory memory) {
        if (bytes <= memory.most()) return null;
        return "The values of this run need about " + (bytes >> 20) + " MB of memory, and the server has "
                + (memory.most() >> 20)
                + " MB for the values of runs. Start the server with a larger heap (-Xmx), or let the"
                + " flow hand on less at once, such as rows in a file.";
    }
}
