package io.junctura.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * When the last attempts over one connection began, in a ring of times (milliseconds since 1970; 0: none yet). Mapped
 * from a file it outlives the process, though not a loss of power. Not thread safe: its limiter guards it.
 */
public final class RecentAttempts {
    private static final int PLACES = 65_536;

    private final LongBuffer ring;

    /** Where the next one goes, and how many before it there are. */
    private int next;

    private int there;

    /** How many of them counted when they were last asked for: next time it will be about as many. */
    private int counted;

    private RecentAttempts(LongBuffer ring) {
        this.ring = ring;
        long newest = 0;
        for (int i = 0; i < ring.capacity(); i++) {
            if (ring.get(i) == 0) continue;
            there++;
            // Of several that began at once, as across the ring's end, the last one.
            if (ring.get(i) < newest || ring.get(i) == ring.get((i + 1) % ring.capacity())) continue;
            newest = ring.get(i);
            next = (i + 1) % ring.capacity();
        }
    }

    /** @param ring with room for the attempts of one interval */
    static RecentAttempts in(LongBuffer ring) {
        return new RecentAttempts(ring);
    }

    /**
     * Opens the file, made if there is none.
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

    /** How many began within the time of this length, in milliseconds, that ends now. */
    int within(long interval, long now) {
        setBack(now);
        while (counted > 0 && now - at(counted) >= interval) counted--;
        // The interval may have become longer.
        while (counted < there && now - at(counted + 1) < interval) counted++;
        return counted;
    }

    /** When the first of those {@link #within} it no longer counts; call that first, and only if there are any. */
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

    /** The clock was set back: what began later than now began now. Else it would count until the clock is there again. */
    private void setBack(long now) {
        for (int back = 1; back <= there && at(back) > now; back++) ring.put(place(back), now);
    }
}
