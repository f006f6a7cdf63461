package io.junctura.plugins.stores;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Rows;
import java.io.IOException;

/**
 * Lists the files and folders in a folder, as rows. Process them with {@code for-each}. Their number is not limited.
 *
 * @param folder the folder to list. Without it, the connection's root
 */
@ActionInfo(id = "list", title = "List a folder", effect = Effect.READ)
public record ListFiles(
        @Field(fallback = "/", example = "orders/in") String folder) implements Action<StoreConnection, Rows> {

    public ListFiles {
        folder = StorePath.folder(folder, "folder");
    }

    @Override
    public Rows run(ActionContext<StoreConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Store store = context.connection().store(context);
        return context.rows().store("files.ndjson", sink -> store.list(folder, sink::add));
    }
}
