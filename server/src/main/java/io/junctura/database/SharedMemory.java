package io.junctura.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the shared memory of a process that is gone says of the log: {@link WriteAheadLog}.
 *
 * @param salt        of the log that it speaks of
 * @param frames      how many of it were synced, at least 1
 * @param first       with {@code second}, the checksum of the last of them
 * @param writtenBack whether all of them are in the database file as well
 */
record SharedMemory(long salt, long frames, int first, int second, boolean writtenBack) {
    private static final int VERSION = 3_007_000;
    private static final int HEADER = 48;
    private static final int CHECKSUMMED = 40;

    /** Null if it says nothing, or nothing that can be relied on. */
    static @Nullable SharedMemory read(Path file) throws IOException {
        if (!Files.exists(file)) return null;
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(2 * HEADER + 4);
        }
        if (bytes.length < 2 * HEADER + 4) return null;
        ByteBuffer memory = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        // Two copies: they differ while one is being written.
        if (!memory.slice(0, HEADER).equals(memory.slice(HEADER, HEADER))) return null;
        int one = 0;
        int other = 0;
        for (int at = 0; at < CHECKSUMMED; at += 8) {
            one += memory.getInt(at) + other;
            other += memory.getInt(at + 4) + one;
        }
        long frames = Integer.toUnsignedLong(memory.getInt(16));
        boolean told = memory.getInt(0) == VERSION
                && memory.get(12) == 1
                && memory.getInt(CHECKSUMMED) == one
                && memory.getInt(CHECKSUMMED + 4) == other;
        if (!told || frames == 0) return null;
        long back = Integer.toUnsignedLong(memory.getInt(2 * HEADER));
        long salt = ByteBuffer.wrap(bytes).getLong(32);
        return new SharedMemory(salt, frames, memory.getInt(24), memory.getInt(28), back >= frames);
    }
}
