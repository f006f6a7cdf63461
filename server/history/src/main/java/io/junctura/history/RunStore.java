package io.junctura.history;

import io.junctura.history.step.Waiting;
import io.junctura.json.Json;
import io.junctura.run.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads runs for lists: what the journal stores of them besides their history. All methods throw {@link IllegalStateException} if
 * the database cannot be read. Thread safe.
 */
public interface RunStore {

    /**
     * A run, without its history.
     *
     * @param outcome in the stored form of the journal
     * @param waits   what its steps wait for; a due run may have some, too, while other steps execute
     * @param line    the order key that the run waits for; null if it does not wait for one
     */
    record Row(
            long id,
            int flow,
            int revision,
            RunStatus state,
            long accepted,
            @Nullable Long ended,
            @Nullable Long parent,
            @Nullable Long replayOf,
            int depth,
            byte @Nullable [] outcome,
            List<StepWait> waits,
            Waiting.@Nullable Line line) {

        public boolean isInDoubt() {
            return waits.stream().anyMatch(StepWait::isInDoubt);
        }

        /** How many items of the loops of a run that has succeeded failed. */
        public long failedItems() {
            return state == RunStatus.SUCCEEDED
                            && outcome != null
                            && Json.parseStored(outcome) instanceof Map<?, ?> end
                            && end.get("failedItems") instanceof Long items
                    ? items
                    : 0;
        }
    }

    /**
     * What a step waits for.
     *
     * @param kind {@code until}, {@code child}, {@code connection}, {@code limit}, {@code callback} or {@code person}
     */
    record StepWait(
            String step,
            String kind,
            @Nullable String ref,
            @Nullable Long due) {

        /** Whether it waits for the answer of a person. */
        public boolean isInDoubt() {
            return kind.equals("person");
        }
    }

    /** A range of IDs, without {@code end}. */
    record Range(long least, long end) {
        public static final Range ALL = new Range(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /**
     * The IDs of runs that may match a filter, the newest first. The caller checks the rows, because the filter's times and tests
     * are not applied. Takes the same time for a hundred runs as for millions.
     *
     * @param before above the highest ID
     * @param limit  fewer IDs are returned only if there are no more
     */
    long[] newest(RunFilter filter, long least, long before, int limit);

    /** The rows in the order of the IDs. Deleted runs are absent. */
    List<Row> rows(long[] ids);

    /** The first ID of the runs that were accepted at a time or later, if IDs follow the time; after the last ID if there is none. */
    long firstAccepted(long time);

    /** Those of the runs that are in a group of runs that need attention. */
    Set<Long> inGroup(String fingerprint, long[] ids);

    /** The IDs of the newest replays of a run, the newest first. */
    long[] replays(long id, int limit);

    /** The newest replay of a run that succeeded, or replay of a replay; empty if there is none. */
    Optional<Long> succeededReplay(long id);

    /** Whether the journal has a history of a run. */
    boolean hasHistory(long id);

    /**
     * How many runs there are.
     *
     * @param states  by status, also of statuses without runs
     * @param inDoubt that wait for an answer. Failed runs are not counted again
     */
    record Counts(Map<RunStatus, Long> states, long inDoubt) {}

    /**
     * Counts the runs that have the revisions and tests of a filter. Reads the index of the range, and the runs themselves if the
     * filter has revisions.
     *
     * @param flows whether the runs of a flow, given by its number, are counted
     */
    Counts counts(RunFilter filter, IntPredicate flows, Range range);

    /** The hashed names of these runs' events in lower case, by run. Runs without one are absent. */
    Map<Long, String> identities(long[] ids);

    /** What came with a run's event: headers and method of its request, or the topic. Empty if the run was deleted or is damaged. */
    Map<String, Object> origin(long id);
}
