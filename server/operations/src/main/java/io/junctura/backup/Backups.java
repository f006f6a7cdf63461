package io.junctura.backup;

import io.junctura.database.Database;
import io.junctura.files.FileHold;
import io.junctura.retention.DiskSpace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the backups of a running server, one at a time, and records their results. Thread safe. */
public final class Backups implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);

    /** The row of {@code installation} that says when the last backup was made, and how large it is. */
    public static final String LAST = "last-backup";

    /** The row of {@code installation} that says when and why the last backup failed; deleted by the next success. */
    public static final String FAILED = "last-backup-failure";

    private final Database database;
    private final Path data;
    private final FileHold hold;
    private final DiskSpace space;
    private final Clock clock;
    private final String version;
    private final Supplier<BackupKey> key;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final LongAdder failures = new LongAdder();
    private volatile @Nullable Instant last;
    private volatile boolean closing;

    /** @param key authenticates backups; asked at the first one */
    public Backups(
            Database database,
            Path data,
            FileHold hold,
            DiskSpace space,
            Clock clock,
            String version,
            Supplier<BackupKey> key) {
        this.database = database;
        this.data = data;
        this.hold = hold;
        this.space = space;
        this.clock = clock;
        this.version = version;
        this.key = key;
        this.last = BackupNote.read(database, LAST).map(BackupNote::at).orElse(null);
    }

    /** When the newest backup was made; empty if there never was one. */
    public Optional<Instant> last() {
        return Optional.ofNullable(last);
    }

    /** The record of the newest backup, with its size; empty if there never was one. */
    Optional<BackupNote> lastNote() {
        return BackupNote.read(database, LAST);
    }

    /** The record of the last failure; empty if a backup was made since. */
    Optional<BackupNote> failureNote() {
        return BackupNote.read(database, FAILED);
    }

    /** Whether a backup is being made. */
    boolean isBusy() {
        return busy.get();
    }

    /** How many backups have failed since the start. */
    public long failures() {
        return failures.sum();
    }

    /** Deletes the snapshot that a killed process has left. */
    public void sweep() {
        if (!busy.compareAndSet(false, true)) return;
        try {
            Snapshot.sweep(data);
        } catch (IOException e) {
            LOG.warn("The snapshot of an interrupted backup in {} cannot be deleted: {}", data, e.toString());
        } finally {
            busy.set(false);
        }
    }

    /**
     * Takes the snapshot from which a backup is written. {@link ActiveBackup#close} deletes it.
     *
     * @throws Busy if another backup is being made
     */
    public ActiveBackup begin() throws CannotBackUp, Busy {
        if (!busy.compareAndSet(false, true)) throw new Busy();
        long began = System.nanoTime();
        Snapshot snapshot = null;
        try {
            snapshot = Snapshot.take(
                    data, hold, space.floor(), Throttle.besideOthers(), () -> !closing && !space.isShort(), clock);
            return new ActiveBackup(snapshot, began);
        } catch (CannotBackUp e) {
            failed(e);
            throw e;
        } finally {
            if (snapshot == null) busy.set(false);
        }
    }

    /** Another backup is being made. */
    public static final class Busy extends Exception {
        private static final long serialVersionUID = 1L;

        Busy() {
            super("Another backup is being made. Wait until it is done.");
        }
    }

    /** A backup in progress. */
    public final class ActiveBackup implements AutoCloseable {
        private final Snapshot snapshot;
        private final long began;
        private boolean reported;

        private ActiveBackup(Snapshot snapshot, long began) {
            this.snapshot = snapshot;
            this.began = began;
        }

        /** The time of the snapshot. */
        public Instant at() {
            return snapshot.at();
        }

        /**
         * Writes the backup. Call it once.
         *
         * @param to stays open
         * @throws IOException if writing failed; the output is incomplete then
         */
        public BackupSize write(OutputStream to) throws IOException, CannotBackUp {
            try {
                return new BackupWriter(version, key.get()).write(snapshot, to, Throttle.besideOthers());
            } catch (IOException | CannotBackUp | RuntimeException e) {
                failed(e);
                throw e;
            }
        }

        /** Records that the backup was written or sent. */
        public void done(BackupSize written, String to) {
            last = snapshot.at();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            LOG.info("Backup made {}: {} MB in {} s.", to, written.bytes() >> 20, took.toSeconds());
            if (written.missing() > 0) {
                LOG.warn(
                        "{} files that the database refers to are missing in the data folder, and so in the backup. To"
                                + " see which: junctura doctor",
                        written.missing());
            }
            BackupNote.write(database, LAST, new BackupNote(snapshot.at(), Long.toString(written.bytes())));
            BackupNote.clear(database, FAILED);
        }

        /** Records that the backup failed. Only the first reason is reported. */
        void failed(Exception why) {
            if (!reported) Backups.this.failed(why);
            reported = true;
        }

        @Override
        public void close() {
            snapshot.close();
            busy.set(false);
        }
    }

    private void failed(Exception why) {
        failures.increment();
        LOG.error("The backup failed. {}", why.getMessage() == null ? why.toString() : why.getMessage());
        try {
            BackupNote.write(database, FAILED, new BackupNote(clock.instant(), String.valueOf(why.getMessage())));
        } catch (RuntimeException e) {
            LOG.debug("The failed backup cannot be recorded in the database: {}", e.toString());
        }
    }

    /** Aborts a backup in progress. */
    @Override
    public void close() {
        closing = true;
    }
}
