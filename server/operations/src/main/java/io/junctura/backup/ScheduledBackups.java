package io.junctura.backup;

import io.junctura.database.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes a backup when the newest one is old enough. Thread safe. */
public final class ScheduledBackups {
    /** The pause after a failed backup; shorter if backups are due more often. */
    private static final Duration AGAIN = Duration.ofMinutes(10);

    private final Backups backups;
    private final BackupSchedule schedule;
    private final Clock clock;
    private final BackupFolder folder;
    /** Whether a person has started a backup that is not done yet. */
    private final AtomicBoolean started = new AtomicBoolean();

    private Instant notBefore = Instant.MIN;

    public ScheduledBackups(Backups backups, BackupSchedule schedule, Clock clock) {
        this.backups = backups;
        this.schedule = schedule;
        this.clock = clock;
        this.folder = new BackupFolder(schedule.folder());
    }

    BackupSchedule schedule() {
        return schedule;
    }

    BackupFolder folder() {
        return folder;
    }

    boolean isStarted() {
        return started.get();
    }

    /** Starts a backup that is not due, on another thread. @throws Backups.Busy if another backup is being made */
    void start(Executor executor) throws Backups.Busy {
        if (backups.isBusy() || !started.compareAndSet(false, true)) throw new Backups.Busy();
        boolean submitted = false;
        try {
            executor.execute(this::backUpNow);
            submitted = true;
        } finally {
            if (!submitted) started.set(false);
        }
    }

    private void backUpNow() {
        try (Backups.ActiveBackup taken = backups.begin()) {
            write(taken, clock.instant());
        } catch (Backups.Busy | CannotBackUp e) {
            // Another backup is being made instead, or Backups has reported the failure.
        } finally {
            started.set(false);
        }
    }

    /** Makes a backup if one is due. Call it regularly. */
    public synchronized void backUpIfDue() {
        Instant now = clock.instant();
        boolean due = backups.last().map(last -> isDue(last, now)).orElse(true);
        Duration pause = AGAIN.compareTo(schedule.every()) < 0 ? AGAIN : schedule.every();
        // A later time than possible was set while the clock was ahead.
        boolean pauses = now.isBefore(notBefore) && !notBefore.isAfter(now.plus(pause));
        if (!due || pauses) return;
        notBefore = now.plus(pause);
        try (Backups.ActiveBackup taken = backups.begin()) {
            write(taken, now);
        } catch (Backups.Busy another) {
            notBefore = Instant.MIN;
        } catch (CannotBackUp e) {
            // Backups has reported it.
        }
    }

    private void write(Backups.ActiveBackup taken, Instant now) {
        try {
            Path file = folder.file(taken.at());
            makeFolder();
            BackupSize written = AtomicFile.write(file, (out, partial) -> taken.write(out));
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
                    "The folder for backups, " + schedule.folder() + ", cannot be created (" + e
                            + "). Let the server's user write there, or name another folder in --backup-to.",
                    e);
        }
    }

    private boolean isDue(Instant last, Instant now) {
        // A backup from the future was made while the clock was ahead.
        return !now.isBefore(last.plus(schedule.every())) || last.isAfter(now.plus(schedule.every()));
    }
}
