package io.junctura.history;

import io.junctura.database.Database;
import io.junctura.history.step.Waiting;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import io.junctura.run.RunStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the table of runs. A page of a list takes the same time for a hundred runs as for millions; see {@link RunIds}. */
final class RunTable {
    /** How far the order of IDs may differ from the order of the times at which runs were accepted. */
    private static final long DISORDER_MILLIS = 60_000;
    /** A page that takes longer ends early, with a cursor for the next one. */
    private static final long MAX_NANOS = 400_000_000;

    private final Database database;
    private final LongPredicate executes;
    private final Supplier<Set<Long>> executing;

    /**
     * @param executes  whether this process executes a run, or is about to
     * @param executing all these runs
     */
    RunTable(Database database, LongPredicate executes, Supplier<Set<Long>> executing) {
        this.database = database;
        this.executes = executes;
        this.executing = executing;
    }

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
            List<Waits> waits,
            Waiting.@Nullable Line line) {

        boolean isInDoubt() {
            return waits.stream().anyMatch(Waits::isInDoubt);
        }

        /** How many items of the loops of a run that has succeeded failed. */
        long failedItems() {
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
    record Waits(
            String step,
            String kind,
            @Nullable String ref,
            @Nullable Long due) {

        /** Whether it waits for the answer of a person. */
        boolean isInDoubt() {
            return kind.equals("person");
        }
    }

    /** A range of IDs, without {@code end}. */
    record Range(long least, long end) {
        static final Range ALL = new Range(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /**
     * The IDs of the runs that were accepted in the filter's time. The order of IDs is nearly that of the clock. If the clock
     * was set back, runs of the time that it passed twice may be missing.
     */
    Range range(RunFilter filter) {
        if (filter.isAnyTime()) return Range.ALL;
        return read(connection -> {
            long least = filter.from() == Long.MIN_VALUE
                    ? Long.MIN_VALUE
                    : RunIds.firstAccepted(connection, filter.from() - DISORDER_MILLIS);
            long end = filter.to() == Long.MAX_VALUE
                    ? Long.MAX_VALUE
                    : RunIds.firstAccepted(connection, filter.to() + DISORDER_MILLIS);
            return new Range(least, end);
        });
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
        return read(connection -> {
            long from = Math.min(before, range.end());
            if (filter.wanted() == RunFilter.Wanted.RUNNING) {
                // A run that executes needs no attention.
                if (filter.fingerprint() != null) return new Page(List.of(), null);
                return new Page(running(connection, filter, from, limit), null);
            }
            List<Row> page = new ArrayList<>(limit);
            while (page.size() < limit) {
                long[] ids = RunIds.newest(connection, filter, range.least(), from, limit);
                for (Row row : RunRows.list(connection, ids)) {
                    if (page.size() < limit && fits(filter, row)) page.add(row);
                }
                if (ids.length < limit) return new Page(page, null);
                from = ids[ids.length - 1];
                if (page.size() < limit && enough.getAsBoolean()) return new Page(page, from);
            }
            return new Page(page, page.get(limit - 1).id());
        });
    }

    /** Those of the given runs that match a filter, in the given order. Deleted runs are absent. */
    List<Row> among(RunFilter filter, long[] ids) {
        return read(connection -> {
            List<Row> rows = RunRows.list(connection, ids);
            rows.removeIf(row -> !fits(filter, row));
            String fingerprint = filter.fingerprint();
            if (fingerprint == null) return rows;
            List<Row> alike = new ArrayList<>(rows.size());
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT 1 FROM attention WHERE run = ? AND fingerprint = ?")) {
                select.setString(2, fingerprint);
                for (Row row : rows) {
                    select.setLong(1, row.id);
                    try (ResultSet found = select.executeQuery()) {
                        if (found.next()) alike.add(row);
                    }
                }
            }
            return alike;
        });
    }

    /** Whether a run matches the filter, but for its fingerprint. The run may have changed since its ID was read. */
    private boolean fits(RunFilter filter, Row row) {
        if (row.accepted < filter.from() || row.accepted >= filter.to()) return false;
        if (filter.flow() != null && !filter.flow().test(row.flow)) return false;
        if (!filter.includes(row.flow, row.revision)) return false;
        return switch (filter.wanted()) {
            case RUNNING -> row.state == RunStatus.DUE && executes.test(row.id);
            case ANY -> true;
            case QUEUED -> row.state == RunStatus.BEHIND || (row.state == RunStatus.DUE && !executes.test(row.id));
            case FAILED_ITEMS -> row.failedItems() > 0;
            case NEEDS_ATTENTION -> row.state == RunStatus.FAILED || row.isInDoubt();
            case IN_DOUBT -> row.isInDoubt();
            default -> filter.wanted().states.contains(row.state);
        };
    }

    /** Begins with the runs in memory, which are few. Among all due runs they may be the oldest of very many. */
    private List<Row> running(Connection connection, RunFilter filter, long before, int limit) throws SQLException {
        long[] ids = executing.get().stream()
                .mapToLong(Long::longValue)
                .filter(id -> id < before)
                .sorted()
                .toArray();
        List<Row> page = new ArrayList<>(limit);
        for (int i = ids.length - 1; i >= 0 && page.size() < limit; i--) {
            Row row = RunRows.find(connection, ids[i]);
            if (row != null && fits(filter, row)) page.add(row);
        }
        return page;
    }

    @Nullable
    Row find(long id) {
        return read(connection -> RunRows.find(connection, id));
    }

    /** The newest replays of a run, the newest first. */
    List<Row> replays(long id, int limit) {
        return read(connection -> {
            List<Long> ids = new ArrayList<>();
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT id FROM run WHERE replay_of = ? ORDER BY id DESC LIMIT ?")) {
                select.setLong(1, id);
                select.setInt(2, limit);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) ids.add(row.getLong(1));
                }
            }
            return RunRows.list(
                    connection, ids.stream().mapToLong(Long::longValue).toArray());
        });
    }

    /** The newest replay of a run that succeeded, or replay of a replay; null: there is none. */
    @Nullable
    Long succeededReplay(long id) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                WITH RECURSIVE later (id) AS (
                    SELECT id FROM run WHERE replay_of = ?
                     UNION SELECT run.id FROM later CROSS JOIN run ON run.replay_of = later.id)
                SELECT max(run.id) FROM later CROSS JOIN run ON run.id = later.id WHERE run.state = 2
                """)) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    long newest = row.getLong(1);
                    return row.wasNull() ? null : (Long) newest;
                }
            }
        });
    }

    /** Whether the journal has a history of a run. */
    boolean hasHistory(long id) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM entry WHERE run = ? LIMIT 1")) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    /**
     * How many runs there are.
     *
     * @param states  by state
     * @param inDoubt that wait for an answer
     */
    record Counts(Map<RunStatus, Long> states, long inDoubt) {}

    /**
     * Counts the runs that match a filter, whatever its status and fingerprint. Reads the index of the filter's time, and the
     * runs themselves if the filter has revisions, so call it seldom.
     *
     * @param counted whether the runs of a flow, given by its number, are counted
     */
    Counts counts(RunFilter filter, IntPredicate counted) {
        IntPredicate flows = filter.flow() == null ? counted : counted.and(filter.flow());
        return read(connection -> {
            Range range = exactRange(connection, filter);
            return new Counts(
                    RunNumbers.byState(connection, filter, flows, range),
                    RunNumbers.inDoubt(connection, filter, flows, range));
        });
    }

    /** How many of these runs match a filter. */
    long countAmong(RunFilter filter, Set<Long> ids) {
        return among(
                        filter.withWanted(RunFilter.Wanted.ANY),
                        ids.stream().mapToLong(Long::longValue).toArray())
                .stream()
                .filter(row -> row.state == RunStatus.DUE)
                .count();
    }

    /** The IDs of the filter's time, where IDs follow the time: a run at the boundary may be on its other side. */
    private static Range exactRange(Connection connection, RunFilter filter) throws SQLException {
        return new Range(
                filter.from() == Long.MIN_VALUE ? Long.MIN_VALUE : RunIds.firstAccepted(connection, filter.from()),
                filter.to() == Long.MAX_VALUE ? Long.MAX_VALUE : RunIds.firstAccepted(connection, filter.to()));
    }

    /** As {@link #exactRange}. */
    Range exactRange(RunFilter filter) {
        return filter.isAnyTime() ? Range.ALL : read(connection -> exactRange(connection, filter));
    }

    /** The hashed names of these runs' events, by run. Runs without one are absent. */
    Map<Long, String> identities(List<Row> rows) {
        Map<Long, String> identities = new HashMap<>();
        return read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT lower(hex(name)) FROM run WHERE id = ? AND name IS NOT NULL")) {
                for (Row row : rows) {
                    select.setLong(1, row.id);
                    try (ResultSet name = select.executeQuery()) {
                        if (name.next()) identities.put(row.id, name.getString(1));
                    }
                }
            }
            return identities;
        });
    }

    /** What came with a run's event: headers and method of its request, or the topic. Empty if the run was deleted or is damaged. */
    @SuppressWarnings("unchecked") // An origin is written as an object.
    Map<String, Object> origin(long id) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT origin FROM run WHERE id = ?")) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? (Map<String, Object>) Json.parseStored(row.getBytes(1)) : Map.of();
                }
            } catch (JsonProblem e) {
                return Map.of();
            }
        });
    }

    private <T extends @Nullable Object> T read(Database.PlainRead<T> work) {
        try {
            return database.readPlain(work);
        } catch (SQLException e) {
            throw new IllegalStateException("The runs cannot be read: " + e.getMessage(), e);
        }
    }
}
