package io.junctura.dispatch.attempt;

import io.junctura.database.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts crashes in a small file that is mapped into memory: writing needs no system call, and survives a crash of the process, but
 * not a loss of power. Each attempt under way has a place in the file. At the start, the process has died during the attempts that
 * still have one.
 */
public final class CrashCountFile implements CrashCount {
    private static final long MARK = 0x4a4e4354_44544831L;
    private static final int PLACES = 4_096;
    private static final int PLACE_BYTES = 16;
    private static final int COUNT_BYTES = 24;
    private static final int COUNTS_AT = 8 + PLACES * PLACE_BYTES;
    private static final int SIZE = COUNTS_AT + PLACES * COUNT_BYTES;

    private record Step(long run, long path) {}

    private final MappedByteBuffer file;
    private final AtomicLongArray taken = new AtomicLongArray(PLACES);
    private final AtomicInteger next = new AtomicInteger();
    private final Map<Step, Integer> counts = new ConcurrentHashMap<>();

    private CrashCountFile(MappedByteBuffer file) {
        this.file = file;
    }

    /**
     * Opens or makes the file, and counts the attempts during which the last process died.
     *
     * @throws IOException it cannot be written
     */
    public static CrashCountFile open(Path path) throws IOException {
        OwnerOnly.file(path);
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            CrashCountFile file = new CrashCountFile(channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE));
            file.read();
            return file;
        }
    }

    private void read() {
        if (file.getLong(0) == MARK) {
            for (int i = 0; i < PLACES; i++) {
                int at = COUNTS_AT + i * COUNT_BYTES;
                long run = file.getLong(at);
                int count = (int) file.getLong(at + 16);
                if (run != 0 && count > 0) counts.put(new Step(run, file.getLong(at + 8)), count);
            }
            for (int i = 0; i < PLACES; i++) {
                long run = file.getLong(8 + i * PLACE_BYTES);
                if (run != 0) counts.merge(new Step(run, file.getLong(16 + i * PLACE_BYTES)), 1, Integer::sum);
            }
        }
        file.put(8, ByteBuffer.allocate(PLACES * PLACE_BYTES), 0, PLACES * PLACE_BYTES);
        file.putLong(0, MARK);
        write();
    }

    private synchronized void write() {
        int at = COUNTS_AT;
        for (Map.Entry<Step, Integer> count : counts.entrySet()) {
            if (at == SIZE) break;
            file.putLong(at, count.getKey().run());
            file.putLong(at + 8, count.getKey().path());
            file.putLong(at + 16, count.getValue());
            at += COUNT_BYTES;
        }
        for (; at < SIZE && file.getLong(at) != 0; at += COUNT_BYTES) file.putLong(at, 0);
    }

    @Override
    public int begins(long run, String path) {
        int from = next.getAndIncrement();
        for (int i = 0; i < PLACES; i++) {
            int place = (from + i) & (PLACES - 1);
            if (!taken.compareAndSet(place, 0, run)) continue;
            int at = 8 + place * PLACE_BYTES;
            file.putLong(at + 8, hash(path));
            file.putLong(at, run);
            return place;
        }
        return -1;
    }

    @Override
    public void ends(int attempt, long run, String path) {
        if (attempt >= 0) {
            file.putLong(8 + attempt * PLACE_BYTES, 0);
            taken.set(attempt, 0);
        }
        if (!counts.isEmpty()) forget(run, path);
    }

    @Override
    public int count(long run, String path) {
        return counts.isEmpty() ? 0 : counts.getOrDefault(new Step(run, hash(path)), 0);
    }

    @Override
    public void forget(long run, String path) {
        if (counts.remove(new Step(run, hash(path))) != null) write();
    }

    /** FNV-1a. */
    private static long hash(String path) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) hash = (hash ^ b) * 0x100000001b3L;
        return hash;
    }
}
