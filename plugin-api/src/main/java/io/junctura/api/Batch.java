package io.junctura.api;

import org.jspecify.annotations.Nullable;

/**
 * Receives the outcomes of the items of a {@link BatchAction}. The items have the indexes of the record's list, from 0.
 * The last outcome of an item counts: call {@link #done} only after the other system has committed. Thread safe.
 */
public interface Batch<O> {

    /** The number of items of this attempt. */
    int size();

    /**
     * The key of one item: the same on every attempt and after a crash, another on replay. At most 64 characters of
     * {@code [a-z0-9_]}. Send it to the other system if that system deduplicates single items.
     */
    String idempotencyKey(int item);

    /**
     * The item is done. It is not sent again.
     *
     * @param result null where {@code O} is {@link Void}
     */
    void done(int item, @Nullable O result);

    /**
     * The item has failed. The step's retry sends it again if the kind is {@link ErrorKind#TRY_LATER}, or
     * {@link ErrorKind#CREDENTIALS} once the connection is corrected. It does not send other failed items again.
     *
     * @param why its {@link Reached} decides about an {@link Effect#UNSAFE} item as it does about an attempt
     */
    void failed(int item, ConnectorException why);
}
