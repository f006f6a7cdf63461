package io.junctura.run.journal;

import java.util.List;
import java.util.Map;

/** The runs that are due, or wait only for another run of their order key. Thread safe. */
public interface RunQueue {

    /**
     * The due runs of a flow after the given one, in the order of acceptance.
     *
     * @param most how much heap the values of all these runs may take, in bytes; the runs beyond it have no values
     */
    List<StoredRun> due(int flow, long after, int limit, long most);

    /** The number of due runs by flow. Flows without due runs are not in the map. */
    Map<Integer, Long> dueCounts();

    /**
     * The number of runs that are {@code BEHIND} others of their order key, by flow. Flows without such runs are not in
     * the map.
     */
    Map<Integer, Long> behindCounts();
}
