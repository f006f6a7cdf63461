package io.junctura.run.journal;

import java.util.List;

/**
 * Receives the result of an append, on a thread of the journal. Exactly one of {@link #committed}, {@link #rejected}
 * and {@link #failed} is called, once.
 */
public interface AppendListener {
    /**
     * The append is on disk.
     *
     * @param receipts one for each accepted run, in the order of the append
     */
    void committed(List<Receipt> receipts);

    /**
     * Whether a caller waits for the append. Otherwise it may be written some milliseconds later, in one commit with
     * others.
     */
    default boolean isAwaited() {
        return true;
    }

    /** A run of this append released its order key, and this run is due now. Called before {@link #committed}. */
    default void promoted(long run) {}

    /** A run of this append that released its order key was {@code BEHIND}, not the head. Called before {@link #committed}. */
    default void releasedFromBehind() {}

    /** A run of this append must wait behind another of its order key. Called before {@link #committed}. */
    default void fellBehind() {}

    /** A guard did not hold, and nothing was written. */
    default void rejected(String why) {
        failed(new IllegalStateException(why));
    }

    /**
     * The journal has stopped, and it is unknown whether the append was written.
     * <p>With {@link io.junctura.database.DatabaseUnavailable}, nothing was written and the journal continues. An append that
     * changes a run does not fail then: it waits until the database can be written.
     */
    void failed(Throwable why);
}
