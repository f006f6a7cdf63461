package io.junctura.plugins.s3;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.plugins.stores.StorePath;
import java.io.IOException;

/**
 * Creates an empty folder: an empty object whose key ends with a slash. Files do not need it.
 *
 * @param path the folder
 */
@ActionInfo(id = "make-folder", title = "Create a folder", effect = Effect.IDEMPOTENT)
public record MakeFolder(@Field(example = "orders/2030") String path) implements Action<S3Connection, MakeFolder.Made> {

    /** @param path the folder */
    public record Made(@Field(title = "Path") String path) {}

    public MakeFolder {
        path = StorePath.file(path, "path");
    }

    @Override
    public Made run(ActionContext<S3Connection> context) throws ConnectorException, IOException, InterruptedException {
        Bucket bucket = context.shared(SharedBucket.class);
        if (!bucket.hasAny(path)) bucket.put(path + "/", "application/x-directory", new byte[0], 0);
        return new Made(path);
    }
}
