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
import io.junctura.plugins.zips.DecompressionLimit;
import io.junctura.plugins.zips.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a file that was compressed by gzip.
 *
 * @param file     the compressed file, such as {@code orders.csv.gz}
 * @param name     the new file's name. Without it, the compressed file's name without {@code .gz}
 * @param maxBytes the largest size of the unpacked file, in bytes
 * @param maxRatio the largest ratio of the unpacked to the compressed size. The first 10 MB are always allowed
 */
@ActionInfo(id = "gunzip", title = "Unpack a gzip file", effect = Effect.READ)
public record Gunzip(
        FileRef file,

        @Field(example = "orders.csv", advanced = true) @Nullable
        String name,

        @Field(fallback = "10000000000", min = 1, advanced = true)
        long maxBytes,

        @Field(fallback = "100", min = 1, advanced = true) int maxRatio)
        implements Action<NoConnection, FileRef> {

    @Override
    public FileRef run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        String made = name == null ? nameWithin(file.name()) : name;
        return Unreadable.translate(() -> context.files().write(made, ContentTypes.of(made), out -> {
            DecompressionLimit expansion = new DecompressionLimit(file.name(), maxBytes, maxRatio);
            refuseOthers(context);
            try (InputStream stored = context.files().open(file);
                    InputStream in = unpacked(expansion.compressed(stored), expansion, file.name())) {
                in.transferTo(out);
            }
        }));
    }

    private void refuseOthers(ActionContext<NoConnection> context) throws IOException {
        try (InputStream in = context.files().open(file)) {
            byte[] first = in.readNBytes(2);
            if (first.length == 0) throw new Unreadable("\"" + file.name() + "\" is empty.");
            if (!isGzip(first)) throw new Unreadable("\"" + file.name() + "\" is not a gzip file.");
        }
    }

    private static String nameWithin(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".tgz")) return name.substring(0, name.length() - 3) + "tar";
        return lower.endsWith(".gz") && name.length() > 3 ? name.substring(0, name.length() - 3) : name + ".unpacked";
    }

    static boolean isGzip(byte[] first) {
        return first.length >= 2 && first[0] == (byte) 0x1f && first[1] == (byte) 0x8b;
    }

    /** Several members, one after the other, are one file. */
    static InputStream unpacked(InputStream compressed, DecompressionLimit expansion, String name) throws IOException {
        String where = "\"" + name + "\"";
        try {
            return expansion.expanded(
                    GzipCompressorInputStream.builder()
                            .setInputStream(compressed)
                            .setBufferSize(1 << 16)
                            .setDecompressConcatenated(true)
                            .get(),
                    where);
        } catch (IOException | RuntimeException e) {
            throw Unreadable.of(where, e);
        }
    }
}
