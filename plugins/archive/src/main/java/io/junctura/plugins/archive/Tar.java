package io.junctura.plugins.archive;

import io.junctura.plugins.zips.DecompressionLimit;
import io.junctura.plugins.zips.EntryNames;
import io.junctura.plugins.zips.Unreadable;
import io.junctura.plugins.zips.Zip;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.jspecify.annotations.Nullable;

/** What is in a tar file, unpacked already. */
final class Tar implements Archive {
    static final int RECORD = 512;

    /** The limit of data between two entries, such as long names, which the library holds in memory. */
    private static final long MAX_HEADERS_LENGTH = 1_000_000;

    private final String name;
    private final Charset names;
    private final Source source;
    private final TarArchiveInputStream tar;
    private final DecompressionLimit expansion;
    private InputStream content = InputStream.nullInputStream();
    private int count;

    /** @param expansion counts what is in the entries, which may be more than is in the stream where they are sparse */
    Tar(String name, InputStream in, Charset names, DecompressionLimit expansion) {
        this.name = name;
        this.source = new Source(in);
        this.expansion = expansion;
        this.names = names;
        // One character for each byte: what is not in the encoding would be read as question marks.
        this.tar = new TarArchiveInputStream(source, StandardCharsets.ISO_8859_1.name());
    }

    /** @param first the first record; an empty archive begins with its end, which is zeros */
    static boolean isTar(byte[] first) {
        if (first.length < RECORD) return false;
        return TarArchiveInputStream.matches(first, RECORD)
                || TarUtils.verifyCheckSum(first)
                || Arrays.equals(first, new byte[RECORD]);
    }

    @Override
    public @Nullable Item next() throws IOException {
        try {
            content.transferTo(OutputStream.nullOutputStream());
            source.beginHeaders();
            TarArchiveEntry entry = tar.getNextEntry();
            source.endHeaders();
            if (entry == null) {
                if (!source.endsWithZeros()) throw new EOFException();
                return null;
            }
            if (++count > Zip.MAX_ENTRIES) throw Zip.tooMany(name);
            return item(entry);
        } catch (IOException | RuntimeException e) {
            throw Unreadable.of("\"" + name + "\"", e);
        }
    }

    private @Nullable Item item(TarArchiveEntry entry) throws IOException {
        String path = Item.path(name, name(entry));
        if (isLinkOrDevice(entry)) throw Item.link(name, path);
        content = expansion.expanded(shielded(tar), "\"" + name + "\", entry \"" + path + "\",");
        if (path.isEmpty()) return next();
        return new Item(
                path,
                entry.isDirectory(),
                entry.getRealSize(),
                entry.getLastModifiedTime().toInstant());
    }

    private String name(TarArchiveEntry entry) throws IOException {
        if (source.hasPath) return entry.getName(); // Always in UTF-8, and decoded already.
        return EntryNames.decoded(name, entry.getName().getBytes(StandardCharsets.ISO_8859_1), names);
    }

    /** An entry is closed before the archive is. */
    private static InputStream shielded(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public void close() {
                // The archive is read on.
            }
        };
    }

    private static boolean isLinkOrDevice(TarArchiveEntry entry) {
        if (entry.isLink() || entry.isSymbolicLink()) return true;
        if (entry.isBlockDevice() || entry.isCharacterDevice() || entry.isFIFO()) return true;
        return !entry.isFile() && !entry.isDirectory();
    }

    @Override
    public InputStream content() {
        return content;
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }

    /**
     * The file's stream. It remembers the last record, since a file that was cut off between two entries looks complete
     * otherwise.
     */
    private static final class Source extends FilterInputStream {
        /** The six bytes {@code " path="}. */
        private static final long PATH = 0x20_70_61_74_68_3dL;

        private final byte[] last = new byte[RECORD];
        private int at;
        private boolean headers;
        private long budget;
        private long window;
        /** Whether the headers that were read last have a path of their own, as POSIX has it; the library does not tell. */
        private boolean hasPath;

        Source(InputStream in) {
            super(in);
        }

        void beginHeaders() {
            headers = true;
            budget = MAX_HEADERS_LENGTH;
            window = 0;
            hasPath = false;
        }

        void endHeaders() {
            headers = false;
        }

        private void header(byte[] bytes, int from, int count) throws IOException {
            budget -= count;
            if (budget < 0) throw new IOException("an entry has a name or attributes that are too long");
            for (int i = from; i < from + count; i++) {
                window = (window << Byte.SIZE | (bytes[i] & 0xff)) & 0xffff_ffff_ffffL;
                hasPath |= window == PATH;
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            int count = super.read(into, from, most);
            if (count <= 0) return count;
            if (headers) header(into, from, count);
            for (int i = Math.max(0, count - RECORD); i < count; i++) {
                last[at] = into[from + i];
                at = (at + 1) % RECORD;
            }
            return count;
        }

        @Override
        public long skip(long most) throws IOException {
            byte[] passed = new byte[(int) Math.min(most, 1 << 13)];
            return Math.max(0, read(passed, 0, passed.length));
        }

        boolean endsWithZeros() {
            return Arrays.equals(last, new byte[RECORD]);
        }
    }
}
