package io.junctura.database.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Finds damage in the write-ahead log that a killed process has left. SQLite reads up to the first incomplete frame, as it must
 * after a power failure, and silently ignores all commits after it. This class tells damage from such an end:
 *
 * <ul>
 *   <li>The shared memory beside the log outlives its process. It says how far the log was synced. SQLite writes it after the
 *       sync, so an undamaged log contains at least that much.
 *   <li>A transaction is synced before the next one is written. So if a frame follows the end of a transaction, every frame of
 *       that transaction was complete.
 * </ul>
 *
 * <p>If the shared memory is lost, damage to the last commit cannot be told from a commit that a power failure interrupted.
 * Formats: https://sqlite.org/walformat.html and https://sqlite.org/fileformat2.html#walformat.
 */
final class WriteAheadLog {
    private static final int MAGIC = 0x377f0682;
    private static final int VERSION = 3_007_000;
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;

    private final FileChannel file;
    private final ByteBuffer header;
    private final @Nullable SharedMemory memory;
    private final ByteOrder order;
    private int first;
    private int second;

    private WriteAheadLog(FileChannel file, ByteBuffer header, @Nullable SharedMemory memory) {
        this.file = file;
        this.header = header;
        this.order = header.getInt(0) == MAGIC ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        this.memory = memory != null && memory.salt() == header.getLong(16) ? memory : null;
    }

    /**
     * How the log of a database is damaged; null if it is not, or there is none. Reads all of the log, some hundred MB a second.
     * The size of the log is limited, and after an orderly end there is no log.
     */
    static @Nullable String damage(Path database) throws IOException {
        Path log = Path.of(database + "-wal");
        SharedMemory memory = SharedMemory.read(Path.of(database + "-shm"));
        boolean needed = memory != null && !memory.writtenBack();
        if (!Files.exists(log))
            return needed ? "it is missing, and contained commits that are not in the database yet" : null;
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            if (file.size() >= HEADER) fill(file, header, 0);
            if (header.rewind().equals(ByteBuffer.allocate(HEADER))) {
                return needed
                        ? "its beginning is missing, and it contained commits that are not in the database yet"
                        : null;
            }
            return new WriteAheadLog(file, header, memory).damage();
        }
    }

    private @Nullable String damage() throws IOException {
        int page = header.getInt(8);
        go(header, 0, HEADER - 8);
        if ((header.getInt(0) & ~1) != MAGIC
                || header.getInt(4) != VERSION
                || page < 512
                || page > 65_536
                || Integer.bitCount(page) != 1
                || !isAt(header.getInt(24), header.getInt(28))) {
            return "its beginning is not as it was written";
        }
        long frames = (file.size() - HEADER) / (FRAME_HEADER + page);
        ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER + page);
        long broken = 0;
        boolean ended = false;
        for (long n = 1; n <= frames; n++) {
            fill(file, frame, HEADER + (n - 1) * (FRAME_HEADER + page));
            go(frame, 0, 8);
            go(frame, FRAME_HEADER, page);
            boolean same = frame.getLong(8) == header.getLong(16);
            boolean whole = same && isAt(frame.getInt(16), frame.getInt(20));
            if (broken == 0 && !whole) broken = n;
            if (broken > 0 && memory != null && broken <= memory.frames()) {
                return "its part " + broken + " of " + memory.frames() + " that were synced is not as it was written";
            }
            if (broken > 0 && whole && ended) {
                return "its part " + broken + " is not as it was written, though it was synced before part " + n;
            }
            if (memory != null && n == memory.frames() && !isAt(memory.first(), memory.second())) {
                return "it is a different log from the one that was written";
            }
            ended = same && frame.getInt(4) != 0;
            // After the first broken frame, the checksum of each frame is continued from what the frame before it
            // claims.
            first = frame.getInt(16);
            second = frame.getInt(20);
        }
        if (memory != null && frames < memory.frames()) {
            return "of its " + memory.frames() + " parts that were synced, " + frames + " are left";
        }
        return null;
    }

    private boolean isAt(int one, int other) {
        return first == one && second == other;
    }

    /** Continues the checksum over these bytes. */
    private void go(ByteBuffer bytes, int from, int length) {
        ByteBuffer words = bytes.duplicate().order(order);
        int one = first;
        int other = second;
        for (int at = from; at < from + length; at += 8) {
            one += words.getInt(at) + other;
            other += words.getInt(at + 4) + one;
        }
        first = one;
        second = other;
    }

    private static void fill(FileChannel file, ByteBuffer bytes, long at) throws IOException {
        bytes.clear();
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) throw new IOException("the log ended while it was read");
        }
    }
}
