package io.junctura.history;

import io.junctura.run.PinnedFlow;
import io.junctura.run.RunStatus;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a list shows. Times are in milliseconds since 1970.
 *
 * @param flow        null: all flows
 * @param from        accepted at this time or later
 * @param to          accepted before this time
 * @param tests       whether runs that test drafts are shown
 * @param fingerprint of a group of runs that need attention; null: any run
 * @param revisions   which revisions of flows; null: all
 */
public record RunFilter(
        StatusFilter wanted,
        @Nullable IntPredicate flow,
        long from,
        long to,
        Tests tests,
        @Nullable String fingerprint,
        @Nullable Revisions revisions) {

    /** A filter for any time, without tests. */
    RunFilter(StatusFilter wanted, @Nullable IntPredicate flow) {
        this(wanted, flow, Long.MIN_VALUE, Long.MAX_VALUE, Tests.EXCLUDE, null, null);
    }

    /** Which revisions of flows a list shows. Tells apart runs of one flow, so it is checked for each run. */
    @FunctionalInterface
    public interface Revisions {
        boolean include(int flow, int revision);
    }

    RunFilter withWanted(StatusFilter other) {
        return new RunFilter(other, flow, from, to, tests, fingerprint, revisions);
    }

    RunFilter ofAnyRevision() {
        return new RunFilter(wanted, flow, from, to, tests, fingerprint, null);
    }

    public boolean includes(int runFlow, int revision) {
        return tests.include(revision) && (revisions == null || revisions.include(runFlow, revision));
    }

    /** Whether runs that test drafts are shown. */
    public enum Tests {
        EXCLUDE,
        INCLUDE,
        ONLY;

        boolean include(int revision) {
            return this == INCLUDE || (this == ONLY) == PinnedFlow.isTest(revision);
        }
    }

    boolean isAnyTime() {
        return from == Long.MIN_VALUE && to == Long.MAX_VALUE;
    }

    /** Whether all runs match, or all except tests, which are few. */
    boolean isAll() {
        return wanted == StatusFilter.ANY
                && flow == null
                && fingerprint == null
                && revisions == null
                && tests != Tests.ONLY
                && isAnyTime();
    }

    /** The status in requests. {@code running} and most of {@code queued} are the same state in the table. */
    public enum StatusFilter {
        ANY(RunStatus.values()),
        QUEUED(RunStatus.DUE, RunStatus.BEHIND),
        RUNNING(RunStatus.DUE),
        WAITING(RunStatus.WAITING),
        SUCCEEDED(RunStatus.SUCCEEDED),
        FAILED(RunStatus.FAILED),
        CANCELLED(RunStatus.CANCELLED),
        /** Succeeded, but items of its loops failed. */
        FAILED_ITEMS(RunStatus.SUCCEEDED),
        /** Failed and not replayed with success, or in doubt: the run does not continue without a person. */
        NEEDS_ATTENTION(RunStatus.FAILED),
        /** A step waits for an answer of a person. */
        IN_DOUBT();

        @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot be changed.
        private final Set<RunStatus> states;

        StatusFilter(RunStatus... states) {
            this.states = Set.of(states);
        }

        /** The statuses that runs may have in the table; none: runs in doubt have any. */
        public Set<RunStatus> states() {
            return states;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** @return null if there is no such status */
        static @Nullable StatusFilter of(@Nullable String word) {
            if (word == null || word.isEmpty()) return ANY;
            for (StatusFilter one : values()) if (one != ANY && one.word().equals(word)) return one;
            return null;
        }

        static List<String> words() {
            return List.of(values()).stream()
                    .filter(one -> one != ANY)
                    .map(StatusFilter::word)
                    .toList();
        }
    }
}
