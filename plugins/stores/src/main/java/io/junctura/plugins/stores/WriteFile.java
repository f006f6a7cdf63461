package io.junctura.plugins.stores;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.Files.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes a file from a text, or from a file of an earlier step. The file gets its name when it is complete.
 *
 * @param path     the file's path. Missing folders are created
 * @param content  a file, or a text, which is written as UTF-8
 * @param existing what to do if the file exists: replace it, append to it, fail, or keep it and write nothing
 */
@ActionInfo(id = "write", title = "Write a file", effect = Effect.IDEMPOTENT)
public record WriteFile(
        @Field(example = "reports/today.csv") String path,
        Object content,
        @Field(title = "If it exists", fallback = "replace") Existing existing)
        implements Action<StoreConnection, WriteFile.Written> {

    /** What happens to an existing file. */
    public enum Existing {
        REPLACE,
        APPEND,
        FAIL,
        KEEP
    }

    /**
     * The written file.
     *
     * @param path    the file's path
     * @param written whether the file was written; false if an existing file was kept
     */
    public record Written(
            @Field(title = "Path") String path,
            @Field(title = "Written") boolean written) {}

    public WriteFile {
        path = StorePath.file(path, "path");
        if (!(content instanceof FileRef) && !(content instanceof String)) {
            throw new IllegalArgumentException(
                    "content must be a file or a text. To write rows, make a file of them first, such as"
                            + " with csv.write.");
        }
    }

    /** Once more, it would be added twice; and a file that is there may be our own. */
    @Override
    public Optional<Effect> effect() {
        return existing == Existing.APPEND || existing == Existing.FAIL ? Optional.of(Effect.UNSAFE) : Optional.empty();
    }

    @Override
    public Written run(ActionContext<StoreConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Store store = context.connection().store(context);
        Optional<Entry> before = store.find(path);
        if (before.isPresent() && before.get().folder())
            throw ConnectorException.refused("\"" + path + "\" is a folder.");
        if (before.isPresent() && existing == Existing.KEEP) return new Written(path, false);
        if (before.isPresent() && existing == Existing.FAIL) {
            throw ConnectorException.refused("There is a file \"" + path + "\" already.");
        }
        String folder = StorePath.parent(path);
        if (before.isEmpty() && !folder.isEmpty()) store.createFolder(folder);
        Content all = out -> {
            if (content instanceof FileRef file) {
                try (InputStream in = context.files().open(file)) {
                    in.transferTo(out);
                }
            } else {
                Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
                writer.write(String.valueOf(content));
                writer.flush();
            }
        };
        if (existing == Existing.APPEND) store.append(path, all);
        else store.write(path, all);
        return new Written(path, true);
    }
}
