package io.junctura.plugins.zips;

import io.junctura.api.FileRef;
import io.junctura.api.Files;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * A stored file that is read at any place, as zip files need it. It opens the file again to go back, and keeps one block in
 * memory. For one thread at a time.
 */
public final class StoredChannel implements SeekableByteChannel {
    private static final int BLOCK = 1 << 16;

    private final Files files;
    private final FileRef file;
    private final byte[] block = new byte[BLOCK];
    private long blockAt = -1;
    private int blockSize;
    private @Nullable InputStream in;
    private long inAt;
    private long position;
    private long budget = Long.MAX_VALUE;

    public StoredChannel(Files files, FileRef file) {
        this.files = files;
        this.file = file;
    }

    /** How many more bytes may be read. */
    void budget(long bytes) {
        budget = bytes;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (position >= file.size()) return -1;
        long at = position / BLOCK * BLOCK;
        if (at != blockAt) load(at);
        int from = (int) (position - at);
        int count = Math.min(into.remaining(), blockSize - from);
        if (count <= 0) throw new EOFException();
        budget -= count;
        if (budget < 0) {
            throw new Unreadable("\"" + file.name() + "\" has a list of entries that is too long. It was not read.");
        }
        into.put(block, from, count);
        position += count;
        return count;
    }

    private void load(long at) throws IOException {
        InputStream open = in;
        if (open == null || at < inAt) {
            close();
            open = files.open(file);
            in = open;
            inAt = 0;
        }
        open.skipNBytes(at - inAt);
        blockSize = open.readNBytes(block, 0, (int) Math.min(BLOCK, file.size() - at));
        blockAt = at;
        inAt = at + blockSize;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() throws IOException {
        InputStream open = in;
        in = null;
        if (open != null) open.close();
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }
}
