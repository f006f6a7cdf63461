package io.junctura.history.sql;

import io.junctura.database.CannotOpen;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.history.received.RefusedEventStore;
import io.junctura.history.received.RefusedEventStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The store of refused events on SQLite keeps the contract. */
class SqliteRefusedEventStoreTest implements RefusedEventStoreContract {
    @TempDir
    Path data;

    private Database database;
    private RefusedEventStore store;

    @BeforeEach
    void open() throws CannotOpen {
        database = SqliteDatabase.open(data, broken -> {});
        store = new SqlRefusedEventStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    public RefusedEventStore store() {
        return store;
    }

    @Override
    public void restart() throws CannotOpen {
        close();
        open();
    }
}
