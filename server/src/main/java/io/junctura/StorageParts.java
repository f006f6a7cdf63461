package io.junctura;

import io.junctura.access.AccessStore;
import io.junctura.access.sql.SqlAccessStore;
import io.junctura.backup.BackupKey;
import io.junctura.backup.BackupSchedule;
import io.junctura.backup.Backups;
import io.junctura.backup.ScheduledBackups;
import io.junctura.connection.DerivedKey;
import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.DiskFull;
import io.junctura.delivery.DeliveryStores;
import io.junctura.delivery.sql.SqlDeliveryStores;
import io.junctura.files.FileHold;
import io.junctura.files.FileStore;
import io.junctura.files.ValueFiles;
import io.junctura.history.HistoryStores;
import io.junctura.history.received.RefusedEventStore;
import io.junctura.history.sql.SqlHistoryStores;
import io.junctura.history.sql.SqlRefusedEventStore;
import io.junctura.retention.DiskSpace;
import io.junctura.retention.Retention;
import io.junctura.retention.RetentionClock;
import io.junctura.retention.RetentionSettings;
import io.junctura.retention.RetentionStore;
import io.junctura.retention.UnusedFiles;
import io.junctura.run.journal.Journal;
import io.junctura.search.IndexThread;
import io.junctura.search.SearchIndex;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What is in the data folder: the database, the files, the journal on both, its search index; and what limits their size. */
final class StorageParts {
    final Path data;
    final Database database;
    final FileStore files;
    final DiskSpace space;
    final Journal journal;
    final AccessStore access;
    final DeliveryStores deliveries;
    final RefusedEventStore refused;
    final HistoryStores history;
    final SearchIndex search;
    final Retention retention;
    final Backups backups;
    /** Null: the settings name no folder for backups. */
    final @Nullable ScheduledBackups scheduledBackups;

    StorageParts(Settings settings, Threads threads, DatabaseHealth health, Closer closer)
            throws CannotOpen, IOException {
        RetentionSettings keeping = new RetentionSettings(
                settings.get(Settings.KEEP_RUNS),
                settings.get(Settings.KEEP_FAILED),
                settings.get(Settings.KEEP_SIZE),
                settings.get(Settings.KEEP_NAMES),
                settings.get(Settings.MIN_FREE));
        data = settings.get(Settings.DATA);
        DatabaseParts opened = DatabaseParts.open(settings, threads, health, closer);
        database = opened.database();

        files = new FileStore(data.resolve("files"), threads.clock);
        FileHold hold = new FileHold();
        ValueFiles values = new ValueFiles(data.resolve("files"), threads.background, hold);
        space = DiskSpace.of(data, keeping.minFree(), () -> database.unavailable() instanceof DiskFull);
        journal = opened.journal(settings, values);
        access = new SqlAccessStore(database);
        deliveries = new SqlDeliveryStores(database);
        refused = new SqlRefusedEventStore(database);
        history = new SqlHistoryStores(database);
        search = new SearchIndex(data, database, values, threads.clock);
        closer.add(new IndexThread(search, () -> journal.waitingBytes() > 0));
        RetentionStore expiring = opened.retention();
        retention = closer.add(new Retention(
                expiring,
                new UnusedFiles(expiring, files, values, hold),
                keeping,
                space,
                new RetentionClock(expiring, threads.clock, threads.time::passed),
                search::swept));
        backups = closer.add(
                new Backups(database, data, hold, space, threads.clock, Version.text(), () -> backupKey(settings)));
        Path folder = settings.get(Settings.BACKUP_TO);
        scheduledBackups = folder == null
                ? null
                : new ScheduledBackups(
                        backups,
                        new BackupSchedule(
                                folder, settings.get(Settings.BACKUP_EVERY), settings.get(Settings.BACKUP_KEEP)),
                        threads.clock);
    }

    private static BackupKey backupKey(Settings settings) {
        return new BackupKey(
                DerivedKey.create(settings.get(Settings.DATA), settings.get(Settings.MASTER_KEY), BackupKey.PURPOSE));
    }
}
