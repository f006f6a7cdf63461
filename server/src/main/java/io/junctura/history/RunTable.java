package io.junctura.history;

import io.junctura.database.Database;
import io.junctura.history.step.Waiting;
import io.junctura.run.RunStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the table of runs, newest first, in pages that cost the same whether it holds a hundred or millions: each is
 * merged from one walk along the index per flow and state, none of which reads further than the page is long.
 */
final class RunTable {
    private static final String COLUMNS =
            "SELECT id, flow, revision, state, accepted, ended, parent, replay_of, depth, outcome, line FROM run ";
    // CROSS: from the waits, which are few, to their runs; the planner would begin with all runs of a flow.
    private static final String IN_DOUBT = """
        SELECT DISTINCT wait.run, run.flow FROM wait CROSS JOIN run ON run.id = wait.run
         WHERE wait.kind = 'person' AND wait.run >= ? AND wait.run < ? ORDER BY wait.run DESC
        """;

    private static final String GROUPS = """
        SELECT fingerprint, flow, step, kind, message, runs, first, last,
               (SELECT max(run) FROM attention WHERE attention.fingerprint = attention_group.fingerprint)
          FROM attention_group WHERE (last, fingerprint) < (?, ?) ORDER BY last DESC, fingerprint DESC LIMIT ?
        """;

    /** So far may the order of ids be from that of the times at which runs were accepted. */
    private static final long DISORDER_MILLIS = 60_000;

    private final Database database;
    private final LongPredicate executes;
    private final Supplier<Set<Long>> executing;

    /** @param executing the runs that this process executes or is about to, for {@code executes} as well */
    RunTable(Database database, LongPredicate executes, Supplier<Set<Long>> executing) {
        this.database = database;
        this.executes = executes;
        this.executing = executing;
    }

    /**
     * @param outcome as the journal writes it
     * @param waits   what its steps wait for: all of them, or some while others are under way
     * @param line    that it waits in; null if it does not
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
            Waiting.@Nullable Line line) {}

    /** @param kind {@code until}, {@code child}, {@code connection}, {@code callback} or {@code person} */
    record Waits(
            String step,
            String kind,
            @Nullable String ref,
            @Nullable Long due) {}

    /** Ids: the lowest that is wanted, and the first that is not any more. */
    record Range(long least, long end) {
        static final Range ALL = new Range(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /**
     * Where the runs of a time lie. Ids follow the clock, if not to the millisecond; where the clock was set back, runs
     * of the time that it went through twice may be missed.
     */
    Range range(RunFilter filter) {
        if (filter.isAnyTime()) return Range.ALL;
        return read(connection -> {
            long least = filter.from() == Long.MIN_VALUE
                    ? Long.MIN_VALUE
                    : firstAccepted(connection, filter.from() - DISORDER_MILLIS);
            long end = filter.to() == Long.MAX_VALUE
                    ? Long.MAX_VALUE
                    : firstAccepted(connection, filter.to() + DISORDER_MILLIS);
            return new Range(least, end);
        });
    }

    /** The first id of the runs accepted at a time or later, by halving; beyond the last if there is none. */
    private static long firstAccepted(Connection connection, long time) throws SQLException {
        // Asked for together, the two would be looked for in the whole table.
        try (PreparedStatement ends =
                        connection.prepareStatement("SELECT (SELECT min(id) FROM run), (SELECT max(id) FROM run)");
                PreparedStatement next =
                        connection.prepareStatement("SELECT id, accepted FROM run WHERE id >= ? ORDER BY id LIMIT 1")) {
            long low;
            long high;
            try (ResultSet row = ends.executeQuery()) {
                row.next();
                low = row.getLong(1);
                high = row.getLong(2) + 1;
            }
            while (low < high) {
                long middle = low + (high - low) / 2;
                next.setLong(1, middle);
                try (ResultSet row = next.executeQuery()) {
                    if (!row.next() || row.getLong(2) >= time) high = middle;
                    else low = row.getLong(1) + 1;
                }
            }
            return low;
        }
    }

    /** Runs with ids below {@code before}, the highest first; at most {@code limit}. */
    List<Row> page(RunFilter filter, long before, int limit) {
        return page(filter, range(filter), before, limit);
    }

    List<Row> page(RunFilter filter, Range range, long before, int limit) {
        return read(connection -> {
            long from = Math.min(before, range.end());
            if (filter.wanted() == RunFilter.Wanted.RUNNING) {
                // What runs needs nobody's attention.
                if (filter.fingerprint() != null) return List.of();
                return running(connection, filter, from, limit);
            }
            List<Row> page = new ArrayList<>(limit);
            while (page.size() < limit) {
                long[] ids = ids(connection, filter, range.least(), from, limit);
                for (Row row : rows(connection, ids)) {
                    if (page.size() < limit && fits(filter, row)) page.add(row);
                }
                if (ids.length < limit) break;
                from = ids[ids.length - 1];
            }
            return page;
        });
    }

    /** Those of these runs that a filter lets pass, in their order; runs that are gone are left out. */
    List<Row> among(RunFilter filter, long[] ids) {
        return read(connection -> {
            List<Row> rows = rows(connection, ids);
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

    /** It may have changed between the index and the row. */
    private boolean fits(RunFilter filter, Row row) {
        if (row.accepted < filter.from() || row.accepted >= filter.to()) return false;
        if (filter.flow() != null && !filter.flow().test(row.flow)) return false;
        if (!filter.tests().lets(row.revision)) return false;
        return switch (filter.wanted()) {
            case RUNNING -> row.state == RunStatus.DUE && executes.test(row.id);
            case ANY -> true;
            case QUEUED -> row.state == RunStatus.BEHIND || (row.state == RunStatus.DUE && !executes.test(row.id));
            case NEEDS_ATTENTION ->
                row.state == RunStatus.FAILED || row.waits.stream().anyMatch(wait -> wait.kind.equals("person"));
            default -> filter.wanted().states.contains(row.state);
        };
    }

    /** Those are in memory, and so are few; among what is due they may be the oldest of very many. */
    private List<Row> running(Connection connection, RunFilter filter, long before, int limit) throws SQLException {
        long[] ids = executing.get().stream()
                .mapToLong(Long::longValue)
                .filter(id -> id < before)
                .sorted()
                .toArray();
        List<Row> page = new ArrayList<>(limit);
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + "WHERE id = ?")) {
            for (int i = ids.length - 1; i >= 0 && page.size() < limit; i--) {
                Row row = row(connection, select, ids[i]);
                if (row != null && fits(filter, row)) page.add(row);
            }
        }
        return page;
    }

    private static long[] ids(Connection connection, RunFilter filter, long least, long before, int limit)
            throws SQLException {
        if (filter.fingerprint() != null) {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT run FROM attention WHERE fingerprint = ? AND run >= ? AND run < ? ORDER BY run DESC"
                            + " LIMIT ?")) {
                select.setString(1, filter.fingerprint());
                select.setLong(2, least);
                select.setLong(3, before);
                select.setInt(4, limit);
                return longs(select, limit);
            }
        }
        if (filter.wanted() == RunFilter.Wanted.ANY && filter.flow() == null) {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT id FROM run WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?")) {
                select.setLong(1, least);
                select.setLong(2, before);
                select.setInt(3, limit);
                return longs(select, limit);
            }
        }
        long[] merged = new long[0];
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id FROM run WHERE flow = ? AND state = ? AND id >= ? AND id < ? ORDER BY id DESC LIMIT ?")) {
            for (int flow : flows(connection)) {
                if (filter.flow() != null && !filter.flow().test(flow)) continue;
                for (RunStatus state : filter.wanted().states) {
                    select.setInt(1, flow);
                    select.setInt(2, state.stored());
                    select.setLong(3, least);
                    select.setLong(4, before);
                    select.setInt(5, limit);
                    merged = newest(merged, longs(select, limit), limit);
                }
            }
        }
        return filter.wanted() == RunFilter.Wanted.NEEDS_ATTENTION
                ? newest(merged, inDoubt(connection, filter, least, before, limit), limit)
                : merged;
    }

    private static long[] inDoubt(Connection connection, RunFilter filter, long least, long before, int limit)
            throws SQLException {
        long[] found = new long[limit];
        int count = 0;
        try (PreparedStatement select = connection.prepareStatement(IN_DOUBT)) {
            select.setLong(1, least);
            select.setLong(2, before);
            try (ResultSet row = select.executeQuery()) {
                while (count < limit && row.next()) {
                    if (filter.flow() == null || filter.flow().test(row.getInt(2))) found[count++] = row.getLong(1);
                }
            }
        }
        return Arrays.copyOf(found, count);
    }

    private static long[] newest(long[] a, long[] b, int limit) {
        if (b.length == 0) return a;
        long[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        Arrays.sort(all);
        long[] newest = new long[Math.min(limit, all.length)];
        for (int i = 0; i < newest.length; i++) newest[i] = all[all.length - 1 - i];
        return newest;
    }

    private static long[] longs(PreparedStatement select, int limit) throws SQLException {
        long[] found = new long[limit];
        int count = 0;
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) found[count++] = row.getLong(1);
        }
        return Arrays.copyOf(found, count);
    }

    /** Every flow that ever had a run, from one to the next along the index. */
    private static List<Integer> flows(Connection connection) throws SQLException {
        List<Integer> flows = new ArrayList<>();
        try (PreparedStatement next = connection.prepareStatement("SELECT min(flow) FROM run WHERE flow > ?")) {
            int flow = Integer.MIN_VALUE;
            while (true) {
                next.setInt(1, flow);
                try (ResultSet row = next.executeQuery()) {
                    row.next();
                    flow = row.getInt(1);
                    if (row.wasNull()) return flows;
                    flows.add(flow);
                }
            }
        }
    }

    @Nullable
    Row find(long id) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(COLUMNS + "WHERE id = ?")) {
                return row(connection, select, id);
            }
        });
    }

    /** The newest runs that replay a run, the newest first. */
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
            return rows(connection, ids.stream().mapToLong(Long::longValue).toArray());
        });
    }

    /** Whether anything is recorded of what happened to a run. */
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
     * A group of runs that need attention.
     *
     * @param example the newest of them; times are milliseconds since 1970
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
     * Groups in which the last run was not later than this, the latest first.
     *
     * @param fingerprint as a second criterion
     */
    List<Group> groups(long last, String fingerprint, int limit) {
        return read(connection -> {
            List<Group> groups = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(GROUPS)) {
                select.setLong(1, last);
                select.setString(2, fingerprint);
                select.setInt(3, limit);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        groups.add(new Group(
                                row.getString(1),
                                row.getInt(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9)));
                    }
                }
            }
            return groups;
        });
    }

    private static List<Row> rows(Connection connection, long[] ids) throws SQLException {
        List<Row> rows = new ArrayList<>(ids.length);
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + "WHERE id = ?")) {
            for (long id : ids) {
                Row row = row(connection, select, id);
                if (row != null) rows.add(row);
            }
        }
        return rows;
    }

    private static @Nullable Row row(Connection connection, PreparedStatement select, long id) throws SQLException {
        select.setLong(1, id);
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) return null;
            RunStatus state = RunStatus.of(row.getInt(4));
            return new Row(
                    id,
                    row.getInt(2),
                    row.getInt(3),
                    state,
                    row.getLong(5),
                    number(row, 6),
                    number(row, 7),
                    number(row, 8),
                    row.getInt(9),
                    row.getBytes(10),
                    state == RunStatus.WAITING || state == RunStatus.DUE ? waits(connection, id) : List.of(),
                    state == RunStatus.BEHIND ? line(connection, row.getInt(2), row.getString(11)) : null);
        }
    }

    /** Who executes a line is the first in it, as a rule. */
    private static Waiting.@Nullable Line line(Connection connection, int flow, @Nullable String key)
            throws SQLException {
        if (key == null) return null;
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id FROM run WHERE flow = ? AND line = ? AND (state = 5) = 0 ORDER BY id LIMIT 1")) {
            select.setInt(1, flow);
            select.setString(2, key);
            try (ResultSet row = select.executeQuery()) {
                return new Waiting.Line(key, row.next() ? (Long) row.getLong(1) : null);
            }
        }
    }

    private static List<Waits> waits(Connection connection, long run) throws SQLException {
        List<Waits> waits = new ArrayList<>(1);
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT step, kind, ref, due FROM wait WHERE run = ? AND step <> '' ORDER BY step")) {
            select.setLong(1, run);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    waits.add(new Waits(row.getString(1), row.getString(2), row.getString(3), number(row, 4)));
                }
            }
        }
        return waits;
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }

    /**
     * How many runs are in each state. Reads the whole index: ask seldom.
     *
     * @param counted by a flow's number: whether its runs are counted
     */
    Map<RunStatus, Long> counts(IntPredicate counted) {
        return read(connection -> {
            Map<RunStatus, Long> counts = new EnumMap<>(RunStatus.class);
            for (RunStatus status : RunStatus.values()) counts.put(status, 0L);
            // One at a time, each a walk along the index: grouped by state, they would all be sorted first.
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT count(*) FROM run WHERE flow = ? AND state = ?")) {
                for (int flow : flows(connection)) {
                    if (!counted.test(flow)) continue;
                    for (RunStatus status : RunStatus.values()) {
                        select.setInt(1, flow);
                        select.setInt(2, status.stored());
                        try (ResultSet row = select.executeQuery()) {
                            row.next();
                            counts.merge(status, row.getLong(1), Long::sum);
                        }
                    }
                }
            }
            return counts;
        });
    }

    /** The hashed names that these runs' events were known by; runs without one are absent. */
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

    private <T extends @Nullable Object> T read(Database.PlainRead<T> work) {
        try {
            return database.readPlain(work);
        } catch (SQLException e) {
            throw new IllegalStateException("The runs cannot be read: " + e.getMessage(), e);
        }
    }
}
