package io.junctura.plugins.stores;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import java.io.IOException;
import java.util.Optional;

/**
 * Copies a file.
 *
 * @param from    the file
 * @param to      the copy's path, with the name. Missing folders are created
 * @param replace whether an existing file is replaced
 */
@ActionInfo(id = "copy", title = "Copy a file", effect = Effect.IDEMPOTENT)
public record CopyFile(
        @Field(example = "in/a.csv") String from,
        @Field(example = "archive/a.csv") String to,
        @Field(fallback = "false") boolean replace)
        implements Action<StoreConnection, CopyFile.Copied> {

    /** @param path the copy's path */
    public record Copied(@Field(title = "Path") String path) {}

    public CopyFile {
        from = StorePath.file(from, "from");
        to = StorePath.file(to, "to");
        if (from.equals(to)) throw new IllegalArgumentException("from and to are the same.");
    }

    /** A copy that is there may be our own. */
    @Override
    public Optional<Effect> effect() {
        return replace ? Optional.empty() : Optional.of(Effect.UNSAFE);
    }

    @Override
    public Copied run(ActionContext<StoreConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Store store = context.connection().store(context);
        Optional<Entry> there = store.find(to);
        if (there.isEmpty()) TargetPaths.prepare(store, from, to, replace);
        else if (!replace) throw ConnectorException.refused("There is a file \"" + to + "\" already.");
        store.copy(from, to);
        return new Copied(to);
    }
}
