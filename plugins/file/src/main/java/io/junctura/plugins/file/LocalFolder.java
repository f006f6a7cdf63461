package io.junctura.plugins.file;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Field;
import io.junctura.plugins.stores.Store;
import io.junctura.plugins.stores.StoreConnection;

/**
 * A folder on the server's disk.
 *
 * @param root   the name of a folder that the administrator has configured with {@code --file-root NAME=DIR}.
 *               {@code exchange} is a folder in the data folder
 * @param folder a folder below the root. Without it, the root itself
 */
public record LocalFolder(
        @Field(fallback = "exchange") String root,
        @Field(fallback = "/", example = "orders") String folder) implements StoreConnection {

    @Override
    public Store store(Context<? extends Connection> context) throws ConnectorException {
        return new LocalStore(context.localFiles().root(root), folder);
    }
}
