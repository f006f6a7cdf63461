package io.junctura.operations;

import io.junctura.backup.Backups;
import io.junctura.retention.DiskSpace;
import io.junctura.retention.Figures;
import io.junctura.retention.Retention;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** What the data folder holds, in figures. */
public final class DataFigures {
    private final Retention retention;
    private final DiskSpace space;
    private final Backups backups;
    private final Clock clock;

    public DataFigures(Retention retention, DiskSpace space, Backups backups, Clock clock) {
        this.retention = retention;
        this.space = space;
        this.backups = backups;
        this.clock = clock;
    }

    void write(Exposition out) {
        Figures figures = retention.figures();
        out.gauge("junctura_database_bytes", "The database file, free pages included.");
        out.sample(figures.database());
        out.gauge("junctura_database_free_bytes", "Pages of the database file that hold nothing.");
        out.sample(figures.free());
        if (figures.limited()) {
            out.gauge("junctura_database_limit_bytes", "What the database may use before old runs are deleted.");
            out.sample(figures.limit());
        }
        out.gauge("junctura_database_log_bytes", "The write-ahead log.");
        out.sample(figures.log());
        out.gauge("junctura_value_files_bytes", "Files of values that are too large for a row of the database.");
        out.sample(figures.values());
        out.gauge("junctura_files_bytes", "Files of runs and of events.");
        out.sample(figures.files());
        if (figures.oldest() > 0) {
            out.gauge("junctura_oldest_run_seconds", "When the oldest run was accepted, in seconds since 1970.");
            out.sample(figures.oldest() / 1e3);
        }
        out.gauge("junctura_event_names", "Names that events are known by; counted every five minutes.");
        out.sample(figures.names());
        out.counter("junctura_runs_deleted_total", "Runs deleted for their age, or to keep the database in its limit.");
        out.sample(figures.runs());
        out.gauge("junctura_retention_slice_seconds_max", "The longest that deleting held the writer.");
        out.sample(retention.longestSlice() / 1e9);
        out.gauge("junctura_disk_free_bytes", "What the disk of the data folder has free.");
        out.sample(space.free());
        out.gauge("junctura_disk_floor_bytes", "Below this much free, no event is taken in.");
        out.sample(space.floor());
        out.gauge("junctura_disk_short", "1 while no event is taken in for want of space.");
        out.sample(space.isShort() ? 1 : 0);
        Optional<Instant> last = backups.last();
        if (last.isPresent()) {
            out.gauge("junctura_backup_age_seconds", "Age of the newest backup; absent if there is none.");
            out.sample(Math.max(0, clock.millis() - last.get().toEpochMilli()) / 1e3);
        }
        out.counter("junctura_backup_failures_total", "Backups that failed since the start.");
        out.sample(backups.failures());
    }
}
