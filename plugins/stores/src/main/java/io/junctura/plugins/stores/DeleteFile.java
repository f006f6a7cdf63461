package io.junctura.plugins.stores;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.io.IOException;

/**
 * Deletes a file, or an empty folder.
 *
 * @param path the path of the file
 */
@ActionInfo(id = "delete", title = "Delete a file", effect = Effect.IDEMPOTENT)
public record DeleteFile(@Field(example = "in/a.csv") String path)
        implements Action<StoreConnection, DeleteFile.Deleted> {

    /** @param deleted whether the path existed */
    public record Deleted(@Field(title = "Deleted") boolean deleted) {}

    public DeleteFile {
        path = StorePath.file(path, "path");
    }

    @Override
    public Deleted run(ActionContext<StoreConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Store store = context.connection().store(context);
        if (store.find(path).isEmpty()) return new Deleted(false);
        store.delete(path);
        return new Deleted(true);
    }
}
