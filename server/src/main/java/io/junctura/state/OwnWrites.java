package io.junctura.state;

import io.junctura.connector.Actions.Attempt;
import io.junctura.database.Database;
import io.junctura.json.Json;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does what a step writes exactly once.
 *
 * <p>The write and its result, under the step's idempotency key, are one transaction: either both are there or neither
 * is. The key is the same for every attempt of a step and for no other step; so an attempt that finds it knows that an
 * earlier one has written, and returns what that one would have, however often others have written since.
 */
final class OwnWrites {
    /** For how long at least; and for as long as a run has not ended, or can be taken up again since it failed. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final int MOST_SWEPT = 500;

    private final Supplier<Database> database;
    private final Clock clock;

    OwnWrites(Supplier<Database> database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Writes, given the time in milliseconds, within a transaction. */
    @FunctionalInterface
    interface Write<T extends @Nullable Object> {
        T on(Connection connection, long now);
    }

    /** @throws Refused by the write itself; then nothing is changed and nothing is remembered */
    Map<String, Object> once(Attempt attempt, Write<Map<String, Object>> write) {
        return database.get().write(handle -> {
            Connection connection = handle.getConnection();
            byte[] earlier = Sql.first(
                    connection, row -> row.getBytes(1), "SELECT result FROM own_write WHERE key = ?", attempt.key());
            if (earlier != null) return result(earlier);
            long now = clock.millis();
            Map<String, Object> result = write.on(connection, now);
            Sql.change(
                    connection,
                    "INSERT INTO own_write (key, run, at, result) VALUES (?, ?, ?, ?)",
                    attempt.key(),
                    attempt.run(),
                    now,
                    Json.writeStored(result));
            return result;
        });
    }

    @SuppressWarnings("unchecked") // It is what once() has written.
    private static Map<String, Object> result(byte[] stored) {
        return (Map<String, Object>) Json.parseStored(stored);
    }

    <T extends @Nullable Object> T read(Function<Connection, T> read) {
        return database.get().read(handle -> read.apply(handle.getConnection()));
    }

    /** Writes by hand: not on behalf of a step. */
    <T extends @Nullable Object> T write(Write<T> write) {
        return database.get().write(handle -> write.on(handle.getConnection(), clock.millis()));
    }

    /**
     * Forgets what no attempt can ask for any more: its run has ended some time ago, or is gone.
     *
     * @param age the time by which ages count, in milliseconds since 1970
     * @return whether there may be more
     */
    boolean sweep(long age) {
        return database.get()
                .write(handle ->
                        Sql.change(handle.getConnection(), """
                                DELETE FROM own_write WHERE key IN (
                                    SELECT w.key FROM own_write w LEFT JOIN run r ON r.id = w.run
                                     WHERE w.at < ? AND (r.id IS NULL OR r.state IN (2, 4))
                                     ORDER BY w.at LIMIT ?)
                                """, age - KEPT.toMillis(), MOST_SWEPT) == MOST_SWEPT);
    }
}
