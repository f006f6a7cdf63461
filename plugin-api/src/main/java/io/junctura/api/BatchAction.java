package io.junctura.api;

import java.io.IOException;
import java.util.List;

/**
 * An action that takes many items in one attempt, such as one transaction or one send. One component of its record, a
 * {@code List}, is marked with {@link Items}. The action reports the outcome of each item. A later attempt gets only
 * the items that must be sent again.
 *
 * <pre>{@code
 * @ActionInfo(id = "insert", title = "Insert rows", effect = Effect.KEYED)
 * public record Insert(String table, @Items List<Map<String, Object>> rows) implements BatchAction<Store, Long> {
 *     @Override
 *     public void run(Batch<Long> batch, ActionContext<Store> context) throws ConnectorException {
 *         for (int item = 0; item < rows.size(); item++) {
 *             ...
 *             batch.done(item, id);
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>The step's result is an object with {@code count}, {@code failed}, {@code items} (the results in the order of the items, null
 * for a failed item) and, if items failed, {@code failures} (the first hundred as {@code index}, {@code kind}, {@code message}).
 *
 * @param <C> the connection it needs, {@link NoConnection} if none
 * @param <O> the result of one item: a record, a JSON value, or {@link Void}
 */
public interface BatchAction<C extends Connection, O> extends Action<C, List<O>> {

    /**
     * Does the work once, for the items in the record. Called as {@link Action#run} is, and never without items.
     *
     * <p>An exception is the outcome of each item without a reported outcome. After a normal return, such an item has
     * failed as {@link ErrorKind#BROKEN}.
     *
     * @param batch takes the outcomes
     * @throws ConnectorException the outcome of all items without a reported outcome
     * @throws IOException          the same, as {@link ConnectorException} says
     * @throws InterruptedException if interrupted; let it pass
     */
    void run(Batch<O> batch, ActionContext<C> context) throws ConnectorException, IOException, InterruptedException;

    /** Not called: the server calls {@link #run(Batch, ActionContext)}. */
    @Override
    default List<O> run(ActionContext<C> context) {
        throw new UnsupportedOperationException("a BatchAction is run with its batch");
    }

    /** Not called: items whose outcome is unknown wait for a person. */
    @Override
    default Verdict<List<O>> verify(ActionContext<C> context) {
        return Verdict.unknown();
    }
}
