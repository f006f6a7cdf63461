package io.junctura.api;

import java.io.IOException;
import java.util.Optional;

/**
 * One operation of another system that a flow can call. The record <em>is</em> the input. The server makes one instance
 * for each attempt, from the step's {@code input}. The canonical constructor may check the components and throw
 * {@link IllegalArgumentException}, which is reported as bad input.
 *
 * <p>Component types: {@code String}, {@code int}, {@code long}, {@code double}, {@code BigDecimal}, {@code boolean} and
 * their boxes, enums, {@code Duration}, {@code Instant}, {@code LocalDate}, {@code UUID}, {@code byte[]} (Base64),
 * {@link Secret}, {@link FileRef}, {@link Rows}, {@code Object} (any JSON value), {@code List} and
 * {@code Map<String, …>} of these, nested records, and sealed interfaces of records (told apart by {@code "type"}, the
 * record's name in camelCase; see {@link Variants}).
 *
 * @param <C> the connection it needs, {@link NoConnection} if none
 * @param <O> the result: a record, a JSON value, or {@link Void}
 */
public interface Action<C extends Connection, O> {

    /**
     * Does the work once. Called on a worker thread, which is interrupted when the run is cancelled or the attempt's
     * time limit has passed. Attempts of different runs call it at the same time, each on its own instance.
     *
     * @return the result, recorded before any later step sees it; may be null where {@code O} is {@link Void}
     * @throws ConnectorException   if it could not be done; its kind and {@link Reached} decide what follows
     * @throws IOException          as {@link ConnectorException} says; catch it where an earlier request of this attempt
     *                              has changed something
     * @throws InterruptedException if interrupted; let it pass
     */
    O run(ActionContext<C> context) throws ConnectorException, IOException, InterruptedException;

    /**
     * The effect for these inputs, if it depends on them ({@code GET} reads, {@code POST} does not). Called before
     * {@link #run}. Must have no side effects.
     *
     * @return empty for what {@link ActionInfo#effect()} says
     */
    default Optional<Effect> effect() {
        return Optional.empty();
    }

    /**
     * Finds out whether an earlier attempt with this {@link ActionContext#idempotencyKey()} was carried out, if that is
     * in doubt after a crash or a lost answer. Called only for {@link Effect#UNSAFE} and {@link Effect#ANNOUNCED} actions,
     * before a person is asked, on a worker thread that is interrupted after 30 seconds. The call may come long after the attempt and in another
     * process. Must not change anything. Any exception counts as {@link Verdict#unknown()}.
     *
     * @return what is known; after {@link Verdict#unknown()} a person decides
     */
    default Verdict<O> verify(ActionContext<C> context) throws ConnectorException, IOException, InterruptedException {
        return Verdict.unknown();
    }
}
