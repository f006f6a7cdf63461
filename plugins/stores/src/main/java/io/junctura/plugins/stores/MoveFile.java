package io.junctura.plugins.stores;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.Verdict;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * Moves or renames a file or folder.
 *
 * @param from    the path of the file
 * @param to      the new path, with the name. Missing folders are created
 * @param replace whether an existing file is replaced
 */
@ActionInfo(id = "move", title = "Move a file", effect = Effect.UNSAFE)
public record MoveFile(
        @Field(example = "in/a.csv") String from,
        @Field(example = "done/a.csv") String to,
        @Field(fallback = "false") boolean replace)
        implements Action<StoreConnection, MoveFile.Moved> {

    /** @param path the new path */
    public record Moved(@Field(title = "Path") String path) {}

    private static final String SOURCE = "source";

    /** @param version of the file or folder before it is moved */
    private record Source(String version) {}

    public MoveFile {
        from = StorePath.file(from, "from");
        to = StorePath.file(to, "to");
        if (from.equals(to)) throw new IllegalArgumentException("from and to are the same.");
    }

    @Override
    public Moved run(ActionContext<StoreConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Store store = context.connection().store(context);
        Entry source = store.find(from).orElseThrow(() -> new NoSuchFileException(from));
        // Another file may have its name by the time that the move is in doubt.
        context.remember(SOURCE, new Source(source.version()));
        TargetPaths.prepare(store, from, to, replace);
        store.move(from, to);
        return new Moved(to);
    }

    /** It was moved if it is there, and no longer here. A file that is here since may have come after the move, or replaced the source. */
    @Override
    public Verdict<Moved> verify(ActionContext<StoreConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Store store = context.connection().store(context);
        Optional<Source> before = context.recall(SOURCE, Source.class);
        Optional<Entry> source = store.find(from);
        // The version is on disk before anything is changed.
        if (before.isEmpty()) return new Verdict.NotDone<>();
        if (source.isPresent()) {
            boolean isSame = source.get().version().equals(before.get().version());
            return isSame ? new Verdict.NotDone<>() : Verdict.unknown();
        }
        return store.find(to).isPresent() ? new Verdict.Done<>(new Moved(to)) : Verdict.unknown();
    }
}
