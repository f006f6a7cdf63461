package io.junctura.backup;

import io.junctura.database.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Makes a backup whenever the newest one is old enough. One thread at a time. */
public final class ScheduledBackups {
    /** How long it waits after one that failed; less if backups are due more often. */
    private static final Duration AGAIN = Duration.ofMinutes(10);

    private final Backups backups;
    private final BackupSchedule schedule;
    private final Clock clock;
    private final BackupFolder folder;
    private Instant notBefore = Instant.MIN;

    public ScheduledBackups(Backups backups, BackupSchedule schedule, Clock clock) {
        this.backups = backups;
        this.schedule = schedule;
        this.clock = clock;
        this.folder = new BackupFolder(schedule.folder());
    }

    /** Makes one if it is time. Call it every now and then. */
    public synchronized void look() {
        Instant now = clock.instant();
        boolean due = backups.last().map(last -> isDue(last, now)).orElse(true);
        Duration pause = AGAIN.compareTo(schedule.every()) < 0 ? AGAIN : schedule.every();
        // What is further away than it can be was set while the clock was ahead.
        boolean pauses = now.isBefore(notBefore) && !notBefore.isAfter(now.plus(pause));
        if (!due || pauses) return;
        notBefore = now.plus(pause);
        try (Backups.Taken taken = backups.begin()) {
            write(taken, now);
        } catch (Backups.Busy another) {
            notBefore = Instant.MIN;
        } catch (CannotBackUp e) {
            // It was reported where it happened.
        }
    }

    private void write(Backups.Taken taken, Instant now) {
        try {
            Path file = folder.file(taken.at());
            makeFolder();
            Written written = WholeFile.write(file, (out, partial) -> taken.write(out));
            taken.done(written, "in " + file);
            folder.keep(schedule.keep(), now);
        } catch (CannotBackUp | RuntimeException e) {
            taken.failed(e);
        }
    }

    private void makeFolder() throws CannotBackUp {
        try {
            OwnerOnly.folder(schedule.folder());
        } catch (IOException e) {
            throw new CannotBackUp(
                    "The folder of the backups, " + schedule.folder() + ", cannot be made (" + e
                            + "). Let the server's user write there, or name another folder in --backup-to.",
                    e);
        }
    }

    private boolean isDue(Instant last, Instant now) {
        // One that is younger than it can be was made while the clock was ahead.
        return !now.isBefore(last.plus(schedule.every())) || last.isAfter(now.plus(schedule.every()));
    }
}
