package io.junctura.plugins.stores;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.io.IOException;

/**
 * Creates a folder and its parent folders. Does nothing if the folder exists.
 *
 * @param path the folder
 */
@ActionInfo(id = "make-folder", title = "Create a folder", effect = Effect.IDEMPOTENT)
public record MakeFolder(@Field(example = "orders/2030") String path)
        implements Action<StoreConnection, MakeFolder.Made> {

    /** @param path the folder */
    public record Made(@Field(title = "Path") String path) {}

    public MakeFolder {
        path = StorePath.file(path, "path");
    }

    @Override
    public Made run(ActionContext<StoreConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        context.connection().store(context).createFolder(path);
        return new Made(path);
    }
}
