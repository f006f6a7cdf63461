package io.junctura.plugins.stores;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a file or folder exists.
 *
 * @param path the path of the file or folder
 */
@ActionInfo(id = "exists", title = "Check whether a file exists", effect = Effect.READ)
public record FileExists(@Field(example = "in/a.csv") String path)
        implements Action<StoreConnection, FileExists.Found> {

    /**
     * Whether a path exists, and what it is.
     *
     * @param exists whether the path exists
     * @param file   the file or folder, if it exists
     */
    public record Found(
            @Field(title = "Exists") boolean exists,
            @Field(title = "File") @Nullable Entry file) {}

    public FileExists {
        path = StorePath.file(path, "path");
    }

    @Override
    public Found run(ActionContext<StoreConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Optional<Entry> found = context.connection().store(context).find(path);
        return new Found(found.isPresent(), found.orElse(null));
    }
}
