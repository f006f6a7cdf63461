package io.junctura.plugins.stores;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a file of any size. Later steps can use it.
 *
 * @param path the path of the file
 */
@ActionInfo(id = "read", title = "Read a file", effect = Effect.READ)
public record ReadFile(@Field(example = "orders/in/a.csv") String path) implements Action<StoreConnection, FileRef> {

    public ReadFile {
        path = StorePath.file(path, "path");
    }

    @Override
    public FileRef run(ActionContext<StoreConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        try (InputStream content = context.connection().store(context).open(path)) {
            return context.files().store(StorePath.name(path), ContentTypes.of(path), content);
        }
    }
}
