package io.junctura.dispatch.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * When the last attempts over one connection began: a ring of times in milliseconds since 1970, 0 where there is none yet. The ring
 * can be a file mapped into memory, which survives a crash of the process, but not a loss of power. Guarded by its limiter.
 */
public final class RecentAttempts {
    private static final int PLACES = 65_536;

    private final LongBuffer ring;

    /** The place of the next time. */
    private int next;

    /** How many times there are. */
    private int there;

    /** The last result of {@link #within}, from which the next count starts. */
    private int counted;

    private RecentAttempts(LongBuffer ring) {
        this.ring = ring;
        long newest = 0;
        for (int i = 0; i < ring.capacity(); i++) {
            if (ring.get(i) == 0) continue;
            there++;
            // The last one of several equal times, which may continue at the begin of the ring.
            if (ring.get(i) < newest || ring.get(i) == ring.get((i + 1) % ring.capacity())) continue;
            newest = ring.get(i);
            next = (i + 1) % ring.capacity();
        }
    }

    /** @param ring with room for the attempts of one interval */
    public static RecentAttempts in(LongBuffer ring) {
        return new RecentAttempts(ring);
    }

    /**
     * Opens or makes the file.
     *
     * @throws UncheckedIOException it cannot be written
     */
    public static RecentAttempts open(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                return new RecentAttempts(channel.map(FileChannel.MapMode.READ_WRITE, 0, PLACES * 8L)
                        .asLongBuffer());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** How many attempts began within the last {@code interval} milliseconds. */
    int within(long interval, long now) {
        setBack(now);
        while (counted > 0 && now - at(counted) >= interval) counted--;
        // The interval may have become longer.
        while (counted < there && now - at(counted + 1) < interval) counted++;
        return counted;
    }

    /** When {@link #within} will count one attempt less. Call that first; its result must not be 0. */
    long over(long interval) {
        return at(counted) + interval;
    }

    void add(long now) {
        ring.put(next, now);
        next = (next + 1) % ring.capacity();
        there = Math.min(there + 1, ring.capacity());
        counted = Math.min(counted + 1, there);
    }

    private int place(int back) {
        return Math.floorMod(next - back, ring.capacity());
    }

    private long at(int back) {
        return ring.get(place(back));
    }

    /** The clock was set back: times after now become now. Else they would count until the clock is there again. */
    private void setBack(long now) {
        for (int back = 1; back <= there && at(back) > now; back++) ring.put(place(back), now);
    }
}
