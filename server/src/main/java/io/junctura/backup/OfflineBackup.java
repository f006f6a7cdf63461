package io.junctura.backup;

import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.DatabaseCopy;
import io.junctura.database.FolderLock;
import io.junctura.database.SqliteLibrary;
import io.junctura.files.FileHold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Backs up a data folder on which no server runs. None can start meanwhile. */
public final class OfflineBackup implements AutoCloseable {
    private final Path data;
    private final FolderLock lock;

    private OfflineBackup(Path data, FolderLock lock) {
        this.data = data;
        this.lock = lock;
    }

    /** @return null if a server runs on the folder, which is to be asked then */
    public static @Nullable OfflineBackup of(Path data) throws CannotBackUp {
        if (!Files.exists(data.resolve(Manifest.DATABASE))) {
            throw new CannotBackUp("There is no database in the data folder " + data + ". Name another with --data.");
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

    /** @param version of this program */
    public Written write(Path file, Clock clock, String version) throws CannotBackUp {
        if (Files.exists(data.resolve(Database.RESTORING))) {
            throw new CannotBackUp(
                    "The data folder " + data + " holds a restore that was broken off, which is not whole.");
        }
        try {
            String damage = DatabaseCopy.damagedLog(data);
            if (damage != null) {
                throw new CannotBackUp("The log of the database in " + data + " is damaged: " + damage
                        + ". A backup would lack what it held.");
            }
            SqliteLibrary.load(data);
            return WholeFile.write(file, (out, partial) -> {
                try (Snapshot snapshot =
                        Snapshot.take(data, new FileHold(), 0, Pace.withoutRest(), () -> true, clock)) {
                    return new BackupWriter(version).write(snapshot, out, Pace.withoutRest());
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
