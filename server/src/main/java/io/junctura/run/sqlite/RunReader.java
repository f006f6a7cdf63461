package io.junctura.run.sqlite;

import io.junctura.json.Json;
import io.junctura.run.Checksums;
import io.junctura.run.Entry;
import io.junctura.run.Journal.StoredRun;
import io.junctura.run.Run;
import io.junctura.run.RunState;
import io.junctura.run.RunStatus;
import io.junctura.run.Values;
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

    /** @param told of each entry */
    Optional<StoredRun> one(Connection connection, long run, Values.Reading reading, Consumer<Entry> told)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(RUN + "WHERE id = ?");
                PreparedStatement history = history(connection)) {
            select.setLong(1, run);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(stored(row, history, reading, told)) : Optional.empty();
            }
        }
    }

    /** @param most how much its values may take, in bytes of heap; if it is more, it comes without */
    Optional<StoredRun> one(Connection connection, long run, long most) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(RUN + "WHERE id = ?");
                PreparedStatement history = history(connection)) {
            select.setLong(1, run);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(within(most, row, history)) : Optional.empty();
            }
        }
    }

    /** @param most how much the values of all of them may take, in bytes of heap; those beyond it come without */
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
        StoredRun seen = stored(row, history, values.sparing(), entry -> {});
        if (seen.carries() > most) return seen.bare();
        return seen.isWhole() ? seen : stored(row, history, values.whole(), entry -> {});
    }

    private StoredRun stored(ResultSet row, PreparedStatement history, Values.Reading reading, Consumer<Entry> told)
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
                    told.accept(entry);
                }
            }
        }
        return stored(row, state, appends, reading);
    }

    @SuppressWarnings("unchecked") // an origin is written as an object
    private StoredRun stored(ResultSet row, RunState state, int appends, Values.Reading reading) throws SQLException {
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
