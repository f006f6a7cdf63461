package io.junctura.plugins.archive;

import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.api.RowStreams;
import io.junctura.api.RowsAction;
import io.junctura.plugins.zips.Unreadable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists the content of a zip, tar or tar.gz file, as rows with path, folder, size and modified.
 *
 * @param file         the archive
 * @param nameEncoding the encoding of names for which the archive declares none, as archives of old Windows programs do
 * @param maxBytes     the largest total size of all unpacked entries, in bytes
 * @param maxRatio     the largest ratio of the unpacked size to the archive's size. The first 10 MB are always allowed
 */
@ActionInfo(id = "list", title = "List an archive", effect = Effect.READ)
public record ListArchive(
        FileRef file,

        @Field(fallback = "UTF-8", example = "Shift_JIS", advanced = true)
        String nameEncoding,

        @Field(fallback = "10000000000", min = 1, advanced = true)
        long maxBytes,

        @Field(fallback = "100", min = 1, advanced = true) int maxRatio)
        implements RowsAction<NoConnection> {

    public ListArchive {
        NameEncoding.of(nameEncoding);
    }

    @Override
    public RowStreams.Reader open(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        return new Items(Unreadable.translate(
                () -> Archive.open(context.files(), file, NameEncoding.of(nameEncoding), maxBytes, maxRatio)));
    }

    private record Items(Archive archive) implements RowStreams.Reader {

        @Override
        public List<@Nullable Object> next(int most) throws ConnectorException {
            List<@Nullable Object> rows = new ArrayList<>();
            try {
                while (rows.size() < most) {
                    Item item = archive.next();
                    if (item == null) break;
                    rows.add(item.row());
                }
            } catch (IOException e) {
                throw ConnectorException.badInput(String.valueOf(e.getMessage()));
            }
            return rows;
        }

        @Override
        public void close() {
            try {
                archive.close();
            } catch (IOException e) {
                // It was only read.
            }
        }
    }
}
