package io.junctura;

import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.postgresql.PostgresAddress;
import io.junctura.files.ValueFiles;
import io.junctura.retention.RetentionStore;
import io.junctura.run.journal.Journal;
import java.io.IOException;

/** The database, and the stores that are not the same for every database. */
sealed interface DatabaseParts permits SqliteParts, PostgresParts {

    /** Opens the database that the settings choose. */
    static DatabaseParts open(Settings settings, Threads threads, DatabaseHealth health, Closer closer)
            throws CannotOpen, IOException {
        PostgresAddress address = settings.get(Settings.STORE);
        return address == null
                ? SqliteParts.open(settings, health, closer)
                : PostgresParts.open(address, settings, threads, closer);
    }

    Database database();

    /** @param values stores values that are too large for a row */
    Journal journal(Settings settings, ValueFiles values);

    RetentionStore retention();

    /** The largest value in a row, in bytes. */
    static int inline(Settings settings) {
        return Math.toIntExact(settings.get(Settings.KEEP_INLINE));
    }
}
