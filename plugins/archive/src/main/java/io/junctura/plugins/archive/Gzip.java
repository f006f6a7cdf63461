package io.junctura.plugins.archive;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import java.io.IOException;
import java.util.zip.Deflater;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.jspecify.annotations.Nullable;

/**
 * Compresses a file by gzip.
 *
 * @param file  the file to compress
 * @param name  the new file's name. Without it, the file's name with {@code .gz}
 * @param level the compression level, from 0 (fastest) to 9 (smallest)
 */
@ActionInfo(id = "gzip", title = "Compress with gzip", effect = Effect.READ)
public record Gzip(
        FileRef file,

        @Field(example = "orders.csv.gz", advanced = true) @Nullable
        String name,

        @Field(fallback = "6", min = Deflater.NO_COMPRESSION, max = Deflater.BEST_COMPRESSION, advanced = true)
        int level)
        implements Action<NoConnection, FileRef> {

    @Override
    public FileRef run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        String made = name == null ? file.name() + ".gz" : name;
        return context.files().write(made, "application/gzip", out -> {
            GzipParameters parameters = parameters(level);
            GzipCompressorOutputStream gzip = new GzipCompressorOutputStream(out, parameters);
            Copy.file(context, file, gzip);
            gzip.finish();
        });
    }

    static GzipParameters parameters(int level) {
        GzipParameters parameters = new GzipParameters();
        parameters.setCompressionLevel(level);
        parameters.setBufferSize(1 << 16);
        return parameters;
    }
}
