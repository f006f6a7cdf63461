package io.junctura.bench.target;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a server writes to the write-ahead log of its SQLite database, seen in the log's index, which the server maps into its
 * memory. See "WAL-index Format" in the documentation of SQLite.
 */
public final class Wal {
    private static final int PAGE_SIZE_AT = 14;
    private static final int FRAMES_AT = 16;
    private static final int HEADER = 48;
    private static final int FRAME_HEADER = 24;

    private final Path index;
    private long frames;
    private long bytes;

    /** Counts from now on. */
    public Wal(Path database) throws IOException {
        index = Path.of(database + "-shm");
        count();
        bytes = 0;
    }

    /** Has to be called more often than the log begins anew. */
    public void count() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.nativeOrder());
        try (FileChannel file = FileChannel.open(index, StandardOpenOption.READ)) {
            while (header.hasRemaining() && file.read(header) >= 0) {}
        }
        long now = Integer.toUnsignedLong(header.getInt(FRAMES_AT));
        // 65,536 bytes are stored as 1.
        int stored = Short.toUnsignedInt(header.getShort(PAGE_SIZE_AT));
        int page = stored == 1 ? 1 << 16 : stored;
        bytes += (now >= frames ? now - frames : now) * (page + FRAME_HEADER);
        frames = now;
    }

    /** Until the last {@link #count}. */
    public long bytes() {
        return bytes;
    }
}
