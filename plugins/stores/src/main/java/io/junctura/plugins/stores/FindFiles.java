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
 * Finds files by a pattern, as rows. Process them with {@code for-each}. Their number is not limited.
 *
 * @param folder  the folder to search. Without it, the connection's root
 * @param pattern the pattern: {@code *.csv} for names in the folder and all folders below it, or
 *                <code>in/**&#47;*.csv</code> for paths from the folder on. {@code *} and {@code ?} match characters of a
 *                name, {@code **} matches folders, {@code {csv,xml}} matches one of several
 */
@ActionInfo(id = "find", title = "Find files", effect = Effect.READ)
public record FindFiles(
        @Field(fallback = "/", example = "orders") String folder,
        @Field(example = "*.csv") String pattern) implements Action<StoreConnection, Rows> {

    public FindFiles {
        folder = StorePath.folder(folder, "folder");
        if (pattern.isEmpty()) throw new IllegalArgumentException("pattern must not be empty.");
        Glob.of(pattern);
    }

    @Override
    public Rows run(ActionContext<StoreConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Store store = context.connection().store(context);
        Glob glob = Glob.of(pattern);
        return context.rows()
                .store(
                        "files.ndjson",
                        sink -> FolderWalk.through(store, folder, any -> true, entry -> {
                            if (!entry.folder() && glob.matches(StorePath.below(folder, entry.path()))) sink.add(entry);
                        }));
    }
}
