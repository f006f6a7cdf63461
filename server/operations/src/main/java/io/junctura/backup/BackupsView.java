package io.junctura.backup;

import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.View;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The backups of the server as the API shows them. */
record BackupsView(
        @Docs("Whether a backup is being made") boolean running,

        @IfPresent @Docs("The newest backup, wherever it was sent; absent if there is none") @Nullable
        LastBackup last,

        @IfPresent @Docs("Why the last attempt failed; absent if a backup was made since") @Nullable
        Failure failure,

        @IfPresent @Docs("The regular backups; absent without --backup-to") @Nullable
        Schedule schedule,

        @Docs("The backups in the folder for regular backups, newest first")
        List<File> files,

        @IfPresent @Docs("Why the files cannot be listed; absent if they can") @Nullable
        String unreadable)
        implements View {

    /** @param bytes absent if it is not known */
    record LastBackup(Instant at, @IfPresent @Nullable Long bytes) implements View {
        static LastBackup of(BackupNote note) {
            try {
                return new LastBackup(note.at(), Long.valueOf(note.text()));
            } catch (NumberFormatException e) {
                return new LastBackup(note.at(), null);
            }
        }
    }

    record Failure(Instant at, String message) implements View {}

    record Schedule(
            String folder,
            @Docs("In seconds") long every,
            @Docs("How many backups are kept") int keep) implements View {
        static Schedule of(BackupSchedule schedule) {
            return new Schedule(
                    schedule.folder().toAbsolutePath().toString(),
                    schedule.every().toSeconds(),
                    schedule.keep());
        }
    }

    record File(String name, Instant at, long bytes) implements View {
        static File of(BackupFolder.StoredBackup stored) {
            return new File(stored.name(), stored.at(), stored.bytes());
        }
    }
}
