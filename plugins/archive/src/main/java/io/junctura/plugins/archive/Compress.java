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
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/**
 * Packs files into a zip, tar or tar.gz file.
 *
 * @param files the files to pack, or objects with {@code path}, the path in the archive, and {@code file}, a file or a
 *              text. Without a path, a file keeps its name
 * @param name  the archive's name. Its extension selects the format: {@code .zip}, {@code .tar}, {@code .tar.gz} or
 *              {@code .tgz}
 * @param level the compression level, from 0 (fastest) to 9 (smallest). A {@code .tar} is not compressed
 */
@SuppressWarnings("InvalidParam") // A key or a value in the Javadoc resembles the name of a parameter.
@ActionInfo(id = "compress", title = "Pack an archive", effect = Effect.READ)
public record Compress(
        @Field(atLeastOne = true) List<Object> files,
        @Field(fallback = "files.zip") String name,

        @Field(fallback = "6", min = Deflater.NO_COMPRESSION, max = Deflater.BEST_COMPRESSION, advanced = true)
        int level)
        implements Action<NoConnection, FileRef> {

    private interface Content {
        void to(OutputStream out) throws IOException, InterruptedException;
    }

    private record Packed(String path, long size, Content content) {}

    public Compress {
        format(name);
    }

    private enum Format {
        ZIP("application/zip"),
        TAR("application/x-tar"),
        TAR_GZ("application/gzip");

        private final String type;

        Format(String type) {
            this.type = type;
        }
    }

    private static Format format(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".zip")) return Format.ZIP;
        if (lower.endsWith(".tar")) return Format.TAR;
        if (lower.endsWith(".tar.gz") || lower.endsWith(".tgz")) return Format.TAR_GZ;
        throw new IllegalArgumentException(
                "name is \"" + name + "\". It must end with .zip, .tar, .tar.gz or .tgz, which says what is made.");
    }

    private List<Packed> packed(ActionContext<NoConnection> context) throws ConnectorException {
        List<Packed> all = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        for (Object each : files) {
            Packed one = packed(context, each);
            if (!paths.add(one.path)) {
                throw ConnectorException.badInput(
                        "files has two of the path \"" + one.path + "\". Give one another by file and path.");
            }
            all.add(one);
        }
        return all;
    }

    private static Packed packed(ActionContext<NoConnection> context, Object each) throws ConnectorException {
        Object given = each instanceof Map<?, ?> map ? map.get("file") : each;
        Object path = each instanceof Map<?, ?> map ? map.get("path") : null;
        if (given instanceof FileRef file) {
            String place = path(path == null ? file.name() : path.toString());
            return new Packed(place, file.size(), out -> Copy.file(context, file, out));
        }
        if (given instanceof String text && path != null) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return new Packed(path(path.toString()), bytes.length, out -> out.write(bytes));
        }
        throw ConnectorException.badInput("files takes files of earlier steps, or objects with path and file.");
    }

    private static String path(String written) throws ConnectorException {
        try {
            String path = Item.path("files", written);
            if (!path.isEmpty() && !written.endsWith("/")) return path;
        } catch (IOException e) {
            // Said below, with the field's name.
        }
        throw ConnectorException.badInput("files has the path \"" + written
                + "\". A path is relative, without .., and ends with the file's name: reports/today.pdf.");
    }

    @Override
    public FileRef run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Format format = format(name);
        List<Packed> all = packed(context);
        return context.files().write(name, format.type, out -> {
            switch (format) {
                case ZIP -> zip(context, all, out);
                case TAR -> tar(context, all, out);
                case TAR_GZ -> {
                    GzipCompressorOutputStream gzip = new GzipCompressorOutputStream(out, Gzip.parameters(level));
                    tar(context, all, gzip);
                    gzip.finish();
                }
            }
        });
    }

    private void zip(ActionContext<NoConnection> context, List<Packed> all, OutputStream out)
            throws IOException, InterruptedException {
        ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out);
        zip.setLevel(level);
        FileTime now = FileTime.from(context.clock().instant());
        for (Packed each : all) {
            ZipArchiveEntry entry = new ZipArchiveEntry(each.path);
            entry.setSize(each.size);
            entry.setLastModifiedTime(now);
            zip.putArchiveEntry(entry);
            each.content.to(zip);
            zip.closeArchiveEntry();
        }
        zip.finish();
    }

    private static void tar(ActionContext<NoConnection> context, List<Packed> all, OutputStream out)
            throws IOException, InterruptedException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        FileTime now = FileTime.from(context.clock().instant());
        for (Packed each : all) {
            TarArchiveEntry entry = new TarArchiveEntry(each.path);
            entry.setSize(each.size);
            entry.setLastModifiedTime(now);
            tar.putArchiveEntry(entry);
            each.content.to(tar);
            tar.closeArchiveEntry();
        }
        tar.finish();
    }
}
