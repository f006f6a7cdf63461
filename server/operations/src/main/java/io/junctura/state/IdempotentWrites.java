package io.junctura.state;

import io.junctura.connector.Actions.Attempt;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
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

    private final StateStore store;
    private final Clock clock;

    IdempotentWrites(StateStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Writes in a transaction, given the time in milliseconds since 1970. */
    @FunctionalInterface
    interface Write<T extends @Nullable Object> {
        T in(StateTransaction transaction, long now);
    }

    /** @throws StateConflict if the write throws it; then nothing is changed, and no result is stored */
    Map<String, Object> once(Attempt attempt, Write<Map<String, Object>> write) {
        return store.write(transaction -> transaction.result(attempt.key()).orElseGet(() -> {
            long now = clock.millis();
            Map<String, Object> result = write.in(transaction, now);
            transaction.keepResult(attempt.key(), attempt.run(), now, result);
            return result;
        }));
    }

    <T extends @Nullable Object> T read(Function<StateReader, T> read) {
        return store.read(read);
    }

    /** Writes on behalf of a person, not of a step. */
    <T extends @Nullable Object> T write(Write<T> write) {
        return store.write(transaction -> write.in(transaction, clock.millis()));
    }

    /**
     * Deletes results that no attempt can request any more, because the run ended some time ago or was deleted.
     *
     * @param age the time by which ages are computed, in milliseconds since 1970
     * @return whether there may be more
     */
    boolean sweep(long age) {
        return store.write(transaction -> transaction.deleteResults(age - KEPT.toMillis(), MAX_SWEPT)) == MAX_SWEPT;
    }

    /** As {@link #sweep}, for expired echoes. */
    boolean sweepEchoes(long age) {
        return store.write(transaction -> transaction.deleteEchoes(age, MAX_SWEPT)) == MAX_SWEPT;
    }
}
