package io.junctura.database.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the shared memory of an ended process says about the {@link WriteAheadLog}.
 *
 * @param salt        identifies the log
 * @param frames      how many frames were synced, at least 1
 * @param first       with {@code second}, the checksum of the last of these frames
 * @param writtenBack whether the database file contains all of them
 */
record SharedMemory(long salt, long frames, int first, int second, boolean writtenBack) {
    private static final int VERSION = 3_007_000;
    private static final int HEADER = 48;
    private static final int CHECKSUMMED = 40;

    /** Reads the shared memory; null if it is missing, empty or invalid. */
    static @Nullable SharedMemory read(Path file) throws IOException {
        if (!Files.exists(file)) return null;
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(2 * HEADER + 4);
        }
        if (bytes.length < 2 * HEADER + 4) return null;
        ByteBuffer memory = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        // SQLite keeps two copies, which differ while one is being written.
        if (!memory.slice(0, HEADER).equals(memory.slice(HEADER, HEADER))) return null;
        int one = 0;
        int other = 0;
        for (int at = 0; at < CHECKSUMMED; at += 8) {
            one += memory.getInt(at) + other;
            other += memory.getInt(at + 4) + one;
        }
        long frames = Integer.toUnsignedLong(memory.getInt(16));
        boolean valid = memory.getInt(0) == VERSION
                && memory.get(12) == 1
                && memory.getInt(CHECKSUMMED) == one
                && memory.getInt(CHECKSUMMED + 4) == other;
        if (!valid || frames == 0) return null;
        long back = Integer.toUnsignedLong(memory.getInt(2 * HEADER));
        long salt = ByteBuffer.wrap(bytes).getLong(32);
        return new SharedMemory(salt, frames, memory.getInt(24), memory.getInt(28), back >= frames);
    }
}
