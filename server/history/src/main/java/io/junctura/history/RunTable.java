package io.junctura.history;

import io.junctura.history.RunStore.Counts;
import io.junctura.history.RunStore.Range;
import io.junctura.history.RunStore.Row;
import io.junctura.run.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lists runs by a filter. A page takes the same time for a hundred runs as for millions. */
final class RunTable {
    /** How far the order of IDs may differ from the order of the times at which runs were accepted. */
    private static final long DISORDER_MILLIS = 60_000;
    /** A page that takes longer ends early, with a cursor for the next one. */
    private static final long MAX_NANOS = 400_000_000;

    private final RunStore store;
    private final LongPredicate executes;
    private final Supplier<Set<Long>> executing;

    /**
     * @param executes  whether this process executes a run, or is about to
     * @param executing all these runs
     */
    RunTable(RunStore store, LongPredicate executes, Supplier<Set<Long>> executing) {
        this.store = store;
        this.executes = executes;
        this.executing = executing;
    }

    /**
     * The IDs of the runs that were accepted in the filter's time. The order of IDs is nearly that of the clock. If the clock
     * was set back, runs of the time that it passed twice may be missing.
     */
    Range range(RunFilter filter) {
        if (filter.isAnyTime()) return Range.ALL;
        long least =
                filter.from() == Long.MIN_VALUE ? Long.MIN_VALUE : store.firstAccepted(filter.from() - DISORDER_MILLIS);
        long end = filter.to() == Long.MAX_VALUE ? Long.MAX_VALUE : store.firstAccepted(filter.to() + DISORDER_MILLIS);
        return new Range(least, end);
    }

    /**
     * A page of a list.
     *
     * @param next the cursor of the next page; null at the end
     */
    record Page(List<Row> rows, @Nullable Long next) {}

    /** At most {@code limit} runs with IDs below {@code before}, the newest first. A page that takes too long ends early. */
    Page newest(RunFilter filter, long before, int limit) {
        long began = System.nanoTime();
        Page page = newest(filter, range(filter), before, limit + 1, () -> System.nanoTime() - began > MAX_NANOS);
        List<Row> rows = page.rows;
        return rows.size() <= limit
                ? page
                : new Page(rows.subList(0, limit), rows.get(limit - 1).id());
    }

    /** At most {@code limit} runs with IDs below {@code before}, the newest first. */
    List<Row> page(RunFilter filter, long before, int limit) {
        return page(filter, range(filter), before, limit);
    }

    List<Row> page(RunFilter filter, Range range, long before, int limit) {
        return newest(filter, range, before, limit, () -> false).rows;
    }

    /** @param enough whether to end the page early; called after each block of runs */
    private Page newest(RunFilter filter, Range range, long before, int limit, BooleanSupplier enough) {
        long from = Math.min(before, range.end());
        if (filter.wanted() == RunFilter.StatusFilter.RUNNING) {
            // A run that executes needs no attention.
            if (filter.fingerprint() != null) return new Page(List.of(), null);
            return new Page(running(filter, from, limit), null);
        }
        List<Row> page = new ArrayList<>(limit);
        while (page.size() < limit) {
            long[] ids = store.newest(filter, range.least(), from, limit);
            for (Row row : store.rows(ids)) {
                if (page.size() < limit && fits(filter, row)) page.add(row);
            }
            if (ids.length < limit) return new Page(page, null);
            from = ids[ids.length - 1];
            if (page.size() < limit && enough.getAsBoolean()) return new Page(page, from);
        }
        return new Page(page, page.get(limit - 1).id());
    }

    /** Those of the given runs that match a filter, in the given order. Deleted runs are absent. */
    List<Row> among(RunFilter filter, long[] ids) {
        List<Row> rows = new ArrayList<>(store.rows(ids));
        rows.removeIf(row -> !fits(filter, row));
        String fingerprint = filter.fingerprint();
        if (fingerprint == null) return rows;
        Set<Long> alike = store.inGroup(fingerprint, ids(rows));
        rows.removeIf(row -> !alike.contains(row.id()));
        return rows;
    }

    private static long[] ids(List<Row> rows) {
        return rows.stream().mapToLong(Row::id).toArray();
    }

    /** Whether a run matches the filter, but for its fingerprint. The run may have changed since its ID was read. */
    private boolean fits(RunFilter filter, Row row) {
        if (row.accepted() < filter.from() || row.accepted() >= filter.to()) return false;
        if (filter.flow() != null && !filter.flow().test(row.flow())) return false;
        if (!filter.includes(row.flow(), row.revision())) return false;
        return switch (filter.wanted()) {
            case RUNNING -> row.state() == RunStatus.DUE && executes.test(row.id());
            case ANY -> true;
            case QUEUED ->
                row.state() == RunStatus.BEHIND || (row.state() == RunStatus.DUE && !executes.test(row.id()));
            case FAILED_ITEMS -> row.failedItems() > 0;
            case NEEDS_ATTENTION -> row.state() == RunStatus.FAILED || row.isInDoubt();
            case IN_DOUBT -> row.isInDoubt();
            default -> filter.wanted().states().contains(row.state());
        };
    }

    /** Begins with the runs in memory, which are few. Among all due runs they may be the oldest of very many. */
    private List<Row> running(RunFilter filter, long before, int limit) {
        long[] ids = executing.get().stream()
                .mapToLong(Long::longValue)
                .filter(id -> id < before)
                .sorted()
                .toArray();
        List<Row> page = new ArrayList<>(limit);
        for (int i = ids.length - 1; i >= 0 && page.size() < limit; i--) {
            Row row = find(ids[i]);
            if (row != null && fits(filter, row)) page.add(row);
        }
        return page;
    }

    @Nullable
    Row find(long id) {
        List<Row> found = store.rows(new long[] {id});
        return found.isEmpty() ? null : found.get(0);
    }

    /** The newest replays of a run, the newest first. */
    List<Row> replays(long id, int limit) {
        return store.rows(store.replays(id, limit));
    }

    /** The newest replay of a run that succeeded, or replay of a replay; null: there is none. */
    @Nullable
    Long succeededReplay(long id) {
        return store.succeededReplay(id).orElse(null);
    }

    /** Whether the journal has a history of a run. */
    boolean hasHistory(long id) {
        return store.hasHistory(id);
    }

    /**
     * Counts the runs that match a filter, whatever its status and fingerprint. Reads the index of the filter's time, and the
     * runs themselves if the filter has revisions, so call it seldom.
     *
     * @param counted whether the runs of a flow, given by its number, are counted
     */
    Counts counts(RunFilter filter, IntPredicate counted) {
        IntPredicate flows = filter.flow() == null ? counted : counted.and(filter.flow());
        return store.counts(filter, flows, exactRange(filter));
    }

    /** How many of these runs match a filter. */
    long countAmong(RunFilter filter, Set<Long> ids) {
        return among(
                        filter.withWanted(RunFilter.StatusFilter.ANY),
                        ids.stream().mapToLong(Long::longValue).toArray())
                .stream()
                .filter(row -> row.state() == RunStatus.DUE)
                .count();
    }

    /** The IDs of the filter's time, where IDs follow the time: a run at the boundary may be on its other side. */
    Range exactRange(RunFilter filter) {
        if (filter.isAnyTime()) return Range.ALL;
        return new Range(
                filter.from() == Long.MIN_VALUE ? Long.MIN_VALUE : store.firstAccepted(filter.from()),
                filter.to() == Long.MAX_VALUE ? Long.MAX_VALUE : store.firstAccepted(filter.to()));
    }

    /** The hashed names of these runs' events, by run. Runs without one are absent. */
    Map<Long, String> identities(List<Row> rows) {
        return store.identities(ids(rows));
    }

    /** What came with a run's event: headers and method of its request, or the topic. Empty if the run was deleted or is damaged. */
    Map<String, Object> origin(long id) {
        return store.origin(id);
    }
}
