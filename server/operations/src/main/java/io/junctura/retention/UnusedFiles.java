package io.junctura.retention;

import io.junctura.files.FileHold;
import io.junctura.files.FileStore;
import io.junctura.files.ValueFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes files that no row names any longer: after the commit that deletes the rows, and by a search each hour for the files
 * that a crash left. A backup defers the deletions.
 */
public final class UnusedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(UnusedFiles.class);
    private static final Duration HOUR = Duration.ofHours(1);

    private final RetentionStore store;
    private final FileStore files;
    private final ValueFiles values;
    private final FileHold hold;
    private final Interval searches = new Interval(HOUR);
    private boolean wereHeld;

    /** @param hold defers the deletion of files during a backup */
    public UnusedFiles(RetentionStore store, FileStore files, ValueFiles values, FileHold hold) {
        this.store = store;
        this.files = files;
        this.values = values;
        this.hold = hold;
    }

    /**
     * The bytes of the files that deletions of runs would return to the disk: 0 during a backup, which defers them.
     *
     * @throws UncheckedIOException if the folder cannot be read
     */
    long bytes() {
        if (hold.isTaken()) return 0;
        try {
            return files.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The folder files cannot be measured: " + e.getMessage(), e);
        }
    }

    /** The bytes of the files that belong to a run. */
    long bytesOf(long run) {
        return files.bytesOf(run);
    }

    /** The bytes of a file. */
    long bytesOf(String file) {
        return files.bytesOf(file);
    }

    /**
     * Call this after the check that no row names the files. A hold that is taken after this call copies a database that does
     * not name them either.
     */
    private boolean areHeld() {
        boolean held = hold.isTaken();
        wereHeld |= held;
        return held;
    }

    /** Deletes files of large values, after the commit that deleted their rows. */
    void deleteValues(Collection<String> names) {
        values.delete(names);
    }

    /** Deletes the files of deleted runs, after the commit that deleted the runs. */
    void deleteOf(DeletedRuns deleted) {
        for (long run : deleted.runs()) {
            deleteOf(run, deleted.usedByOthers().getOrDefault(run, Set.of()));
        }
        for (String file : deleted.unused()) {
            if (areHeld()) return;
            try {
                files.forget(file);
            } catch (IOException e) {
                LOG.warn("The file files/{}, which no run names any more, is still there: {}", file, e.getMessage());
            }
        }
    }

    private void deleteOf(long run, Set<String> usedByOthers) {
        if (areHeld()) return;
        try {
            files.forget(run, usedByOthers);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The files of run {}, which was deleted, are still there: {}", run, e.getMessage());
        }
    }

    /** Whether {@link #search} is due: each hour, and after a backup has ended. */
    boolean isSearchDue(long now) {
        return searches.isDue(now) || (wereHeld && !hold.isTaken());
    }

    /**
     * Deletes the files that a crash left.
     *
     * @param age    the time by which ages are computed
     * @param closed whether to stop
     */
    void search(long now, long age, BooleanSupplier closed) {
        wereHeld = false;
        searches.done(now);
        searchFilesOfRuns(closed);
        searchArrived(age);
        searchValues();
        measure();
    }

    private void measure() {
        try {
            files.measure();
        } catch (IOException e) {
            LOG.warn("The folder files cannot be measured: {}", e.getMessage());
        }
    }

    /** Finds folders of deleted runs. */
    private void searchFilesOfRuns(BooleanSupplier closed) {
        try {
            OptionalLong highest = store.highestRun();
            files.runs(runs -> {
                for (long run : deleted(runs, highest)) {
                    if (closed.getAsBoolean()) return;
                    deleteOf(run, store.filesUsedByOthers(run));
                }
            });
        } catch (IOException e) {
            LOG.warn("The folder files cannot be searched for unused files: {}", e.getMessage());
        }
    }

    /** @param highest the highest ID before the folders were listed; runs above it may not be on disk yet */
    private List<Long> deleted(List<Long> runs, OptionalLong highest) {
        List<Long> older = new ArrayList<>(runs);
        if (highest.isPresent()) older.removeIf(run -> run > highest.getAsLong());
        return store.absentRuns(older);
    }

    /**
     * Deletes files that arrived with events and that no run names. Runs of early releases do not say which files they name, so
     * files that are younger than the oldest run stay.
     */
    private void searchArrived(long age) {
        try {
            // The event of a young file may not be on disk yet. A poll holds its files, because it may take longer.
            long oldest = store.oldestAccepted().orElse(age);
            files.forgetArrived(
                    Instant.ofEpochMilli(Math.min(age, oldest)).minus(HOUR), ids -> unlessHeld(store.unusedFiles(ids)));
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The folder files/in cannot be searched for unused files: {}", e.getMessage());
        }
    }

    /** Deletes files of large values that an earlier process wrote, but neither named in a row nor deleted. */
    private void searchValues() {
        try {
            int deleted = values.sweep(names -> unlessHeld(store.unusedValues(names)));
            if (deleted > 0) LOG.info("{} unused files of large values were deleted.", deleted);
        } catch (IOException e) {
            LOG.warn("The folder files/values cannot be searched for unused files: {}", e.getMessage());
        }
    }

    private List<String> unlessHeld(List<String> unused) {
        return areHeld() ? List.of() : unused;
    }
}
