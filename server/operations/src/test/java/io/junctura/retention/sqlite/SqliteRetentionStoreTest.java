package io.junctura.retention.sqlite;

import io.junctura.database.CannotOpen;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.files.FileHold;
import io.junctura.files.ValueFiles;
import io.junctura.retention.RetentionStore;
import io.junctura.retention.RetentionStoreContract;
import io.junctura.run.journal.Journal;
import io.junctura.run.sqlite.SqliteJournal;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The store on SQLite keeps the contract. */
class SqliteRetentionStoreTest implements RetentionStoreContract {
    @TempDir
    Path data;

    private SqliteDatabase database;
    private ValueFiles values;
    private Journal journal;
    private RetentionStore store;

    @BeforeEach
    void open() throws CannotOpen {
        database = SqliteDatabase.open(data, broken -> {});
        values = new ValueFiles(data.resolve("files"), Runnable::run, new FileHold());
        journal = SqliteJournal.of(database, values);
        store = new SqliteRetentionStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    public Path folder() {
        return data;
    }

    @Override
    public ValueFiles values() {
        return values;
    }

    @Override
    public RetentionStore store() {
        return store;
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public void restart() throws CannotOpen {
        close();
        open();
    }
}
