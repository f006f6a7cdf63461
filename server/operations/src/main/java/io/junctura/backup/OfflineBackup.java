package io.junctura.backup;

import io.junctura.database.CannotOpen;
import io.junctura.database.FolderLock;
import io.junctura.database.sqlite.DatabaseCopy;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.database.sqlite.SqliteLibrary;
import io.junctura.files.FileHold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Backs up a data folder on which no server runs. Holds the folder's lock, so that no server starts. */
public final class OfflineBackup implements AutoCloseable {
    private final Path data;
    private final FolderLock lock;

    private OfflineBackup(Path data, FolderLock lock) {
        this.data = data;
        this.lock = lock;
    }

    /** @return null if a server runs on the folder: then the server must make the backup */
    public static @Nullable OfflineBackup of(Path data) throws CannotBackUp {
        if (!Files.exists(data.resolve(Manifest.DATABASE))) {
            throw new CannotBackUp(
                    "The data folder " + data + " contains no database. Name the server's data folder with --data.");
        }
        try {
            FolderLock lock = FolderLock.take(data);
            return lock == null ? null : new OfflineBackup(data, lock);
        } catch (IOException e) {
            throw new CannotBackUp(
                    "The data folder " + data + " cannot be locked (" + e
                            + "). It belongs to the user who runs the server: run this command as that user.",
                    e);
        }
    }

    /**
     * @param version the version of Junctura
     * @param key     authenticates the backup; null: there is no master key
     */
    public BackupSize write(Path file, Clock clock, String version, @Nullable BackupKey key) throws CannotBackUp {
        if (Files.exists(data.resolve(SqliteDatabase.RESTORING))) {
            throw new CannotBackUp(
                    "The data folder " + data + " contains a restore that was interrupted, so it is incomplete. Run"
                            + " \"junctura restore\" again.");
        }
        try {
            String damage = DatabaseCopy.damagedLog(data);
            if (damage != null) {
                throw new CannotBackUp("The log of the database in " + data + " is damaged: " + damage
                        + ". A backup would lack the events in it. Start the server: it says what to do.");
            }
            SqliteLibrary.load(data);
            return AtomicFile.write(file, (out, partial) -> {
                try (Snapshot snapshot =
                        Snapshot.take(data, new FileHold(), 0, Throttle.withoutRest(), () -> true, clock)) {
                    return new BackupWriter(version, key).write(snapshot, out, Throttle.withoutRest());
                }
            });
        } catch (CannotOpen e) {
            throw new CannotBackUp(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CannotBackUp("The data folder " + data + " cannot be read: " + e + ".", e);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
