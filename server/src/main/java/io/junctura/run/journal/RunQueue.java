package io.junctura.run.journal;

import java.util.List;
import java.util.Map;

/** The runs that are due, or wait only for another run of their order key. Thread safe. */
public interface RunQueue {

    /**
     * The runs of a flow that are due, in accept order, after the given one.
     *
     * @param most how much the values of the runs may take together, in bytes of heap; runs beyond it come without
     */
    List<StoredRun> due(int flow, long after, int limit, long most);

    /** How many runs are due, by flow; flows without any are absent. */
    Map<Integer, Long> dueCounts();

    /** How many runs are {@code BEHIND} others of their order key, by flow; flows without any are absent. */
    Map<Integer, Long> behindCounts();
}
