package io.junctura.history.sql;

import io.junctura.database.Database;
import io.junctura.history.RunFilter;
import io.junctura.history.RunStore;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The table of runs. */
final class SqlRunStore implements RunStore {
    private final Database database;

    SqlRunStore(Database database) {
        this.database = database;
    }

    @Override
    public long[] newest(RunFilter filter, long least, long before, int limit) {
        return read(connection -> RunIds.newest(connection, filter, least, before, limit));
    }

    @Override
    public List<Row> rows(long[] ids) {
        return read(connection -> RunRows.list(connection, ids));
    }

    @Override
    public long firstAccepted(long time) {
        return read(connection -> RunIds.firstAccepted(connection, time));
    }

    @Override
    public Set<Long> inGroup(String fingerprint, long[] ids) {
        return read(connection -> {
            Set<Long> members = new HashSet<>();
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT 1 FROM attention WHERE run = ? AND fingerprint = ?")) {
                select.setString(2, fingerprint);
                for (long id : ids) {
                    select.setLong(1, id);
                    try (ResultSet found = select.executeQuery()) {
                        if (found.next()) members.add(id);
                    }
                }
            }
            return members;
        });
    }

    @Override
    public long[] replays(long id, int limit) {
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
            return ids.stream().mapToLong(Long::longValue).toArray();
        });
    }

    @Override
    public Optional<Long> succeededReplay(long id) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                WITH RECURSIVE later (id) AS (
                    SELECT id FROM run WHERE replay_of = ?
                     UNION SELECT run.id FROM later JOIN run ON run.replay_of = later.id)
                SELECT max(run.id) FROM later JOIN run ON run.id = later.id WHERE run.state = 2
                """)) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    long newest = row.getLong(1);
                    return row.wasNull() ? Optional.<Long>empty() : Optional.of(newest);
                }
            }
        });
    }

    @Override
    public boolean hasHistory(long id) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM entry WHERE run = ? LIMIT 1")) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    @Override
    public Counts counts(RunFilter filter, IntPredicate flows, Range range) {
        return read(connection -> new Counts(
                RunNumbers.byState(connection, filter, flows, range),
                RunNumbers.inDoubt(connection, filter, flows, range)));
    }

    @Override
    public Map<Long, String> identities(long[] ids) {
        return read(connection -> {
            Map<Long, String> identities = new HashMap<>();
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT name FROM run WHERE id = ? AND name IS NOT NULL")) {
                for (long id : ids) {
                    select.setLong(1, id);
                    try (ResultSet name = select.executeQuery()) {
                        if (name.next()) identities.put(id, HexFormat.of().formatHex(name.getBytes(1)));
                    }
                }
            }
            return identities;
        });
    }

    @Override
    @SuppressWarnings("unchecked") // An origin is written as an object.
    public Map<String, Object> origin(long id) {
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

    private <T extends @Nullable Object> T read(Database.PlainWork<T> work) {
        try {
            return database.readPlain(work);
        } catch (SQLException e) {
            throw new IllegalStateException("The runs cannot be read: " + e.getMessage(), e);
        }
    }
}
