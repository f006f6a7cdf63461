package io.junctura.run.sql;

import io.junctura.files.LargeValues;
import io.junctura.json.Json;
import io.junctura.json.LargeSource;
import io.junctura.run.Entry;
import io.junctura.run.Run;
import io.junctura.run.RunState;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Checksums;
import io.junctura.run.journal.RunHeader;
import io.junctura.run.journal.RunQueue;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import io.junctura.run.journal.StoredValues;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads runs and folds their histories, one append at a time in memory. Thread safe. */
final class RunQueries implements RunReader, RunQueue {
    private static final String RUN =
            "SELECT id, flow, revision, state, accepted, parent, step, replay_of, depth, origin, payload, crc FROM"
                    + " run ";

    private final JournalReads reads;
    private final StoredValues values;
    private final LargeValues files;

    RunQueries(JournalReads reads, StoredValues values, LargeValues files) {
        this.reads = reads;
        this.values = values;
        this.files = files;
    }

    @Override
    public Optional<StoredRun> load(long run) {
        Optional<StoredRun> found = load(run, entry -> {});
        boolean damaged = found.isPresent() && found.get().damage() != null;
        // The run may have been deleted with its files after its row was read.
        return damaged ? load(run, entry -> {}) : found;
    }

    @Override
    public Optional<StoredRun> load(long run, long most) {
        Optional<StoredRun> found = reads.read(connection -> one(connection, run, most));
        boolean damaged = found.isPresent() && found.get().damage() != null;
        // The run may have been deleted with its files after its row was read.
        return damaged ? reads.read(connection -> one(connection, run, most)) : found;
    }

    @Override
    public Optional<StoredRun> load(long run, Consumer<Entry> entries) {
        return reads.read(connection -> one(connection, run, values.whole(), entries));
    }

    @Override
    public Optional<StoredRun> view(long run, Consumer<Entry> entries) {
        return reads.read(connection -> one(connection, run, values.sparing(), entries));
    }

    @Override
    public Optional<RunHeader> header(long run) {
        return reads.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT state, flow, line, parent FROM run WHERE id = ?")) {
                select.setLong(1, run);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) return Optional.empty();
                    long called = row.getLong(4);
                    Long parent = row.wasNull() ? null : (Long) called;
                    return Optional.of(
                            new RunHeader(RunStatus.of(row.getInt(1)), row.getInt(2), row.getString(3), parent));
                }
            }
        });
    }

    @Override
    public LargeSource large() {
        return files;
    }

    @Override
    public LargeSource largeUnchecked() {
        return files::openUnchecked;
    }

    @Override
    public List<StoredRun> due(int flow, long after, int limit, long most) {
        return reads.read(connection -> due(connection, flow, after, limit, most));
    }

    @Override
    public Map<Integer, Long> dueCounts() {
        return counts(RunStatus.DUE);
    }

    @Override
    public Map<Integer, Long> behindCounts() {
        return counts(RunStatus.BEHIND);
    }

    private Map<Integer, Long> counts(RunStatus status) {
        return reads.read(connection -> {
            Map<Integer, Long> counts = new HashMap<>();
            try (PreparedStatement count =
                    connection.prepareStatement("SELECT count(*) FROM live WHERE flow = ? AND state = ?")) {
                for (int flow : FlowsWithRuns.find(connection, "live")) {
                    count.setInt(1, flow);
                    count.setInt(2, status.stored());
                    try (ResultSet row = count.executeQuery()) {
                        row.next();
                        if (row.getLong(1) > 0) counts.put(flow, row.getLong(1));
                    }
                }
            }
            return counts;
        });
    }

    @Override
    public Map<String, byte[]> attemptState(long run, String step) {
        return reads.read(connection -> {
            Map<String, byte[]> values = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT name, value, crc FROM attempt_state WHERE run = ? AND step = ?")) {
                select.setLong(1, run);
                select.setString(2, step);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        Checksums.checkState(run, row.getBytes(2), row.getLong(3));
                        values.put(row.getString(1), row.getBytes(2));
                    }
                }
            }
            return values;
        });
    }

    /** @param entries receives each entry, in order */
    private Optional<StoredRun> one(
            Connection connection, long run, StoredValues.Reading reading, Consumer<Entry> entries)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(RUN + "WHERE id = ?");
                PreparedStatement history = history(connection)) {
            select.setLong(1, run);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(stored(row, history, reading, entries)) : Optional.empty();
            }
        }
    }

    /** @param most how much heap the run's values may take, in bytes; with more it has no values */
    private Optional<StoredRun> one(Connection connection, long run, long most) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(RUN + "WHERE id = ?");
                PreparedStatement history = history(connection)) {
            select.setLong(1, run);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(within(most, row, history)) : Optional.empty();
            }
        }
    }

    /** @param most how much heap the values of all these runs may take, in bytes; the runs beyond it have no values */
    private List<StoredRun> due(Connection connection, int flow, long after, int limit, long most) throws SQLException {
        List<StoredRun> runs = new ArrayList<>();
        long left = most;
        try (PreparedStatement select = connection.prepareStatement(
                        RUN
                                + "WHERE id IN (SELECT id FROM live WHERE flow = ? AND state = 0 AND id > ? ORDER BY id LIMIT ?) ORDER BY id");
                PreparedStatement history = history(connection)) {
            select.setInt(1, flow);
            select.setLong(2, after);
            select.setInt(3, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    StoredRun one = within(left, row, history);
                    if (one.isWhole()) left -= one.carries();
                    runs.add(one);
                }
            }
        }
        return runs;
    }

    private static PreparedStatement history(Connection connection) throws SQLException {
        return connection.prepareStatement("SELECT crc, body FROM entry WHERE run = ? ORDER BY n");
    }

    private StoredRun within(long most, ResultSet row, PreparedStatement history) throws SQLException {
        StoredRun seen = stored(row, history, values.sparing(), entry -> {});
        if (seen.carries() > most) return seen.bare();
        return seen.isWhole() ? seen : stored(row, history, values.whole(), entry -> {});
    }

    private StoredRun stored(
            ResultSet row, PreparedStatement history, StoredValues.Reading reading, Consumer<Entry> entries)
            throws SQLException {
        long id = row.getLong(1);
        RunState state = new RunState();
        int appends = 0;
        history.setLong(1, id);
        try (ResultSet one = history.executeQuery()) {
            for (; one.next(); appends++) {
                byte[] body = one.getBytes(2);
                Checksums.check(id, body, one.getLong(1));
                for (Entry entry : reading.entries(body)) {
                    state.apply(entry);
                    entries.accept(entry);
                }
            }
        }
        return stored(row, state, appends, reading);
    }

    @SuppressWarnings("unchecked") // An origin is written as an object.
    private StoredRun stored(ResultSet row, RunState state, int appends, StoredValues.Reading reading)
            throws SQLException {
        long parent = row.getLong(6);
        Run.Parent waiting = row.wasNull() ? null : new Run.Parent(parent, row.getString(7));
        long replayed = row.getLong(8);
        Long replayOf = row.wasNull() ? null : (Long) replayed;
        byte[] payload = row.getBytes(11);
        byte[] origin = row.getBytes(10);
        long crc = row.getLong(12);
        if (!row.wasNull()) Checksums.check(row.getLong(1), payload, origin, crc);
        Run.Accepted accepted = new Run.Accepted(
                row.getLong(5),
                reading.payload(payload),
                (Map<String, Object>) Json.parseStored(origin),
                waiting,
                replayOf,
                row.getInt(9));
        long event = values.footprint(payload, origin);
        return new StoredRun(
                row.getLong(1),
                row.getInt(2),
                row.getInt(3),
                RunStatus.of(row.getInt(4)),
                accepted,
                state,
                appends,
                reading.damage(),
                reading.isWhole(),
                event,
                event + state.footprint());
    }
}
