package io.junctura.run;

import io.junctura.json.Json;
import io.junctura.run.Journal.StoredRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads runs from SQLite and folds their histories, of which it never has more than one append. */
final class RunReader {
    private static final String RUN =
            "SELECT id, flow, revision, state, accepted, parent, step, replay_of, depth, origin, payload, crc FROM run ";

    private final Values values;

    RunReader(Values values) {
        this.values = values;
    }

    /**
     * @param whole whether large values are read
     * @param told  of each entry
     */
    Optional<StoredRun> one(Connection connection, long run, boolean whole, Consumer<Entry> told) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(RUN + "WHERE id = ?");
                PreparedStatement history = history(connection)) {
            select.setLong(1, run);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(stored(row, history, whole, told)) : Optional.empty();
            }
        }
    }

    /** @param most how much it may carry, in stored bytes; if it is more, it comes without */
    Optional<StoredRun> one(Connection connection, long run, long most) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(RUN + "WHERE id = ?");
                PreparedStatement history = history(connection)) {
            select.setLong(1, run);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(within(most, row, history)) : Optional.empty();
            }
        }
    }

    /** @param most how much all of them may carry, in stored bytes; those that would be more come without */
    List<StoredRun> due(Connection connection, int flow, long after, int limit, long most) throws SQLException {
        List<StoredRun> runs = new ArrayList<>();
        long room = most;
        try (PreparedStatement select = connection.prepareStatement(
                        RUN + "WHERE flow = ? AND state = 0 AND id > ? ORDER BY id LIMIT ?");
                PreparedStatement history = history(connection)) {
            select.setInt(1, flow);
            select.setLong(2, after);
            select.setInt(3, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    StoredRun one = within(room, row, history);
                    if (one.isWhole()) room -= one.carries();
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
        StoredRun seen = stored(row, history, false, entry -> {});
        if (seen.isWhole() || seen.carries() > most) return seen.within(most);
        return stored(row, history, true, entry -> {}).carrying(seen.carries());
    }

    private StoredRun stored(ResultSet row, PreparedStatement history, boolean whole, Consumer<Entry> told)
            throws SQLException {
        long id = row.getLong(1);
        Values.Reading reading = values.reading(whole);
        RunState state = new RunState();
        int appends = 0;
        history.setLong(1, id);
        try (ResultSet one = history.executeQuery()) {
            for (; one.next(); appends++) {
                byte[] body = one.getBytes(2);
                Checksums.check(id, body, one.getLong(1));
                for (Entry entry : EntryCodec.decode(body, reading)) {
                    state.apply(entry);
                    told.accept(entry);
                }
            }
        }
        return stored(row, state, appends, reading);
    }

    @SuppressWarnings("unchecked") // an origin is written as an object
    private static StoredRun stored(ResultSet row, RunState state, int appends, Values.Reading reading)
            throws SQLException {
        long parent = row.getLong(6);
        Run.Parent waiting = row.wasNull() ? null : new Run.Parent(parent, row.getString(7));
        long replayed = row.getLong(8);
        Long replayOf = row.wasNull() ? null : (Long) replayed;
        byte[] payload = row.getBytes(11);
        byte[] origin = row.getBytes(10);
        long crc = row.getLong(12);
        if (!row.wasNull()) Checksums.check(row.getLong(1), payload, origin, crc);
        Object event = payload == null ? null : Json.parseStored(payload);
        Run.Accepted accepted = new Run.Accepted(
                row.getLong(5),
                reading.apply(event),
                (Map<String, Object>) Json.parseStored(origin),
                waiting,
                replayOf,
                row.getInt(9));
        return new StoredRun(
                row.getLong(1),
                row.getInt(2),
                row.getInt(3),
                RunStatus.of(row.getInt(4)),
                accepted,
                state,
                appends,
                reading.damage(),
                reading.left(),
                reading.carried(payload, event, origin, state));
    }
}
