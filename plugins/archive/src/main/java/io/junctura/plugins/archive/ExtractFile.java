package io.junctura.plugins.archive;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.plugins.zips.Unreadable;
import java.io.IOException;

/**
 * Unpacks one file of a zip, tar or tar.gz file.
 *
 * @param file         the archive
 * @param path         the path in the archive. If several files have this path, the first one is unpacked
 * @param nameEncoding the encoding of names for which the archive declares none, as archives of old Windows programs do
 * @param maxBytes     the largest total size of the entries up to this file, in bytes
 * @param maxRatio     the largest ratio of the unpacked size to the archive's size. The first 10 MB are always allowed
 */
@ActionInfo(id = "extract-file", title = "Unpack one file", effect = Effect.READ)
public record ExtractFile(
        FileRef file,
        @Field(example = "data/orders.csv") String path,

        @Field(fallback = "UTF-8", example = "Shift_JIS", advanced = true)
        String nameEncoding,

        @Field(fallback = "10000000000", min = 1, advanced = true)
        long maxBytes,

        @Field(fallback = "100", min = 1, advanced = true) int maxRatio)
        implements Action<NoConnection, FileRef> {

    public ExtractFile {
        if (path.isBlank()) throw new IllegalArgumentException("path must not be empty.");
        NameEncoding.of(nameEncoding);
    }

    @Override
    public FileRef run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        return Unreadable.translate(() -> {
            try (Archive archive =
                    Archive.open(context.files(), file, NameEncoding.of(nameEncoding), maxBytes, maxRatio)) {
                for (Item item = archive.next(); item != null; item = archive.next()) {
                    if (!item.folder() && item.path().equals(path)) return Extract.stored(context, archive, item);
                }
            }
            throw ConnectorException.badInput("There is no file \"" + path + "\" in \"" + file.name() + "\".");
        });
    }
}
