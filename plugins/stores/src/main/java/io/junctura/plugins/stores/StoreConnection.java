package io.junctura.plugins.stores;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.TriggerContext;
import java.io.IOException;

/** A connection to a place where files are. */
public interface StoreConnection extends Connection {

    /**
     * The place, for as long as the call of the context lasts.
     *
     * @throws ConnectorException if it cannot be reached
     */
    Store store(Context<? extends Connection> context) throws ConnectorException, IOException, InterruptedException;

    /** As {@link #store}, for a trigger: where folders come and go with their files, one without files is empty, not missing. */
    default Store watched(TriggerContext<? extends Connection> context)
            throws ConnectorException, IOException, InterruptedException {
        return store(context);
    }

    @Override
    default void test(Context<? extends Connection> context)
            throws ConnectorException, IOException, InterruptedException {
        store(context).list("", entry -> {});
    }
}
