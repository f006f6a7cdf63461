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
 * Says whether there is a file or folder.
 *
 * @param path where it would be
 */
@ActionInfo(id = "exists", title = "Look whether a file exists", effect = Effect.READ)
public record FileExists(@Field(example = "in/a.csv") String path)
        implements Action<StoreConnection, FileExists.Found> {

    /**
     * What is there.
     *
     * @param exists whether there is something
     * @param file   what it is, if so
     */
    public record Found(@Field(title = "Exists") boolean exists, @Field(title = "File") @Nullable Entry file) {}

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
