package io.junctura.retention;

import io.junctura.run.sql.SqlJournal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long what is kept. Runs that have not ended are always kept. A file is kept as long as a run names it.
 *
 * @param runs      how long succeeded and cancelled runs are kept after their end, and events of topics
 * @param failed    how long failed runs are kept after their end
 * @param size      the limit of the database and all files of the data folder, in bytes. Above it the oldest ended runs are deleted,
 *                  failed runs last. 0: no limit; null: {@link #DEFAULT_SIZE}, or a quarter of the space that was free at the
 *                  start if that is less
 * @param names     how long the names of events are kept, by which duplicates are recognised
 * @param minFree how many bytes of the disk must be free for events to be accepted; null: see {@link DiskSpace#floor}
 */
public record RetentionSettings(
        Duration runs,
        Duration failed,
        @Nullable Long size,
        Duration names,
        @Nullable Long minFree) {

    public static final long DEFAULT_SIZE = 4L << 30;

    public static final RetentionSettings DEFAULT =
            new RetentionSettings(Duration.ofDays(30), Duration.ofDays(90), null, SqlJournal.WINDOW, null);

    /** The limit in bytes, for a disk with that much free space and data of that size. */
    long sizeLimit(long free, long used) {
        if (size == null) return Math.min(DEFAULT_SIZE, (free + used) / 4);
        return size == 0 ? Long.MAX_VALUE : size;
    }
}
