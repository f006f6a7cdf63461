package io.junctura.run.sqlite;

import io.junctura.database.QueuedWrite;
import io.junctura.run.journal.Receipt;
import io.junctura.run.sql.EventNames;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds duplicate events by their names. Names are hashes, so each new name would change another page of the index
 * ({@code once}). A new name is therefore appended to a list ({@code once_new}) and kept in memory. When the list is
 * long, its names are moved into the index in the index's order, some with each commit, so that names on the same page
 * are written together.
 * <p>Used by the writer's thread only. Memory contains the same names as the list.
 */
final class DedupeIndex implements EventNames {
    /** A period is 2^29 ms, about six days. */
    private static final int PERIOD_BITS = 29;

    /** How long the list may become by default. In memory it takes about 5 MB. */
    static final int DEFAULT_LENGTH = 30_000;

    /** A shorter list is moved after this time. */
    private static final long MAX_AGE_MILLIS = 3_600_000;

    /**
     * The smallest slice. A slice is larger than the number of new names since the last one, so that the list does not
     * grow.
     */
    private static final int MIN_SLICE = 32;

    private static final int SLICE_IF_QUIET = 512;

    private static final int DELETED_AT_ONCE = 1_000;

    private final Connection connection;
    private final Consumer<QueuedWrite> writer;
    private final long window;
    private final int many;
    private final PreparedStatement select;
    private final PreparedStatement insert;
    private final PreparedStatement append;
    private final PreparedStatement forget;

    /** The periods that may have names in the index. A search visits two or three of them. */
    private final TreeSet<Long> periods = new TreeSet<>();

    private final Map<Key, Name> recent = new HashMap<>();
    private long last;
    /** When the first and the last name in the list were accepted. */
    private long firstAt = Long.MAX_VALUE;

    private long lastAt;
    private boolean invalid = true;

    /** The names that are being moved, in the order of the index; empty if none are. */
    private Name[] moving = {};

    private int moved;
    /**
     * The list is deleted up to {@code forgetTo} once its names are in the index, and was deleted up to
     * {@code forgotten}.
     */
    private long forgetTo;

    private long forgotten;
    private int addedSince;
    private boolean sliceIsQueued;

    /**
     * @param writer writes a slice with the next commit
     * @param window how long an event is known by its name, in milliseconds
     * @param many   the length of the list at which its names are moved
     */
    DedupeIndex(Connection connection, Consumer<QueuedWrite> writer, long window, int many) throws SQLException {
        this.connection = connection;
        this.writer = writer;
        this.window = window;
        this.many = many;
        select = connection.prepareStatement(
                "SELECT run, body, accepted FROM once WHERE period = ? AND flow = ? AND name = ?");
        // Replaces an expired name of the same period.
        insert = connection.prepareStatement(
                "INSERT OR REPLACE INTO once (period, flow, name, run, body, accepted) VALUES (?, ?, ?, ?, ?, ?)");
        append = connection.prepareStatement("INSERT INTO once_new (seq, known) VALUES (?, ?)");
        forget = connection.prepareStatement("DELETE FROM once_new WHERE seq <= ?");
        findPeriods();
    }

    /** @return the damage that was found; null: none */
    static @Nullable String damage(Connection connection) throws SQLException {
        try (PreparedStatement all = connection.prepareStatement("SELECT seq, known FROM once_new");
                PreparedStatement other =
                        connection.prepareStatement("SELECT 1 FROM run WHERE id = ? AND (name IS NOT ? OR flow != ?)");
                ResultSet row = all.executeQuery()) {
            while (row.next()) {
                byte[] known = row.getBytes(2);
                if (known.length != Name.BYTES) return "the name of a known event is malformed";
                Name name = Name.of(row.getLong(1), known);
                other.setLong(1, name.run);
                other.setBytes(2, Arrays.copyOfRange(known, 4, 20));
                other.setInt(3, name.key.flow);
                try (ResultSet found = other.executeQuery()) {
                    if (found.next()) return "the known name of the event of run " + name.run + " is wrong";
                }
            }
        }
        return null;
    }

    private record Key(int flow, long high, long low) {
        static Key of(int flow, byte[] name) {
            ByteBuffer bytes = ByteBuffer.wrap(name);
            return new Key(flow, bytes.getLong(), bytes.getLong());
        }
    }

    private record Name(long seq, Key key, long run, long body, long accepted) implements Comparable<Name> {
        private static final int BYTES = 4 + 16 + 3 * 8;

        static Name of(long seq, byte[] known) {
            ByteBuffer in = ByteBuffer.wrap(known);
            Key key = new Key(in.getInt(), in.getLong(), in.getLong());
            return new Name(seq, key, in.getLong(), in.getLong(), in.getLong());
        }

        byte[] bytes() {
            return ByteBuffer.allocate(BYTES)
                    .putInt(key.flow)
                    .putLong(key.high)
                    .putLong(key.low)
                    .putLong(run)
                    .putLong(body)
                    .putLong(accepted)
                    .array();
        }

        byte[] name() {
            return ByteBuffer.allocate(16).putLong(key.high).putLong(key.low).array();
        }

        /** In the order of the index. */
        @Override
        public int compareTo(Name other) {
            int order = Long.compare(period(accepted), period(other.accepted));
            if (order == 0) order = Integer.compare(key.flow, other.key.flow);
            if (order == 0) order = Long.compareUnsigned(key.high, other.key.high);
            return order != 0 ? order : Long.compareUnsigned(key.low, other.key.low);
        }
    }

    /** The period of a time. */
    static long period(long time) {
        return time >> PERIOD_BITS;
    }

    /** When a period begins. */
    static long beginOf(long period) {
        return period << PERIOD_BITS;
    }

    private void findPeriods() throws SQLException {
        try (PreparedStatement next = connection.prepareStatement("SELECT max(period) FROM once WHERE period < ?")) {
            long period = Long.MAX_VALUE;
            while (true) {
                next.setLong(1, period);
                try (ResultSet row = next.executeQuery()) {
                    row.next();
                    period = row.getLong(1);
                    if (row.wasNull()) return;
                    periods.add(period);
                }
            }
        }
    }

    @Override
    public @Nullable Receipt find(int flow, byte[] name, long body, long now) throws SQLException {
        readIfInvalid();
        long oldest = now - window;
        Name known = recent.get(Key.of(flow, name));
        if (known != null && known.accepted >= oldest) {
            return new Receipt(known.run, true, known.body == body, false);
        }
        for (long period : periods.descendingSet()) {
            if (period < period(oldest)) return null;
            select.setLong(1, period);
            select.setInt(2, flow);
            select.setBytes(3, name);
            try (ResultSet row = select.executeQuery()) {
                if (row.next() && row.getLong(3) >= oldest) {
                    return new Receipt(row.getLong(1), true, row.getLong(2) == body, false);
                }
            }
        }
        return null;
    }

    @Override
    public void add(int flow, byte[] name, long run, long body, long at) throws SQLException {
        readIfInvalid();
        Name added = new Name(++last, Key.of(flow, name), run, body, at);
        append.setLong(1, added.seq);
        append.setBytes(2, added.bytes());
        append.executeUpdate();
        keep(added);
        addedSince++;
    }

    private void keep(Name name) {
        recent.put(name.key, name);
        firstAt = Math.min(firstAt, name.accepted);
        lastAt = name.accepted;
    }

    /** A transaction was rolled back, so memory may have names that the list does not have. It is read again. */
    private void invalidate() {
        invalid = true;
    }

    private void readIfInvalid() throws SQLException {
        if (!invalid) return;
        recent.clear();
        firstAt = Long.MAX_VALUE;
        moving = new Name[0];
        forgotten = 0;
        try (PreparedStatement all = connection.prepareStatement("SELECT seq, known FROM once_new ORDER BY seq");
                ResultSet row = all.executeQuery()) {
            while (row.next()) {
                Name name = Name.of(row.getLong(1), row.getBytes(2));
                if (recent.isEmpty()) forgotten = name.seq - 1;
                keep(name);
                last = name.seq;
            }
        }
        invalid = false;
    }

    @Override
    public void committed() {
        moveSome();
    }

    @Override
    public void rolledBack() {
        invalidate();
    }

    /** If the list is long, moves some names with the next commit. */
    private void moveSome() {
        if (invalid || sliceIsQueued) return;
        if (moving.length == 0) {
            if (recent.size() < many && lastAt - firstAt < MAX_AGE_MILLIS) return;
            moving = recent.values().toArray(new Name[0]);
            Arrays.sort(moving);
            moved = 0;
            forgetTo = last;
        }
        int size = addedSince == 0 ? SLICE_IF_QUIET : 2 * addedSince + MIN_SLICE;
        addedSince = 0;
        sliceIsQueued = true;
        writer.accept(
                moved < moving.length
                        ? new Move(moved, Math.min(moving.length, moved + size))
                        : new Forget(Math.min(forgetTo, forgotten + DELETED_AT_ONCE)));
    }

    private abstract class Slice implements QueuedWrite {
        @Override
        public void failed(Throwable why) {
            sliceIsQueued = false;
            invalidate();
        }

        @Override
        public boolean isPatient() {
            return true;
        }

        @Override
        public void committed() {
            sliceIsQueued = false;
            if (invalid) return;
            done();
            moveSome();
        }

        abstract void done();
    }

    /**
     * Moves some names into the index. Expired names are moved too: while the clock is ahead, all names look expired.
     */
    private final class Move extends Slice {
        private final int from;
        private final int to;

        Move(int from, int to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public void write(Connection same) throws SQLException {
            for (int i = from; i < to && !invalid; i++) {
                Name name = moving[i];
                long period = period(name.accepted);
                insert.setLong(1, period);
                insert.setInt(2, name.key.flow);
                insert.setBytes(3, name.name());
                insert.setLong(4, name.run);
                insert.setLong(5, name.body);
                insert.setLong(6, name.accepted);
                insert.executeUpdate();
                periods.add(period);
            }
        }

        @Override
        void done() {
            moved = to;
        }
    }

    /** Deletes the beginning of the list, whose names are in the index. */
    private final class Forget extends Slice {
        private final long to;

        Forget(long to) {
            this.to = to;
        }

        @Override
        public void write(Connection same) throws SQLException {
            if (invalid) return;
            forget.setLong(1, to);
            forget.executeUpdate();
        }

        @Override
        void done() {
            forgotten = to;
            if (forgotten < forgetTo) return;
            for (Name name : moving) recent.remove(name.key, name);
            moving = new Name[0];
            firstAt = Long.MAX_VALUE;
            for (Name name : recent.values()) firstAt = Math.min(firstAt, name.accepted);
        }
    }
}
