package io.junctura.run.journal;

import java.util.List;

/** Learns the result of an append. Exactly one of {@link #committed}, {@link #rejected} and {@link #failed} is called, once. */
public interface AppendListener {
    /** The append is on disk. {@code receipts} is as long as its list of accepted runs. */
    void committed(List<Receipt> receipts);

    /** Whether a caller waits for it. If not, it may be written some milliseconds later, together with another. */
    default boolean isAwaited() {
        return true;
    }

    /** A run of this append released its order key, and this run is due now. Called before {@link #committed}. */
    default void promoted(long run) {}

    /** A run of this append that released its order key was {@code BEHIND}, not the head. Called before {@link #committed}. */
    default void releasedFromBehind() {}

    /** A run that was to go on has to wait behind another of its order key. Called before {@link #committed}. */
    default void fellBehind() {}

    /** A guard did not hold; nothing was written. */
    default void rejected(String why) {
        failed(new IllegalStateException(why));
    }

    /**
     * The journal has stopped, and whether this was written is unknown. With {@link io.junctura.database.DiskFull} nothing
     * was written, and the journal goes on. An append that changes a run does not fail when the disk is full: it waits for
     * room.
     */
    void failed(Throwable why);
}
