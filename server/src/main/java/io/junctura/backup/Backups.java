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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backups of a running server: one at a time, and what came of them. Thread safe. */
public final class Backups implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);

    /** The row of {@code installation} that says when the last backup was made, and how large it is. */
    public static final String LAST = "last-backup";

    /** The row of {@code installation} that says when the last backup failed, and why; gone when one is made. */
    public static final String FAILED = "last-backup-failure";

    private final Database database;
    private final Path data;
    private final FileHold hold;
    private final DiskSpace space;
    private final Clock clock;
    private final BackupWriter writer;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final LongAdder failures = new LongAdder();
    private volatile @Nullable Instant last;
    private volatile boolean closing;

    public Backups(Database database, Path data, FileHold hold, DiskSpace space, Clock clock, String version) {
        this.database = database;
        this.data = data;
        this.hold = hold;
        this.space = space;
        this.clock = clock;
        this.writer = new BackupWriter(version);
        this.last = BackupNote.read(database, LAST).map(BackupNote::at).orElse(null);
    }

    /** When the newest backup was made; empty if there never was one. */
    public Optional<Instant> last() {
        return Optional.ofNullable(last);
    }

    /** How many have failed since the start. */
    public long failures() {
        return failures.sum();
    }

    /** Deletes what a process has left that was killed during a backup. */
    public void sweep() {
        if (!busy.compareAndSet(false, true)) return;
        try {
            Snapshot.sweep(data);
        } catch (IOException e) {
            LOG.warn("What a backup has left in {} cannot be deleted: {}", data, e.toString());
        } finally {
            busy.set(false);
        }
    }

    /**
     * Takes the snapshot that a backup is written from. It is closed by {@link Taken#close}.
     *
     * @throws Busy if another backup is being made
     */
    public Taken begin() throws CannotBackUp, Busy {
        if (!busy.compareAndSet(false, true)) throw new Busy();
        long began = System.nanoTime();
        Snapshot snapshot = null;
        try {
            snapshot = Snapshot.take(
                    data, hold, space.floor(), Pace.besideOthers(), () -> !closing && !space.isShort(), clock);
            return new Taken(snapshot, began);
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

    /** A backup that is under way. */
    public final class Taken implements AutoCloseable {
        private final Snapshot snapshot;
        private final long began;
        private boolean reported;

        private Taken(Snapshot snapshot, long began) {
            this.snapshot = snapshot;
            this.began = began;
        }

        /** The copy of the database is of this moment. */
        public Instant at() {
            return snapshot.at();
        }

        /**
         * Writes it, once.
         *
         * @param to is left open
         * @throws IOException it is not whole
         */
        public Written write(OutputStream to) throws IOException, CannotBackUp {
            try {
                return writer.write(snapshot, to, Pace.besideOthers());
            } catch (IOException | CannotBackUp | RuntimeException e) {
                failed(e);
                throw e;
            }
        }

        /** It is where it was to go. */
        public void done(Written written, String to) {
            last = snapshot.at();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            LOG.info("A backup was made, {}: {} MB in {} s.", to, written.bytes() >> 20, took.toSeconds());
            if (written.missing() > 0) {
                LOG.warn("{} files that the database names are missing, in the backup too.", written.missing());
            }
            BackupNote.write(database, LAST, new BackupNote(snapshot.at(), Long.toString(written.bytes())));
            BackupNote.clear(database, FAILED);
        }

        /** It was not made. The first reason is the one that counts. */
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
        LOG.error("The backup failed: {}", why.getMessage() == null ? why.toString() : why.getMessage());
        try {
            BackupNote.write(database, FAILED, new BackupNote(clock.instant(), String.valueOf(why.getMessage())));
        } catch (RuntimeException e) {
            LOG.debug("That the backup failed cannot be noted: {}", e.toString());
        }
    }

    /** One that is being made is broken off. */
    @Override
    public void close() {
        closing = true;
    }
}
