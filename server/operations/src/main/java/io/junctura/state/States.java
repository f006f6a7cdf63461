package io.junctura.state;

import io.junctura.json.Json;
import java.math.BigDecimal;
import java.sql.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stored values by key, each with a revision. Call these methods in a transaction, or to read. */
final class States {
    private static final String OWNED = " WHERE instance = ? AND integration = ? AND flow = ? AND name = ?";

    /** The size of a page, in bytes of its values. */
    private static final long MAX_PER_PAGE = 2 << 20;

    private States() {}

    /** @param value in stored form */
    record Entry(String flow, String key, byte[] value, long revision, long changed) {}

    static @Nullable Entry find(Connection connection, Owner owner, String key) {
        return Sql.first(
                connection,
                row -> new Entry(owner.flow(), key, row.getBytes(1), row.getLong(2), row.getLong(3)),
                "SELECT value, revision, changed FROM state" + OWNED,
                owner.instance(),
                owner.integration(),
                owner.flow(),
                key);
    }

    /**
     * A page of values in the order of flow and key; shared values have no flow, and are first.
     *
     * @param flow   null: all flows
     * @param prefix of the keys
     * @param after  the flow and key of the last value of the page before; null: the first page
     * @return at most {@code limit} values; fewer if they are large
     */
    static List<Entry> page(
            Connection connection,
            String instance,
            String integration,
            @Nullable String flow,
            String prefix,
            @Nullable List<String> after,
            int limit) {
        long[] left = {MAX_PER_PAGE};
        return Sql.some(
                connection,
                row -> new Entry(row.getString(1), row.getString(2), row.getBytes(3), row.getLong(4), row.getLong(5)),
                entry -> (left[0] -= entry.value().length) > 0,
                """
                SELECT flow, name, value, revision, changed FROM state
                 WHERE instance = ? AND integration = ? AND (flow, name) > (?, ?)
                   AND (? OR flow = ?) AND substr(name, 1, length(?)) = ?
                 ORDER BY flow, name LIMIT ?
                """,
                instance,
                integration,
                after == null ? "" : after.get(0),
                after == null ? "" : after.get(1),
                flow == null ? 1 : 0,
                flow == null ? "" : flow,
                prefix,
                prefix,
                limit);
    }

    /** Whether the page has fewer values than requested because they are large. */
    static boolean isFull(List<Entry> page) {
        long bytes = 0;
        for (Entry entry : page) bytes += entry.value().length;
        return bytes >= MAX_PER_PAGE;
    }

    /**
     * @param expected the required current revision, 0: no value yet; null: any
     * @return the new revision
     */
    static long set(Connection connection, Owner owner, String key, byte[] value, @Nullable Long expected, long now) {
        if (expected != null) mustBe(find(connection, owner, key), key, expected);
        Long revision = Sql.first(
                connection, row -> row.getLong(1), "UPDATE state_revision SET last = last + 1 RETURNING last");
        if (revision == null) throw new IllegalStateException("the table state_revision has lost its row");
        Sql.change(connection, """
            INSERT INTO state (instance, integration, flow, name, value, revision, changed)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET value = excluded.value, revision = excluded.revision, changed = excluded.changed
            """, owner.instance(), owner.integration(), owner.flow(), key, value, revision, now);
        return revision;
    }

    /** Adds to a number. @return the sum, and its revision */
    static Sum add(Connection connection, Owner owner, String key, BigDecimal amount, long now) {
        Entry entry = find(connection, owner, key);
        Object before = entry == null ? Long.valueOf(0) : Json.parseStored(entry.value());
        if (!(before instanceof Number number)) {
            throw new StateConflict("The state \"" + key + "\" is not a number; nothing can be added to it.");
        }
        Number sum = plain(new BigDecimal(number.toString()).add(amount));
        String wrong = StateActions.wrong(key, sum);
        if (wrong != null) throw new StateConflict(wrong + " Nothing was added.");
        return new Sum(sum, set(connection, owner, key, Json.writeStored(sum), null, now));
    }

    record Sum(Number value, long revision) {}

    private static Number plain(BigDecimal sum) {
        try {
            return sum.longValueExact();
        } catch (ArithmeticException fraction) {
            return sum;
        }
    }

    /** @return whether there was a value */
    static boolean delete(Connection connection, Owner owner, String key, @Nullable Long expected) {
        if (expected != null) mustBe(find(connection, owner, key), key, expected);
        return Sql.change(
                        connection,
                        "DELETE FROM state" + OWNED,
                        owner.instance(),
                        owner.integration(),
                        owner.flow(),
                        key)
                > 0;
    }

    private static void mustBe(@Nullable Entry entry, String key, long expected) {
        long revision = entry == null ? 0 : entry.revision();
        if (revision == expected) return;
        String state = "The state \"" + key + "\" ";
        if (expected == 0) throw new StateConflict(state + "is there already, with the revision " + revision + ".");
        throw new StateConflict(state
                + (entry == null
                        ? "is not there (any more)"
                        : "has the revision " + revision + ", since it was changed by someone else")
                + "; it was to have " + expected + ". Read it again and decide.");
    }
}
