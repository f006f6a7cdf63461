package io.junctura.history;

import io.junctura.dispatch.EngineActivity;
import io.junctura.error.DomainException;
import io.junctura.run.RunStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts runs by status, without tests of drafts. Large tables take long, so counting takes at most a twentieth of the time. */
final class RunCounts {
    private static final long MIN_NANOS = 250_000_000;
    private static final int SHARE = 20;
    /** How many different filters are remembered: pages of the web UI ask for the same counts repeatedly. */
    private static final int MAX_REMEMBERED = 16;
    /** How many runs are read to count those of a version or trigger. The index tells only flows and statuses apart. */
    private static final long MAX_READ = 200_000;

    private final RunTable table;
    private final FlowNames names;
    private final EngineActivity activity;
    private final Map<List<String>, CachedCounts> remembered = new LinkedHashMap<>(MAX_REMEMBERED, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, CachedCounts> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private record CachedCounts(RunStore.Counts counts, long validUntil) {}

    RunCounts(RunTable table, FlowNames names, EngineActivity activity) {
        this.table = table;
        this.names = names;
        this.activity = activity;
    }

    /** @param asked what makes the filter: requests with the same share one count */
    RunView.Counts of(List<String> asked, RunFilter filter) {
        RunStore.Counts counts = counted(asked, filter);
        Map<RunStatus, Long> states = counts.states();
        long due = states.getOrDefault(RunStatus.DUE, 0L);
        long running = Math.min(due, running(due, filter));
        return new RunView.Counts(
                due - running + states.getOrDefault(RunStatus.BEHIND, 0L),
                running,
                states.getOrDefault(RunStatus.WAITING, 0L),
                states.getOrDefault(RunStatus.SUCCEEDED, 0L),
                states.getOrDefault(RunStatus.FAILED, 0L),
                states.getOrDefault(RunStatus.CANCELLED, 0L),
                states.getOrDefault(RunStatus.FAILED, 0L) + counts.inDoubt());
    }

    /** The number of all running runs is known without reading them. */
    private long running(long due, RunFilter filter) {
        if (due == 0) return 0;
        return filter.isAll() ? activity.executingRuns() : table.countAmong(filter, activity.executing());
    }

    private synchronized RunStore.Counts counted(List<String> asked, RunFilter filter) {
        long began = System.nanoTime();
        CachedCounts known = remembered.get(asked);
        if (known != null && began - known.validUntil < 0) return known.counts;
        RunStore.Counts counts = count(filter);
        long took = System.nanoTime() - began;
        // Small tables are counted each time. Otherwise the last change before a pause would never be shown.
        long valid = took * SHARE < MIN_NANOS ? 0 : took * SHARE;
        remembered.put(asked, new CachedCounts(counts, System.nanoTime() + valid));
        return counts;
    }

    private RunStore.Counts count(RunFilter filter) {
        RunStore.Counts counts = table.counts(filter.ofAnyRevision(), flow -> !names.isTest(flow));
        if (filter.revisions() == null) return counts;
        long read = counts.states().values().stream().mapToLong(Long::longValue).sum();
        if (read > MAX_READ) {
            throw DomainException.invalid(
                    "too-many",
                    "The runs of a version or a trigger are counted only among " + MAX_READ
                            + " runs. Choose a flow or a shorter time.");
        }
        return table.counts(filter, flow -> !names.isTest(flow));
    }
}
