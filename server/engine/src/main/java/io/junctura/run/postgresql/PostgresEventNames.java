package io.junctura.run.postgresql;

import io.junctura.run.DerivedKeys;
import io.junctura.run.journal.DedupeKey;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.Receipt;
import io.junctura.run.sql.EventNames;
import io.junctura.run.sql.JournalWrite;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Claims the names of all events of a batch by one statement, before its appends are written. A name that another node claims at the
 * same time makes this statement wait for that node's commit, so of two nodes only one accepts an event.
 */
final class PostgresEventNames implements EventNames {
    private final Connection connection;
    private final long window;
    private final PreparedStatement claim;
    private final PreparedStatement select;
    private final PreparedStatement put;
    private final PreparedStatement release;
    private final Map<Key, Name> names = new HashMap<>();

    PostgresEventNames(Connection connection, long window) throws SQLException {
        this.connection = connection;
        this.window = window;
        claim = connection.prepareStatement("""
            INSERT INTO once (flow, name, run, body, accepted)
            SELECT * FROM unnest(?, ?, ?, ?, ?)
            ON CONFLICT (flow, name) DO UPDATE SET run = excluded.run, body = excluded.body, accepted = excluded.accepted
                  WHERE once.accepted < excluded.accepted - ?
            RETURNING run
            """);
        select = connection.prepareStatement("""
            SELECT once.flow, once.name, once.run, once.body
              FROM unnest(?, ?) AS wanted (flow, name) JOIN once ON once.flow = wanted.flow AND once.name = wanted.name
            """);
        put = connection.prepareStatement("""
            INSERT INTO once (flow, name, run, body, accepted) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (flow, name) DO UPDATE SET run = excluded.run, body = excluded.body, accepted = excluded.accepted
            """);
        release = connection.prepareStatement("DELETE FROM once WHERE flow = ? AND name = ? AND run = ?");
    }

    private record Key(int flow, long high, long low) implements Comparable<Key> {
        static Key of(int flow, byte[] name) {
            ByteBuffer bytes = ByteBuffer.wrap(name);
            return new Key(flow, bytes.getLong(), bytes.getLong());
        }

        byte[] name() {
            return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        }

        /** All nodes claim names in this order, so that none waits for one that waits for it. */
        @Override
        public int compareTo(Key other) {
            int order = Integer.compare(flow, other.flow);
            if (order == 0) order = Long.compareUnsigned(high, other.high);
            return order != 0 ? order : Long.compareUnsigned(low, other.low);
        }
    }

    private static final class Name {
        long run;
        long body;
        long accepted;
        /** Whether this batch has written the row, and whether a run of this batch has the name. */
        boolean claimed;

        boolean used;
    }

    /** @param ids the id that a run will get */
    void claim(List<JournalWrite> appends, ToLongFunction<NewRun> ids) throws SQLException {
        clear();
        Map<Key, Name> wanted = new LinkedHashMap<>();
        for (JournalWrite one : appends) {
            for (NewRun run : one.append().accepted()) {
                DedupeKey dedupeKey = run.dedupeKey();
                if (dedupeKey == null) continue;
                Key key = Key.of(run.flow(), DerivedKeys.hash(dedupeKey.name()));
                if (wanted.containsKey(key)) continue;
                Name name = new Name();
                name.run = run.id() != 0 ? run.id() : ids.applyAsLong(run);
                name.body = dedupeKey.body();
                name.accepted = run.at();
                wanted.put(key, name);
            }
        }
        if (wanted.isEmpty()) return;
        List<Key> keys = new ArrayList<>(wanted.keySet());
        keys.sort(null);
        claim(keys, wanted);
        names.putAll(wanted);
        keys.removeIf(key -> wanted.get(key).claimed);
        if (!keys.isEmpty()) readOthers(keys);
    }

    private void claim(List<Key> keys, Map<Key, Name> wanted) throws SQLException {
        Map<Long, Name> byRun = new HashMap<>();
        int size = keys.size();
        long[] runs = new long[size];
        long[] bodies = new long[size];
        long[] times = new long[size];
        for (int i = 0; i < size; i++) {
            Name name = wanted.get(keys.get(i));
            runs[i] = name.run;
            bodies[i] = name.body;
            times[i] = name.accepted;
            byRun.put(name.run, name);
        }
        bind(claim, keys);
        claim.setObject(3, runs);
        claim.setObject(4, bodies);
        claim.setObject(5, times);
        claim.setLong(6, window);
        try (ResultSet row = claim.executeQuery()) {
            while (row.next()) {
                Name name = byRun.get(row.getLong(1));
                if (name != null) name.claimed = true;
            }
        }
    }

    private void bind(PreparedStatement statement, List<Key> keys) throws SQLException {
        int[] flows = new int[keys.size()];
        byte[][] hashes = new byte[keys.size()][];
        for (int i = 0; i < flows.length; i++) {
            flows[i] = keys.get(i).flow;
            hashes[i] = keys.get(i).name();
        }
        statement.setObject(1, flows);
        statement.setArray(2, connection.createArrayOf("bytea", hashes));
    }

    private void readOthers(List<Key> keys) throws SQLException {
        bind(select, keys);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Name name = names.get(Key.of(row.getInt(1), row.getBytes(2)));
                if (name == null) continue;
                name.run = row.getLong(3);
                name.body = row.getLong(4);
                name.used = true;
            }
        }
    }

    @Override
    public @Nullable Receipt find(int flow, byte[] name, long body, long now) {
        Name known = names.get(Key.of(flow, name));
        if (known == null) throw new IllegalStateException("the name of an event was not claimed");
        return known.used ? new Receipt(known.run, true, known.body == body, false) : null;
    }

    @Override
    public void add(int flow, byte[] name, long run, long body, long at) throws SQLException {
        Name known = names.get(Key.of(flow, name));
        if (known == null) throw new IllegalStateException("the name of an event was not claimed");
        known.used = true;
        if (known.claimed && known.run == run) return;
        // The append of the first event with this name was rejected, or an expired name was deleted meanwhile.
        known.claimed = true;
        known.run = run;
        known.body = body;
        put.setInt(1, flow);
        put.setBytes(2, name);
        put.setLong(3, run);
        put.setLong(4, body);
        put.setLong(5, at);
        put.executeUpdate();
    }

    /** Releases the names of events that were not accepted. */
    void end() throws SQLException {
        for (Map.Entry<Key, Name> one : names.entrySet()) {
            Name name = one.getValue();
            if (name.used || !name.claimed) continue;
            release.setInt(1, one.getKey().flow);
            release.setBytes(2, one.getKey().name());
            release.setLong(3, name.run);
            release.executeUpdate();
            name.claimed = false;
        }
    }

    void clear() {
        names.clear();
    }

    @Override
    public void committed() {}

    @Override
    public void rolledBack() {}
}
