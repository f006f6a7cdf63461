package io.junctura.plugins.archive;

import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.plugins.zips.DecompressionLimit;
import io.junctura.plugins.zips.Unreadable;
import io.junctura.plugins.zips.Zip;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is in an archive, one after the other. For one thread at a time. */
interface Archive extends Closeable {

    /** The next one; null after the last. */
    @Nullable
    Item next() throws IOException;

    /** The content of what {@link #next} has given last. */
    InputStream content() throws IOException;

    /**
     * Opens a zip, tar or tar.gz file; its first bytes say which it is.
     *
     * @throws Unreadable if it is none, or damaged
     */
    static Archive open(Files files, FileRef file, Charset names, long maxBytes, int maxRatio) throws IOException {
        String name = file.name();
        DecompressionLimit expansion = new DecompressionLimit(name, maxBytes, maxRatio);
        byte[] first;
        try (InputStream in = files.open(file)) {
            first = in.readNBytes(Tar.RECORD);
        }
        if (first.length == 0) throw new Unreadable("\"" + name + "\" is empty.");
        if (isZip(first)) return new ZipItems(name, Zip.open(files, file, names, expansion));
        if (!Gunzip.isGzip(first)) {
            if (!Tar.isTar(first))
                throw new Unreadable("\"" + name + "\" is neither a zip nor a tar nor a tar.gz file.");
            return new Tar(name, expansion.compressed(files.open(file)), names, expansion);
        }
        DecompressionLimit whole = new DecompressionLimit(name, maxBytes, maxRatio);
        InputStream stored = files.open(file);
        try {
            InputStream compressed = expansion.compressed(whole.compressed(stored));
            BufferedInputStream unpacked = new BufferedInputStream(Gunzip.unpacked(compressed, whole, name), 1 << 16);
            unpacked.mark(Tar.RECORD);
            byte[] record = unpacked.readNBytes(Tar.RECORD);
            unpacked.reset();
            if (!Tar.isTar(record)) {
                throw new Unreadable("\"" + name
                        + "\" is a single file compressed by gzip, not an archive. Unpack it by archive.gunzip.");
            }
            return new Tar(name, unpacked, names, expansion);
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw Unreadable.of("\"" + name + "\"", e);
        }
    }

    private static boolean isZip(byte[] first) {
        return first.length >= 4
                && (Arrays.equals(first, 0, 4, new byte[] {'P', 'K', 3, 4}, 0, 4)
                        || Arrays.equals(first, 0, 4, new byte[] {'P', 'K', 5, 6}, 0, 4));
    }
}
