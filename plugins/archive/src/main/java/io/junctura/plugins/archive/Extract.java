package io.junctura.plugins.archive;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.plugins.stores.ContentTypes;
import io.junctura.plugins.stores.Glob;
import io.junctura.plugins.zips.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the files in a zip, tar or tar.gz file. Process them with {@code for-each}. An archive inside the archive
 * stays one file.
 *
 * @param file         the archive
 * @param pattern      which files to unpack, such as {@code *.csv}. A pattern with a slash is compared with whole paths
 * @param nameEncoding the encoding of names for which the archive declares none, as archives of old Windows programs do
 * @param maxBytes     the largest total size of the unpacked files, in bytes
 * @param maxRatio     the largest ratio of the unpacked size to the archive's size. The first 10 MB are always allowed
 */
@ActionInfo(id = "extract", title = "Unpack an archive", effect = Effect.READ)
public record Extract(
        FileRef file,
        @Field(fallback = "*", example = "*.csv") String pattern,

        @Field(fallback = "UTF-8", example = "Shift_JIS", advanced = true)
        String nameEncoding,

        @Field(fallback = "10000000000", min = 1, advanced = true)
        long maxBytes,

        @Field(fallback = "100", min = 1, advanced = true) int maxRatio)
        implements Action<NoConnection, Extract.Extracted> {

    /**
     * The unpacked files.
     *
     * @param count the number of unpacked files
     * @param files the unpacked files, in the archive's order
     */
    public record Extracted(
            @Field(title = "Count") int count,
            @Field(title = "Files") List<Entry> files) {}

    /**
     * An unpacked file.
     *
     * @param path     the path in the archive
     * @param file     the unpacked file
     * @param modified when the file was last changed, as the archive says
     */
    public record Entry(
            @Field(title = "Path") String path,
            @Field(title = "File") FileRef file,
            @Field(title = "Modified") @Nullable Instant modified) {}

    public Extract {
        Glob.of(pattern);
        NameEncoding.of(nameEncoding);
    }

    @Override
    public Extracted run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        return Unreadable.translate(() -> {
            // One that is cut off or dangerous is refused before a file of it is stored.
            try (Archive archive = archive(context)) {
                Item item;
                do item = archive.next();
                while (item != null);
            }
            Glob glob = Glob.of(pattern);
            List<Entry> entries = new ArrayList<>();
            try (Archive archive = archive(context)) {
                for (Item item = archive.next(); item != null; item = archive.next()) {
                    if (item.folder() || !glob.matches(item.path())) continue;
                    entries.add(new Entry(item.path(), stored(context, archive, item), item.modified()));
                    context.progress(entries.size(), 0, "files");
                }
            }
            return new Extracted(entries.size(), entries);
        });
    }

    private Archive archive(ActionContext<NoConnection> context) throws IOException {
        return Archive.open(context.files(), file, NameEncoding.of(nameEncoding), maxBytes, maxRatio);
    }

    static FileRef stored(ActionContext<NoConnection> context, Archive archive, Item item) throws IOException {
        try (InputStream content = archive.content()) {
            return context.files().store(item.path(), ContentTypes.of(item.path()), content);
        }
    }
}
