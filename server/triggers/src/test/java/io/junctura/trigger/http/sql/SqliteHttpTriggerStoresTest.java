package io.junctura.trigger.http.sql;

import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.files.ValueFiles;
import io.junctura.run.journal.Journal;
import io.junctura.run.sqlite.SqliteJournal;
import io.junctura.trigger.http.CallStore;
import io.junctura.trigger.http.CallStoreContract;
import io.junctura.trigger.http.RegistrationStore;
import io.junctura.trigger.http.RegistrationStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The stores on SQLite keep their contracts. */
class SqliteHttpTriggerStoresTest implements CallStoreContract, RegistrationStoreContract {
    @TempDir
    Path data;

    private Database database;
    private Journal journal;

    @BeforeEach
    void open() throws CannotOpen {
        database = SqliteDatabase.open(data, broken -> {});
        journal = SqliteJournal.of(database, new ValueFiles(data.resolve("files"), Runnable::run));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    public CallStore calls() {
        return new SqlCallStore(database);
    }

    @Override
    public RegistrationStore registrations() {
        return new SqlRegistrationStore(database);
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
