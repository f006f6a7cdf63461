package io.junctura.plugins.archive;

import io.junctura.plugins.zips.Zip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.attribute.FileTime;
import java.util.Iterator;
import java.util.Objects;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.jspecify.annotations.Nullable;

/** What is in a zip file. */
final class ZipItems implements Archive {
    // The bits of the file mode that Unix programs write.
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;

    private final String name;
    private final Zip zip;
    private final Iterator<ZipArchiveEntry> entries;
    private @Nullable ZipArchiveEntry current;

    ZipItems(String name, Zip zip) {
        this.name = name;
        this.zip = zip;
        this.entries = zip.entries().iterator();
    }

    @Override
    public @Nullable Item next() throws IOException {
        while (entries.hasNext()) {
            ZipArchiveEntry entry = entries.next();
            current = entry;
            String written = zip.name(entry);
            String path = Item.path(name, written);
            int type = entry.getUnixMode() & TYPE;
            if (type != 0 && type != REGULAR && type != FOLDER) throw Item.link(name, path);
            if (path.isEmpty()) continue;
            FileTime modified = entry.getLastModifiedTime();
            boolean folder = entry.isDirectory() || written.endsWith("\\");
            return new Item(path, folder, Math.max(0, entry.getSize()), modified == null ? null : modified.toInstant());
        }
        return null;
    }

    @Override
    public InputStream content() throws IOException {
        return zip.open(Objects.requireNonNull(current, "next() comes first"));
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
