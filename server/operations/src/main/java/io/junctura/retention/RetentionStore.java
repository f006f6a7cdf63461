package io.junctura.retention;

import io.junctura.run.RunStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds and deletes what need not be kept any longer. Times are in milliseconds since 1970.
 *
 * <p>A deletion writes a slice: as much as it can in a few milliseconds, and at least one item, in one transaction. It returns when
 * the slice is on disk and {@link Pace#after} was called. Reads are thread safe; one thread at a time deletes.
 */
public interface RetentionStore {

    // Runs.

    /** The numbers of the flows that have runs. */
    List<Integer> flowsWithRuns();

    /**
     * A page of the runs of a flow that ended before a time, in the order of their IDs. It stops at the first run that was
     * accepted after this time. Runs that were accepted after now do not stop it: the clock was ahead then.
     *
     * @param after the ID after which the page begins
     */
    Page<Long> endedRuns(int flow, RunStatus status, long endedBefore, long now, long after);

    /**
     * The IDs of the oldest runs of all flows with one of these statuses, in order: some hundreds, or all if there are fewer.
     * Runs with an undelivered answer are not among them, nor are failed runs that block their order key.
     */
    List<Long> oldestRuns(List<RunStatus> statuses);

    /** When a run was accepted; empty if there is no such run. */
    OptionalLong accepted(long run);

    /** When the oldest run was accepted; empty if there are no runs. */
    OptionalLong oldestAccepted();

    /** When the newest run was accepted; empty if there are no runs. */
    OptionalLong newestAccepted();

    /** Empty if there are no runs. */
    OptionalLong highestRun();

    /** Those of the runs that do not exist. */
    List<Long> absentRuns(List<Long> runs);

    /**
     * Takes runs from a queue, and deletes each with all of its rows, or not at all. These runs stay: runs that have not ended,
     * failed runs that block their order key, and runs whose end has yet to be delivered. If a deleted run did not succeed, its
     * file is recorded as bad. No ID of a deleted run is used again.
     *
     * @param goal when it stops before the end of the slice; null: does not stop before
     */
    DeletedRuns deleteRuns(Queue<Long> queue, @Nullable SizeGoal goal, Pace pace);

    // Files.

    /** The files of a run that other runs name. */
    Set<String> filesUsedByOthers(long run);

    /** Those of the files that no run names and that do not belong to a run. */
    List<String> unusedFiles(List<String> files);

    /** Those of the files of large values that no row names. */
    List<String> unusedValues(List<String> files);

    // Events.

    /**
     * A page of events of topics that were published before a time, in the order of their numbers. It stops at the first younger
     * event, unless that event was published after now.
     *
     * @param namesBefore names from before this time are not needed
     * @param after       the number after which the page begins
     */
    Page<OldEvent> oldEvents(long publishedBefore, long namesBefore, long now, long after);

    /**
     * Takes events from a queue, and deletes them or their content. No number of a deleted event is used again.
     *
     * @return files of large values that no row names any longer
     */
    List<String> deleteEvents(Queue<OldEvent> queue, Pace pace);

    // Names of events.

    /** How many names of events are stored. */
    long names();

    /**
     * Deletes names of events that were accepted before a time. A store that deletes names by periods keeps those of a period
     * that has not ended before this time.
     *
     * @return whether there may be more
     */
    boolean deleteNames(long before, Pace pace);

    // Space.

    StoreSize size();

    /**
     * Gives free space of the database back to the disk, slice by slice, until enough is given back or the pace stops. Does
     * nothing if the database does this without our help.
     *
     * @param isShort whether the disk is short of space, so that no free space is left for new rows
     */
    void giveSpaceBack(BooleanSupplier isShort, Pace pace);

    // The clock.

    /** The state that was stored last. */
    Optional<String> clock();

    void putClock(String state);
}
