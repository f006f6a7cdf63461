package io.junctura.run.sqlite;

import io.junctura.database.Writing;
import io.junctura.run.journal.Receipt;
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
 * The index of the names by which duplicate events are recognised. Names are hashes, so each new one would change another
 * page of the index ({@code once}). A new name is therefore added to the end of a list ({@code once_new}) and to memory.
 * When the list is long, its names are moved to the index in the order of the index, a few with each commit. Names that
 * lie on one page are then written together.
 *
 * <p>Belongs to the writer's thread. Memory holds the same names as the list.
 */
final class DedupeIndex {
    /** A period of names is 2^29 ms, about six days. */
    private static final int PERIOD_BITS = 29;

    /** How many names come together by default: some 5 MB of memory. */
    static final int MANY = 30_000;

    /** However few there are, they are not left in the list for longer than this. */
    private static final long LONG_MILLIS = 3_600_000;

    /** So many at once, and more than have come since the last time, so that they never pile up. */
    private static final int SOME = 32;

    private static final int SOME_IF_QUIET = 512;

    private static final int FORGOTTEN_AT_ONCE = 1_000;

    private final Connection connection;
    private final Consumer<Writing> writer;
    private final long window;
    private final int many;
    private final PreparedStatement select;
    private final PreparedStatement insert;
    private final PreparedStatement append;
    private final PreparedStatement forget;

    /** In which periods there are names in the tree, or were: two or three of them are looked into. */
    private final TreeSet<Long> periods = new TreeSet<>();

    private final Map<Key, Name> recent = new HashMap<>();
    private long last;
    /** When the first and the last of the list were accepted. */
    private long firstAt = Long.MAX_VALUE;

    private long lastAt;
    private boolean distrusted = true;

    /** Those that are put into the tree, in its order; empty while there are not many. */
    private Name[] moving = {};

    private int moved;
    /** How far the list is about to be forgotten, and has been. */
    private long forgetTo;

    private long forgotten;
    private int cameSince;
    private boolean sliceIsOut;

    /**
     * @param writer takes what is to be written with the next commit
     * @param window for how long an event is known by its name, in milliseconds
     * @param many   how many come together before they are put into the tree
     */
    DedupeIndex(Connection connection, Consumer<Writing> writer, long window, int many) throws SQLException {
        this.connection = connection;
        this.writer = writer;
        this.window = window;
        this.many = many;
        select = connection.prepareStatement(
                "SELECT run, body, accepted FROM once WHERE period = ? AND flow = ? AND name = ?");
        // Replaces a name of the same period whose window is over already.
        insert = connection.prepareStatement(
                "INSERT OR REPLACE INTO once (period, flow, name, run, body, accepted) VALUES (?, ?, ?, ?, ?, ?)");
        append = connection.prepareStatement("INSERT INTO once_new (seq, known) VALUES (?, ?)");
        forget = connection.prepareStatement("DELETE FROM once_new WHERE seq <= ?");
        findPeriods();
    }

    /** @return what of the list is not as it was written; null if nothing is */
    static @Nullable String damage(Connection connection) throws SQLException {
        try (PreparedStatement all = connection.prepareStatement("SELECT seq, known FROM once_new");
                PreparedStatement other =
                        connection.prepareStatement("SELECT 1 FROM run WHERE id = ? AND (name IS NOT ? OR flow != ?)");
                ResultSet row = all.executeQuery()) {
            while (row.next()) {
                byte[] known = row.getBytes(2);
                if (known.length != Name.BYTES) return "a name in the list of those that are known is no name";
                Name name = Name.of(row.getLong(1), known);
                other.setLong(1, name.run);
                other.setBytes(2, Arrays.copyOfRange(known, 4, 20));
                other.setInt(3, name.key.flow);
                try (ResultSet found = other.executeQuery()) {
                    if (found.next()) return "the name by which the event of run " + name.run + " is known is another";
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

        /** As the tree has them. */
        @Override
        public int compareTo(Name other) {
            int order = Long.compare(period(accepted), period(other.accepted));
            if (order == 0) order = Integer.compare(key.flow, other.key.flow);
            if (order == 0) order = Long.compareUnsigned(key.high, other.key.high);
            return order != 0 ? order : Long.compareUnsigned(key.low, other.key.low);
        }
    }

    /** The period that a time lies in. */
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

    /** @return what the first event of this name started; null if there was none within the window */
    @Nullable
    Receipt find(int flow, byte[] name, long body, long now) throws SQLException {
        readIfDistrusted();
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

    /** Within the batch's transaction. If that is taken back, {@link #distrust} must be told. */
    void add(int flow, byte[] name, long run, long body, long at) throws SQLException {
        readIfDistrusted();
        Name added = new Name(++last, Key.of(flow, name), run, body, at);
        append.setLong(1, added.seq);
        append.setBytes(2, added.bytes());
        append.executeUpdate();
        keep(added);
        cameSince++;
    }

    private void keep(Name name) {
        recent.put(name.key, name);
        firstAt = Math.min(firstAt, name.accepted);
        lastAt = name.accepted;
    }

    /** A transaction was taken back: what is in memory may not be in the list. */
    void distrust() {
        distrusted = true;
    }

    private void readIfDistrusted() throws SQLException {
        if (!distrusted) return;
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
        distrusted = false;
    }

    /** After a commit: has some more of them moved with the next one, if there are many. */
    void goOn() {
        if (distrusted || sliceIsOut) return;
        if (moving.length == 0) {
            if (recent.size() < many && lastAt - firstAt < LONG_MILLIS) return;
            moving = recent.values().toArray(new Name[0]);
            Arrays.sort(moving);
            moved = 0;
            forgetTo = last;
        }
        int some = cameSince == 0 ? SOME_IF_QUIET : 2 * cameSince + SOME;
        cameSince = 0;
        sliceIsOut = true;
        writer.accept(
                moved < moving.length
                        ? new Move(moved, Math.min(moving.length, moved + some))
                        : new Forget(Math.min(forgetTo, forgotten + FORGOTTEN_AT_ONCE)));
    }

    private abstract class Slice implements Writing {
        @Override
        public void failed(Throwable why) {
            sliceIsOut = false;
            distrust();
        }

        @Override
        public boolean isPatient() {
            return true;
        }

        @Override
        public void committed() {
            sliceIsOut = false;
            if (distrusted) return;
            done();
            goOn();
        }

        abstract void done();
    }

    /** Moves some names into the tree, expired ones, too: while the clock is ahead, all of them look expired. */
    private final class Move extends Slice {
        private final int from;
        private final int to;

        Move(int from, int to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public void write(Connection same) throws SQLException {
            for (int i = from; i < to && !distrusted; i++) {
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

    /** The beginning of the list, all of which is in the tree. */
    private final class Forget extends Slice {
        private final long to;

        Forget(long to) {
            this.to = to;
        }

        @Override
        public void write(Connection same) throws SQLException {
            if (distrusted) return;
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
