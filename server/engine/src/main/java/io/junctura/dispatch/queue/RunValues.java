package io.junctura.dispatch.queue;

import io.junctura.memory.Reservation;
import io.junctura.run.Run;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory that the values of a run take, in bytes of heap, counted against the memory of its queue. Used by the owner of the run;
 * {@link #claim} by its queue.
 */
final class RunValues {
    /** The values are counted again when more bytes than this have come in. */
    private static final long COUNTED_AGAIN = 256 << 10;

    /** Less than this is not given back before a run ends, in bytes. */
    private static final long MIN_GIVEN_BACK = 64 << 10;

    /** Whether the values are in memory. If not, they are read before the run executes. */
    boolean whole = true;

    /** What the run needs to go on: {@link #size}, or more. Once the run is in its queue, only the queue changes it. */
    long needed;

    /** The payload and the origin; a part of {@link #size}. */
    long event;

    /** What the values take, at most: dropped values are noticed when they are counted again. */
    long size;

    /** What the next step needs beyond {@link #size} and could not get. */
    long missing;

    /** What the run has taken of its queue's memory; null: nothing. */
    MemoryAdmission.@Nullable Claim claim;

    /** The part of {@link #size} that came in since the values were counted. */
    private long uncounted;

    /** Memory of results that found no room here: reserved by their attempts until this run has room. */
    private List<Reservation> lent = List.of();

    private final FlowQueue queue;

    /** @param event bytes of heap that the payload and the origin take */
    RunValues(FlowQueue queue, long event) {
        this.queue = queue;
        isRead(event, event);
    }

    /** The run was made or read, and its values take so much. */
    void isRead(long event, long all) {
        this.event = event;
        needed = Math.max(needed, all);
        size = all;
        uncounted = 0;
    }

    /** The values were dropped from memory; the journal has them. */
    void areDropped() {
        whole = false;
        missing = 0;
        returnLent();
    }

    /** What the run needs to continue after it found no room. */
    long wanted() {
        return size + missing;
    }

    /** Values came into the state of the run. @return false: there is no room for them */
    boolean add(Run run, long bytes) {
        if (add(bytes)) count(run);
        if (size <= needed) {
            giveBack();
            return true;
        }
        if (queue.grows(this, size - needed)) return true;
        count(run);
        return size <= needed || queue.grows(this, size - needed);
    }

    /** Gives memory of dropped values back to the queue, once that is much. */
    private void giveBack() {
        long less = needed - size;
        if (less > Math.max(MIN_GIVEN_BACK, needed / 2)) queue.shrinks(this, less);
    }

    /**
     * Whether the run has fits for the values that it has and for those of its next step.
     *
     * @param bytes of the next step; remembered if there is no fits
     */
    boolean hasMemory(Run run, long bytes) {
        boolean fits = fits(bytes);
        if (!fits) {
            count(run);
            fits = fits(bytes);
        }
        missing = fits ? 0 : bytes;
        if (fits) returnLent();
        return fits;
    }

    private boolean fits(long bytes) {
        long more = size + bytes - needed;
        return more <= 0 || queue.grows(this, more);
    }

    /** Values came in that no queue counts yet. @return whether it is worth counting all values again */
    boolean add(long bytes) {
        size += bytes;
        uncounted += bytes;
        return uncounted > Math.max(COUNTED_AGAIN, size / 2);
    }

    /** Counts the values again: some may have been dropped. */
    private void count(Run run) {
        size = event + run.state().footprint() + run.itemsFootprint();
        uncounted = 0;
    }

    /** Keeps the reservation of a result until {@link #returnLent}: this run has no room for it yet. */
    void lend(Reservation values) {
        if (lent.isEmpty()) lent = new ArrayList<>(1);
        lent.add(values);
    }

    /** Closes the reservations that results came with. */
    void returnLent() {
        lent.forEach(Reservation::close);
        lent = List.of();
    }
}
