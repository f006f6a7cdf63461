package io.junctura.retention.postgresql;

import io.junctura.database.CannotOpen;
import io.junctura.database.PostgresServer;
import io.junctura.database.postgresql.PostgresAddress;
import io.junctura.database.postgresql.PostgresDatabase;
import io.junctura.files.FileHold;
import io.junctura.files.ValueFiles;
import io.junctura.retention.RetentionStore;
import io.junctura.retention.RetentionStoreContract;
import io.junctura.run.journal.Journal;
import io.junctura.run.postgresql.PostgresJournal;
import io.junctura.run.sql.SqlJournal;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The store on PostgreSQL keeps the contract. */
class PostgresRetentionStoreTest implements RetentionStoreContract {
    @TempDir
    Path data;

    private final PostgresAddress address = PostgresServer.newDatabase();
    private PostgresDatabase database;
    private ValueFiles values;
    private Journal journal;
    private RetentionStore store;

    @BeforeEach
    void open() throws CannotOpen {
        database = PostgresServer.open(address);
        values = new ValueFiles(data.resolve("files"), Runnable::run, new FileHold());
        journal = PostgresJournal.of(database, SqlJournal.WINDOW, values, SqlJournal.INLINE, Clock.systemUTC());
        store = new PostgresRetentionStore(database);
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
