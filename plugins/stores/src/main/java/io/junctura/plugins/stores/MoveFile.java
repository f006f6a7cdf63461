package io.junctura.plugins.stores;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Verdict;
import java.io.IOException;
import java.util.Optional;

/**
 * Moves or renames a file or folder.
 *
 * @param from    where it is
 * @param to      where it goes, with its new name; folders that are missing are made
 * @param replace whether a file that is there is replaced
 */
@ActionInfo(id = "move", title = "Move a file", effect = Effect.UNSAFE)
public record MoveFile(
        @Field(example = "in/a.csv") String from,
        @Field(example = "done/a.csv") String to,
        @Field(fallback = "false") boolean replace)
        implements Action<StoreConnection, MoveFile.Moved> {

    /** @param path where it is now */
    public record Moved(@Field(title = "Path") String path) {}

    public MoveFile {
        from = StorePath.file(from, "from");
        to = StorePath.file(to, "to");
        if (from.equals(to)) throw new IllegalArgumentException("from and to are the same.");
    }

    @Override
    public Moved run(ActionContext<StoreConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Store store = context.connection().store(context);
        Targets.prepare(store, from, to, replace);
        store.move(from, to);
        return new Moved(to);
    }

    /** It was moved if it is there, and no longer here. */
    @Override
    public Verdict<Moved> verify(ActionContext<StoreConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Store store = context.connection().store(context);
        Optional<Entry> source = store.find(from);
        Optional<Entry> target = store.find(to);
        if (source.isEmpty() && target.isPresent()) return new Verdict.Done<>(new Moved(to));
        return source.isPresent() ? new Verdict.NotDone<>() : Verdict.unknown();
    }
}
