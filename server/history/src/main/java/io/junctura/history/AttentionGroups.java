package io.junctura.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the groups of runs that need attention: same flow, step, kind of error and message. Thread safe. */
public interface AttentionGroups {

    /**
     * A group of runs that need attention. Times are in milliseconds since 1970.
     *
     * @param example the newest of the runs
     */
    record Group(
            String fingerprint,
            int flow,
            @Nullable String step,
            String kind,
            String message,
            long runs,
            long first,
            long last,
            long example) {}

    /**
     * A page of groups, by the time of their last run, the latest first. It begins after the group with the given time and
     * fingerprint.
     */
    List<Group> page(long last, String fingerprint, int limit);

    /**
     * The part of a group that was accepted in a time.
     *
     * @param first the lowest ID of its runs
     * @param last  the highest ID
     */
    record Part(long runs, long first, long last) {}

    /** The runs of a group with IDs in a range; both IDs are 0 if there are none. */
    Part part(Group group, RunStore.Range range);
}
