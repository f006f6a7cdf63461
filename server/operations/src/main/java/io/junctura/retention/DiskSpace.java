package io.junctura.retention;

import io.junctura.dispatch.queue.Capacity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the disk of the data folder. Below a minimum of free space no event is accepted, so that accepted events can still be
 * processed. Events are accepted again when a tenth more than the minimum is free. Thread safe.
 */
public final class DiskSpace implements Capacity {
    private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);
    private static final long MEGABYTE = 1L << 20;
    private static final long MIN_FREE = 256 * MEGABYTE;

    private final LongSupplier probe;
    private final long floor;
    private final BooleanSupplier full;
    private volatile long free;
    private volatile boolean low;

    /**
     * @param probe returns the free bytes; if it throws, the last result is kept
     * @param floor the minimum of free space, in bytes
     * @param full  whether the last write failed because the disk was full
     */
    public DiskSpace(LongSupplier probe, long floor, BooleanSupplier full) {
        this.probe = probe;
        this.floor = floor;
        this.full = full;
        measure();
    }

    /**
     * Watches the disk of a folder.
     *
     * @param floor null: the default
     */
    public static DiskSpace of(Path folder, @Nullable Long floor, BooleanSupplier full) throws IOException {
        FileStore store = Files.getFileStore(folder);
        LongSupplier free = () -> {
            try {
                return store.getUsableSpace();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        return new DiskSpace(free, floor != null ? floor : floor(store.getTotalSpace()), full);
    }

    /** The default of the minimum on a disk of that size: 1%, and at least 256 MB. */
    public static long floor(long total) {
        return Math.max(MIN_FREE, total / 100);
    }

    /** Measures the free space. Call it about every second. */
    public void measure() {
        long now;
        try {
            now = probe.getAsLong();
        } catch (RuntimeException e) {
            LOG.debug("The free space of the disk cannot be read: {}", e.getMessage());
            return;
        }
        free = now;
        boolean was = low;
        low = now < (was ? floor + floor / 10 : floor);
        if (low && !was) {
            LOG.error(
                    "The disk of the data folder has {} MB free; below {} MB no event is accepted. Free some space.",
                    now / MEGABYTE,
                    floor / MEGABYTE);
        } else if (was && !low) {
            LOG.info("The disk of the data folder has {} MB free: events are accepted again.", now / MEGABYTE);
        }
    }

    /** The free bytes at the last measurement. */
    public long free() {
        return free;
    }

    public long floor() {
        return floor;
    }

    /** Whether events are rejected. */
    public boolean isShort() {
        return low || full.getAsBoolean();
    }

    @Override
    public @Nullable String refusal() {
        return isShort() ? "The server's disk has no room for more. Nothing was taken; send it again later." : null;
    }
}
