package io.junctura;

import io.junctura.database.CannotOpen;
import io.junctura.database.FolderLock;
import io.junctura.database.FolderName;
import io.junctura.database.postgresql.PostgresAddress;
import io.junctura.database.postgresql.PostgresDatabase;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.files.ValueFiles;
import io.junctura.retention.RetentionStore;
import io.junctura.retention.postgresql.PostgresRetentionStore;
import io.junctura.run.journal.Journal;
import io.junctura.run.postgresql.PostgresJournal;
import io.junctura.thread.FailStop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL database. The data folder keeps files, keys and the search index. */
record PostgresParts(PostgresDatabase database, Clock clock) implements DatabaseParts {

    static PostgresParts open(PostgresAddress address, Settings settings, Threads threads, Closer closer)
            throws CannotOpen, IOException {
        Path folder = settings.get(Settings.DATA);
        if (SqliteDatabase.exists(folder)) {
            throw new CannotOpen(
                    "The data folder " + folder + " has a database of its own. Choose an empty folder with --data, or"
                            + " start without --store.",
                    null);
        }
        if (settings.get(Settings.BACKUP_TO) != null) {
            throw new CannotOpen(
                    "--backup-to cannot be used with a PostgreSQL database. Back it up with the tools of PostgreSQL,"
                            + " and the data folder " + folder + " with your file backup.",
                    null);
        }
        closer.add(FolderLock.open(folder));
        PostgresDatabase database = closer.add(PostgresDatabase.open(
                address,
                () -> password(settings),
                FolderName.of(folder),
                Version.text(),
                threads.clock,
                why -> stop(address, why)));
        return new PostgresParts(database, threads.clock);
    }

    /** Read again for each connection: an operator may change the password while the server runs. */
    private static @Nullable String password(Settings settings) {
        Path file = settings.get(Settings.STORE_PASSWORD_FILE);
        if (file == null) return settings.get(Settings.STORE_PASSWORD);
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    Settings.STORE_PASSWORD_FILE.variable() + " cannot be read: " + CannotStart.reason(e) + ".", e);
        }
    }

    /** Ends the process: another server may have taken its place, so nothing more may be acknowledged. */
    private static void stop(PostgresAddress address, Throwable why) {
        if (why instanceof OutOfMemoryError e) FailStop.outOfMemory(e);
        System.err.println("Junctura stops, since it may no longer write to the database " + address.shown() + ": "
                + why.getMessage() + " Nothing acknowledged is lost. Start the server again.");
        Runtime.getRuntime().halt(3);
    }

    @Override
    public Journal journal(Settings settings, ValueFiles values) {
        return PostgresJournal.of(
                database, settings.get(Settings.KEEP_NAMES), values, DatabaseParts.inline(settings), clock);
    }

    @Override
    public RetentionStore retention() {
        return new PostgresRetentionStore(database);
    }
}
