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
 * Executes a write of a step exactly once.
 *
 * <p>The write and its result are committed in one transaction, with the step's idempotency key. All attempts of a step have the
 * same key, and no other step has it. So if a later attempt finds the key, it returns the result of the earlier attempt, even if
 * other steps have written since.
 */
final class IdempotentWrites {
    /** How long results are kept at least. They are also kept while the run has not ended, or can still be resumed. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final int MAX_SWEPT = 500;

    private final Supplier<Database> database;
    private final Clock clock;

    IdempotentWrites(Supplier<Database> database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Writes in a transaction, given the time in milliseconds since 1970. */
    @FunctionalInterface
    interface Write<T extends @Nullable Object> {
        T on(Connection connection, long now);
    }

    /** @throws StateConflict if the write throws it; then nothing is changed, and no result is stored */
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

    @SuppressWarnings("unchecked") // once() has written it.
    private static Map<String, Object> result(byte[] stored) {
        return (Map<String, Object>) Json.parseStored(stored);
    }

    <T extends @Nullable Object> T read(Function<Connection, T> read) {
        return database.get().read(handle -> read.apply(handle.getConnection()));
    }

    /** Writes on behalf of a person, not of a step. */
    <T extends @Nullable Object> T write(Write<T> write) {
        return database.get().write(handle -> write.on(handle.getConnection(), clock.millis()));
    }

    /**
     * Deletes results that no attempt can request any more, because the run ended some time ago or was deleted.
     *
     * @param age the time by which ages are computed, in milliseconds since 1970
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
                            """, age - KEPT.toMillis(), MAX_SWEPT) == MAX_SWEPT);
    }
}
