package io.junctura.retention;

import io.junctura.run.sqlite.SqliteJournal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is kept, and for how long. What has not ended is kept, always; and a file, for as long as any run that names it is.
 *
 * @param runs      how long succeeded and cancelled runs are kept after their end, and events of topics
 * @param failed    how long failed runs are kept after their end
 * @param size      what the database and the files of large values may use, in bytes; past it the oldest ended runs go, failed ones last. 0: no limit;
 *                  null: {@link #DEFAULT_SIZE}, or a quarter of what was free at start if that is less
 * @param names     how long events are known by their names
 * @param leastFree how much of the disk must be free for events to be taken, in bytes; null: see {@link DiskSpace}
 */
public record RetentionSettings(
        Duration runs,
        Duration failed,
        @Nullable Long size,
        Duration names,
        @Nullable Long leastFree) {

    public static final long DEFAULT_SIZE = 4L << 30;

    public static final RetentionSettings DEFAULT =
            new RetentionSettings(Duration.ofDays(30), Duration.ofDays(90), null, SqliteJournal.WINDOW, null);

    /** The limit in bytes, on a disk with so much free and a database of that size. */
    long sizeLimit(long free, long used) {
        if (size == null) return Math.min(DEFAULT_SIZE, (free + used) / 4);
        return size == 0 ? Long.MAX_VALUE : size;
    }
}
