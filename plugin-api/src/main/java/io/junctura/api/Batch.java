package io.junctura.api;

import org.jspecify.annotations.Nullable;

/**
 * Takes the outcomes of the items of a {@link BatchAction}. Items are numbered as in the record's list, from 0. The last outcome of
 * an item counts: tell {@link #done} only after the other system has committed. Thread safe.
 */
public interface Batch<O> {

    /** How many items this attempt has. */
    int size();

    /**
     * The key of one item: the same on every attempt and after a crash, another on replay. At most 64 characters of {@code
     * [a-z0-9_]}. Hand it to the other system if that deduplicates single items.
     */
    String idempotencyKey(int item);

    /**
     * The item is done. It is not sent again.
     *
     * @param result null where {@code O} is {@link Void}
     */
    void done(int item, @Nullable O result);

    /**
     * The item has failed. The step's retry sends it again if the kind is {@link ErrorKind#TRY_LATER}, or {@link
     * ErrorKind#CREDENTIALS} once the connection is mended. It does not send other failed items again.
     *
     * @param why its {@link Reached} decides about an {@link Effect#UNSAFE} item as it does about an attempt
     */
    void failed(int item, ConnectorException why);
}
