package io.junctura.history;

import io.junctura.run.RunStatus;
import java.util.Map;
import java.util.function.IntSupplier;

/** Counts runs by status, without tests of drafts. Large tables take long, so counting takes at most a twentieth of the time. */
final class RunCounts {
    private static final long LEAST_NANOS = 250_000_000;
    private static final int SHARE = 20;

    private final RunTable table;
    private final FlowNames names;
    private final IntSupplier executing;
    private Map<RunStatus, Long> last = Map.of();
    private long validUntil;

    /** @param executing how many runs this process executes */
    RunCounts(RunTable table, FlowNames names, IntSupplier executing) {
        this.table = table;
        this.names = names;
        this.executing = executing;
    }

    RunView.Counts now() {
        Map<RunStatus, Long> states = states();
        long due = states.getOrDefault(RunStatus.DUE, 0L);
        long running = Math.min(due, executing.getAsInt());
        return new RunView.Counts(
                due - running + states.getOrDefault(RunStatus.BEHIND, 0L),
                running,
                states.getOrDefault(RunStatus.WAITING, 0L),
                states.getOrDefault(RunStatus.SUCCEEDED, 0L),
                states.getOrDefault(RunStatus.FAILED, 0L),
                states.getOrDefault(RunStatus.CANCELLED, 0L));
    }

    private synchronized Map<RunStatus, Long> states() {
        long began = System.nanoTime();
        if (!last.isEmpty() && began - validUntil < 0) return last;
        last = table.counts(flow -> !names.isTest(flow));
        long took = System.nanoTime() - began;
        // Small tables are counted each time. Otherwise the last change before a pause would never be shown.
        validUntil = System.nanoTime() + (took * SHARE < LEAST_NANOS ? 0 : took * SHARE);
        return last;
    }
}
