package io.junctura;

import io.junctura.database.CannotOpen;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.files.ValueFiles;
import io.junctura.retention.RetentionStore;
import io.junctura.retention.sqlite.SqliteRetentionStore;
import io.junctura.run.journal.Journal;
import io.junctura.run.sqlite.SqliteJournal;

/** A database in a file of the data folder. */
record SqliteParts(SqliteDatabase database) implements DatabaseParts {

    static SqliteParts open(Settings settings, DatabaseHealth health, Closer closer) throws CannotOpen {
        SqliteDatabase database = closer.add(SqliteDatabase.open(settings.get(Settings.DATA), health::failStop));
        health.inspect(database);
        return new SqliteParts(database);
    }

    @Override
    public Journal journal(Settings settings, ValueFiles values) {
        return SqliteJournal.of(database, settings.get(Settings.KEEP_NAMES), values, DatabaseParts.inline(settings));
    }

    @Override
    public RetentionStore retention() {
        return new SqliteRetentionStore(database);
    }
}
